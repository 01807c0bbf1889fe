import '@fontsource-variable/inter';
import './ui/mantine.css';
import './ui/global.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { asApiError } from './api/problem';
import { router } from './router';
import { preloadMarkdown } from './ui/Markdown';
import { theme } from './ui/theme';

const client = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 10_000, refetchOnWindowFocus: false, retry: (count, error) => count < 2 && asApiError(error).retryable },
  },
});

const host = document.getElementById('root');
if (!host) {
  throw new Error('The page has no root element.');
}
createRoot(host).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <Notifications position="top-right" />
        <RouterProvider router={router} />
      </MantineProvider>
    </QueryClientProvider>
  </StrictMode>,
);
preloadMarkdown();
