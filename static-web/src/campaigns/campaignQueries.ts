import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { checkCampaign, getCampaign, getPower, getReport, listCampaigns, listCampaignStarts, previewCampaign, simulateCampaign } from '../api/campaigns';
import type { CampaignFilter, CampaignStatus } from '../api/campaigns';
import { listRecipients, listTimeline } from '../api/recipients';
import { byCursor } from '../ui/byCursor';

export const campaignsKey = ['campaigns'] as const;

const liveMs = 2000;
const campaignsAPage = 50;
const mostAtOnce = 500;

export function isMoving(status: CampaignStatus): boolean {
  return status === 'scheduled' || status === 'sending';
}

/** Last changed first, page by page. */
export function campaignsQuery(filter: CampaignFilter, live = false) {
  return infiniteQueryOptions({
    queryKey: [...campaignsKey, 'list', filter],
    queryFn: ({ pageParam, signal }) => listCampaigns(filter, pageParam, campaignsAPage, signal),
    ...byCursor,
    refetchInterval: live ? 10_000 : false,
  });
}

/** The campaigns that began in the time of a chart. */
export function campaignStartsQuery(time: { from: string; until: string } | null) {
  return queryOptions({
    queryKey: [...campaignsKey, 'starts', time],
    queryFn: ({ signal }) => listCampaignStarts(time?.from ?? '', time?.until ?? '', signal),
    enabled: time !== null,
    staleTime: 60_000,
    retry: false,
  });
}

/** The last changed of a kind, as many as anybody chooses from or can tell apart. */
export function someCampaignsQuery(filter: CampaignFilter) {
  return queryOptions({ queryKey: [...campaignsKey, 'some', filter], queryFn: async ({ signal }) => (await listCampaigns(filter, null, mostAtOnce, signal)).items });
}

export function campaignQuery(id: string) {
  return queryOptions({
    queryKey: [...campaignsKey, id],
    queryFn: ({ signal }) => getCampaign(id, signal),
    refetchInterval: (query) => (query.state.data && isMoving(query.state.data.status) ? liveMs : false),
  });
}

export function checksQuery(id: string, version: number) {
  return queryOptions({ queryKey: [...campaignsKey, id, 'checks', version], queryFn: ({ signal }) => checkCampaign(id, signal) });
}

/** As that person reads it; named nobody: as somebody of the segment does. */
export function previewQuery(id: string, version: number, variant: number, userId: string) {
  return queryOptions({
    queryKey: [...campaignsKey, id, 'preview', version, variant, userId],
    queryFn: ({ signal }) => previewCampaign(id, variant, userId, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** Each version is simulated once as long as the page is open. */
export function simulationQuery(id: string, version: number) {
  return queryOptions({ queryKey: ['simulations', id, version], queryFn: ({ signal }) => simulateCampaign(id, signal), staleTime: Infinity, retry: false });
}

/** Reckoned with the people of that simulation, where there is one. */
export function powerQuery(id: string, version: number, simulation: number | null) {
  return queryOptions({ queryKey: [...campaignsKey, id, 'power', version, simulation], queryFn: ({ signal }) => getPower(id, signal) });
}

export function reportQuery(id: string, live: boolean) {
  return queryOptions({ queryKey: [...campaignsKey, id, 'report'], queryFn: ({ signal }) => getReport(id, signal), refetchInterval: live ? liveMs : false });
}

export function timelineQuery(id: string, live: boolean) {
  return queryOptions({ queryKey: [...campaignsKey, id, 'timeline'], queryFn: ({ signal }) => listTimeline(id, signal), refetchInterval: live ? liveMs : false });
}

export function recipientsQuery(id: string, filter: string, live: boolean) {
  return infiniteQueryOptions({
    queryKey: [...campaignsKey, id, 'recipients', filter],
    queryFn: ({ pageParam, signal }) => listRecipients(id, filter, pageParam, signal),
    ...byCursor,
    refetchInterval: live ? liveMs : false,
  });
}
