import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { listChannels, listDeliveries, listTriggers, listWebhooks, readDelivery, readPushKey } from '../api/integrations';
import type { WebhookStatus } from '../api/integrations';
import { byCursor } from '../ui/byCursor';

export const integrationsKey = ['integrations'] as const;
export const webhooksKey = [...integrationsKey, 'webhooks'] as const;

const pollMs = 5000;

export const channelsQuery = queryOptions({ queryKey: [...integrationsKey, 'channels'], queryFn: ({ signal }) => listChannels(signal), refetchInterval: pollMs });

export const pushKeyQuery = queryOptions({ queryKey: [...integrationsKey, 'push-key'], queryFn: ({ signal }) => readPushKey(signal) });

export const webhooksQuery = queryOptions({ queryKey: [...webhooksKey, 'list'], queryFn: ({ signal }) => listWebhooks(signal), refetchInterval: pollMs });

export const triggersKey = [...integrationsKey, 'triggers'] as const;

export const triggersQuery = queryOptions({ queryKey: triggersKey, queryFn: ({ signal }) => listTriggers(signal), refetchInterval: pollMs });

export const deliveriesQuery = (id: string, status: WebhookStatus | '') => infiniteQueryOptions({
  queryKey: [...webhooksKey, id, 'deliveries', status],
  queryFn: ({ pageParam, signal }) => listDeliveries(id, status, pageParam, signal),
  ...byCursor,
  refetchInterval: pollMs,
});

export const deliveryQuery = (id: string, messageId: string) => queryOptions({
  queryKey: [...webhooksKey, id, 'delivery', messageId],
  queryFn: ({ signal }) => readDelivery(id, messageId, signal),
  refetchInterval: pollMs,
});
