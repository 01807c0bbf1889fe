import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { readCampaignSearch } from './campaigns/campaignSearch';
import { ChatPage } from './chat/ChatPage';
import { readChatSearch } from './chat/chatSearch';
import { readDataSearch } from './data/dataSearch';
import { readIntegrationsSearch } from './integrations/integrationsSearch';
import { readKnowledgeSearch } from './knowledge/knowledgeSearch';
import { readOperationsSearch } from './operations/operationsSearch';
import { readQuerySearch } from './query/querySearch';
import { readQualitySearch } from './quality/qualitySearch';
import { AppLayout } from './shell/AppLayout';
import { NotFound } from './shell/NotFound';
import { PageFailure } from './shell/PageFailure';
import { readSourcesSearch } from './sources/sourcesSearch';

/** What the reader does not know of an address is nothing: the router would hand it on as it stands. */
function only<Search extends object>(read: (search: Record<string, unknown>) => Search): (search: Record<string, unknown>) => Search {
  return (search) => ({ ...Object.fromEntries(Object.keys(search).map((name) => [name, undefined])), ...read(search) });
}

const root = createRootRoute({ component: AppLayout, notFoundComponent: NotFound, errorComponent: PageFailure });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- the router's way to redirect
    throw redirect({ to: '/chat/{-$conversationId}', params: { conversationId: undefined }, replace: true });
  },
});

const chat = createRoute({ getParentRoute: () => root, path: '/chat/{-$conversationId}', component: ChatPage, validateSearch: only(readChatSearch) });

const data = createRoute({
  getParentRoute: () => root,
  path: '/data',
  validateSearch: only(readDataSearch),
  component: lazyRouteComponent(() => import('./data/DataPage'), 'DataPage'),
});

const sources = createRoute({
  getParentRoute: () => root,
  path: '/sources',
  validateSearch: only(readSourcesSearch),
  component: lazyRouteComponent(() => import('./sources/SourcesPage'), 'SourcesPage'),
});

const knowledge = createRoute({
  getParentRoute: () => root,
  path: '/knowledge',
  validateSearch: only(readKnowledgeSearch),
  component: lazyRouteComponent(() => import('./knowledge/KnowledgePage'), 'KnowledgePage'),
});

const query = createRoute({
  getParentRoute: () => root,
  path: '/query',
  validateSearch: only(readQuerySearch),
  component: lazyRouteComponent(() => import('./query/QueryPage'), 'QueryPage'),
});

const quality = createRoute({
  getParentRoute: () => root,
  path: '/quality',
  validateSearch: only(readQualitySearch),
  component: lazyRouteComponent(() => import('./quality/QualityPage'), 'QualityPage'),
});

const operations = createRoute({
  getParentRoute: () => root,
  path: '/operations',
  validateSearch: only(readOperationsSearch),
  component: lazyRouteComponent(() => import('./operations/OperationsPage'), 'OperationsPage'),
});

const orchestration = createRoute({
  getParentRoute: () => root,
  path: '/operations/$instanceId',
  component: lazyRouteComponent(() => import('./operations/OrchestrationPage'), 'OrchestrationPage'),
});

const segments = createRoute({
  getParentRoute: () => root,
  path: '/segments',
  component: lazyRouteComponent(() => import('./segments/SegmentsPage'), 'SegmentsPage'),
});

const segment = createRoute({
  getParentRoute: () => root,
  path: '/segments/$segmentId',
  component: lazyRouteComponent(() => import('./segments/SegmentPage'), 'SegmentPage'),
});

const campaigns = createRoute({
  getParentRoute: () => root,
  path: '/campaigns',
  component: lazyRouteComponent(() => import('./campaigns/CampaignsPage'), 'CampaignsPage'),
});

const sendingRules = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/rules',
  component: lazyRouteComponent(() => import('./campaigns/SendingRulesPage'), 'SendingRulesPage'),
});

const templates = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/templates',
  component: lazyRouteComponent(() => import('./campaigns/TemplatesPage'), 'TemplatesPage'),
});

const campaign = createRoute({
  getParentRoute: () => root,
  path: '/campaigns/$campaignId',
  validateSearch: only(readCampaignSearch),
  component: lazyRouteComponent(() => import('./campaigns/CampaignPage'), 'CampaignPage'),
});

const integrations = createRoute({
  getParentRoute: () => root,
  path: '/integrations',
  validateSearch: only(readIntegrationsSearch),
  component: lazyRouteComponent(() => import('./integrations/IntegrationsPage'), 'IntegrationsPage'),
});

const webhook = createRoute({
  getParentRoute: () => root,
  path: '/integrations/webhooks/$webhookEndpointId',
  component: lazyRouteComponent(() => import('./integrations/WebhookPage'), 'WebhookPage'),
});

const inbox = createRoute({
  getParentRoute: () => root,
  path: '/inbox',
  component: lazyRouteComponent(() => import('./inbox/InboxPage'), 'InboxPage'),
});

const consent = createRoute({
  getParentRoute: () => root,
  path: '/consent',
  component: lazyRouteComponent(() => import('./contacts/ConsentPage'), 'ConsentPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([home, chat, query, data, knowledge, quality, sources, segments, segment, campaigns, sendingRules, templates, campaign, inbox, consent, integrations, webhook, operations, orchestration]),
  defaultPreload: 'intent',
  defaultErrorComponent: PageFailure,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
