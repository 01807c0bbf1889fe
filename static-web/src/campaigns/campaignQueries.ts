import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { checkCampaign, getCampaign, getPower, getReport, listCampaigns, listOccurrences, listRecipients, listTimeline, previewCampaign, simulateCampaign } from '../api/campaigns';
import type { CampaignStatus } from '../api/campaigns';

export const campaignsKey = ['campaigns'] as const;

const liveMs = 2000;

export function isMoving(status: CampaignStatus): boolean {
  return status === 'scheduled' || status === 'sending';
}

export const campaignsQuery = queryOptions({ queryKey: campaignsKey, queryFn: ({ signal }) => listCampaigns(signal) });

export function campaignQuery(id: string) {
  return queryOptions({
    queryKey: [...campaignsKey, id],
    queryFn: ({ signal }) => getCampaign(id, signal),
    refetchInterval: (query) => (query.state.data && isMoving(query.state.data.status) ? liveMs : false),
  });
}

export function occurrencesQuery(id: string, live: boolean) {
  return queryOptions({ queryKey: [...campaignsKey, id, 'occurrences'], queryFn: ({ signal }) => listOccurrences(id, signal), refetchInterval: live ? 10_000 : false });
}

export function checksQuery(id: string, version: number) {
  return queryOptions({ queryKey: [...campaignsKey, id, 'checks', version], queryFn: ({ signal }) => checkCampaign(id, signal) });
}

export function previewQuery(id: string, version: number, variant: number) {
  return queryOptions({ queryKey: [...campaignsKey, id, 'preview', version, variant], queryFn: ({ signal }) => previewCampaign(id, variant, signal), retry: false });
}

/** Each version is simulated once as long as the page is open. */
export function simulationQuery(id: string, version: number) {
  return queryOptions({ queryKey: ['simulations', id, version], queryFn: ({ signal }) => simulateCampaign(id, signal), staleTime: Infinity, retry: false });
}

export function powerQuery(id: string, version: number) {
  return queryOptions({ queryKey: [...campaignsKey, id, 'power', version], queryFn: ({ signal }) => getPower(id, signal) });
}

export function reportQuery(id: string, live: boolean) {
  return queryOptions({ queryKey: [...campaignsKey, id, 'report'], queryFn: ({ signal }) => getReport(id, signal), refetchInterval: live ? liveMs : false });
}

export function timelineQuery(id: string, live: boolean) {
  return queryOptions({ queryKey: [...campaignsKey, id, 'timeline'], queryFn: ({ signal }) => listTimeline(id, signal), refetchInterval: live ? liveMs : false });
}

export function recipientsQuery(id: string, filter: string) {
  return infiniteQueryOptions({
    queryKey: [...campaignsKey, id, 'recipients', filter],
    queryFn: ({ pageParam, signal }) => listRecipients(id, filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
  });
}
