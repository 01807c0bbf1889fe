import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { ChatPage } from './chat/ChatPage';
import { readChatSearch } from './chat/chatSearch';
import { readDataSearch } from './data/dataSearch';
import { readOperationsSearch } from './operations/operationsSearch';
import { AppLayout } from './shell/AppLayout';
import { NotFound } from './shell/NotFound';
import { PageFailure } from './shell/PageFailure';

const root = createRootRoute({ component: AppLayout, notFoundComponent: NotFound, errorComponent: PageFailure });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's way to redirect
    throw redirect({ to: '/chat/{-$conversationId}', params: { conversationId: undefined }, replace: true });
  },
});

const chat = createRoute({ getParentRoute: () => root, path: '/chat/{-$conversationId}', component: ChatPage, validateSearch: readChatSearch });

const data = createRoute({
  getParentRoute: () => root,
  path: '/data',
  validateSearch: readDataSearch,
  component: lazyRouteComponent(() => import('./data/DataPage'), 'DataPage'),
});

const operations = createRoute({
  getParentRoute: () => root,
  path: '/operations',
  validateSearch: readOperationsSearch,
  component: lazyRouteComponent(() => import('./operations/OperationsPage'), 'OperationsPage'),
});

const orchestration = createRoute({
  getParentRoute: () => root,
  path: '/operations/$instanceId',
  component: lazyRouteComponent(() => import('./operations/OrchestrationPage'), 'OrchestrationPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([home, chat, data, operations, orchestration]),
  defaultPreload: 'intent',
  defaultErrorComponent: PageFailure,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
