import { requestJson } from './http';
import type { Page } from './page';

export type CampaignStatus = 'draft' | 'scheduled' | 'sending' | 'paused' | 'sent' | 'completed' | 'cancelled' | 'failed';

export interface Variant {
  name: string;
  weight: number;
  subject?: string | null;
  message?: string | null;
  html?: string | null;
}

export interface CampaignTest {
  method: 'all' | 'winner';
  metric: 'opened' | 'clicked' | 'converted';
  percent: number;
  minutes: number;
  withoutWinner: 'best' | 'stop';
}

export interface Recurrence {
  every: 'day' | 'week' | 'month';
  interval: number;
  weekdays: number[];
  monthDay: number;
  at: string;
  timeZone: string;
  from?: string | null;
  until?: string | null;
  audience: 'everybody' | 'entered';
}

export interface CampaignSchedule {
  sendTime: 'together' | 'local' | 'best';
  throttlePerMinute?: number | null;
  lateHours: number;
  recurrence?: Recurrence | null;
}

export interface Campaign {
  id: string;
  name: string;
  channel: string;
  subject: string;
  message: string;
  html: string;
  /** The template that the HTML stands in, and the version of it that was chosen. */
  layoutId?: string | null;
  layoutVersion?: number | null;
  status: CampaignStatus;
  allowedStatuses: CampaignStatus[];
  segmentId?: string | null;
  segmentName?: string | null;
  holdoutPercent: number;
  goalEvent?: string | null;
  attributionDays: number;
  transactional: boolean;
  version: number;
  approvedBy?: string | null;
  /** Whether somebody else than its last editor approved it as it is. */
  hasSecondPerson: boolean;
  scheduledAt?: string | null;
  startedAt?: string | null;
  sentAt?: string | null;
  failure?: string | null;
  variants: Variant[];
  test: CampaignTest;
  schedule: CampaignSchedule;
  recurringCampaignId?: string | null;
  occurrenceAt?: string | null;
  updatedAt: string;
}

export interface CampaignChange {
  name?: string;
  channel?: string;
  subject?: string;
  message?: string;
  html?: string;
  /** Takes the layout as it is now; null ends it. */
  layoutId?: string | null;
  segmentId?: string;
  holdoutPercent?: number;
  goalEvent?: string;
  attributionDays?: number;
  transactional?: boolean;
  /** Null clears it. */
  scheduledAt?: string | null;
  variants?: Variant[];
  test?: CampaignTest;
  schedule?: CampaignSchedule;
}

export type Step = 'recipients' | 'goal' | 'content' | 'schedule' | 'review';

export interface CampaignCheck {
  code: string;
  step: Step;
  message: string;
  blocks: boolean;
}

export interface Arm {
  people: number;
  converted: number;
  revenue: number;
  rate: number;
  revenuePerPerson: number;
}

export interface Proportions {
  difference: number;
  low: number;
  high: number;
  pValue: number;
}

export interface Lift {
  goalEvent: string;
  attributionDays: number;
  message: Arm;
  holdout: Arm;
  verdict: string;
  test?: Proportions | null;
}

export interface VariantResult {
  name: string;
  weight: number;
  rate: number;
  figures: { people: number; sent: number; opened: number; clicked: number; unsubscribed: number; converted: number; revenue: number };
}

export interface Experiment {
  test: CampaignTest;
  verdictAt: string;
  variants: VariantResult[];
  winner?: number | null;
  verdict: string;
  sampleRatio?: { pValue: number; mismatch: boolean } | null;
  comparisons?: (Proportions & { first: number; second: number; adjustedPValue: number })[] | null;
}

export interface GroupPower {
  name: string;
  metric: string;
  rate: number;
  measured: boolean;
  first: number;
  second: number;
  smallestRise?: number | null;
  needed: { risePercent: number; perGroup: number }[];
}

export interface HourVolume {
  at: string;
  messages: number;
}

export interface Simulation {
  id: number;
  asOf: string;
  audience: number;
  messages: number;
  excluded: Record<string, number>;
  quietDelayed: number;
  waitingForWinner: number;
  firstAt?: string | null;
  lastAt?: string | null;
  hours: HourVolume[];
  conversions?: { goalEvent: string; attributionDays: number; rate: number; expected: number; low: number; high: number } | null;
  sms?: { segmentsPerMessage: number; segments: number; amount: number; currency: string; unpriced: number } | null;
}

export interface CampaignReport {
  audience: number;
  statuses: Partial<Record<string, number>>;
  excluded: Record<string, number>;
  failures: Record<string, number>;
  sent: number;
  delivered: number;
  bounced: number;
  awaitingReport: number;
  bounces: Record<string, number>;
  complained: number;
  opened: number;
  clicked: number;
  unsubscribed: number;
  machineOpens: number;
  machineClicks: number;
  lift?: Lift | null;
  controlLift?: Lift | null;
  experiment?: Experiment | null;
  forecast?: { expected: Simulation; sentHours: HourVolume[] } | null;
}

export interface Preview {
  userId: string;
  subject: string;
  text: string;
  html: string;
  missing: string[];
  sms?: { encoding: string; units: number; segments: number; offending: string } | null;
}

const root = '/api/campaigns';

export interface CampaignFilter {
  status?: CampaignStatus;
  occurrencesOf?: string;
}

export async function listCampaigns(filter: CampaignFilter, cursor: string | null, limit: number, signal?: AbortSignal): Promise<Page<Campaign>> {
  const asked = new URLSearchParams({ ...filter, limit: String(limit), ...(cursor ? { cursor } : {}) });
  const { campaigns, next } = await requestJson<{ campaigns: Campaign[]; next?: string | null }>(`${root}?${asked.toString()}`, { signal });
  return { items: campaigns, next: next ?? null };
}

/** All campaigns that began in a time, however many. */
export async function listCampaignStarts(from: string, until: string, signal?: AbortSignal): Promise<{ name: string; startedAt: string }[]> {
  return (await requestJson<{ starts: { name: string; startedAt: string }[] }>(`${root}/starts?${new URLSearchParams({ from, until }).toString()}`, { signal })).starts;
}

export function getCampaign(id: string, signal?: AbortSignal): Promise<Campaign> {
  return requestJson(`${root}/${id}`, { signal });
}

export function draftCampaign(name: string, content: CampaignChange = {}): Promise<Campaign> {
  return requestJson(root, { method: 'POST', body: { ...content, name } });
}

export function changeCampaign(id: string, version: number, change: CampaignChange, leaving = false): Promise<Campaign> {
  return requestJson(`${root}/${id}`, { method: 'PATCH', body: change, headers: { 'If-Match': `"${version}"` }, keepalive: leaving });
}

export function moveCampaign(id: string, status: CampaignStatus): Promise<Campaign> {
  return requestJson(`${root}/${id}`, { method: 'PATCH', body: { status } });
}

/** The approval of a second person, of the campaign as it is. */
export function approveCampaign(id: string, version: number): Promise<Campaign> {
  return requestJson(`${root}/${id}/approvals`, { method: 'POST', headers: { 'If-Match': `"${version}"` } });
}

export function duplicateCampaign(id: string): Promise<Campaign> {
  return requestJson(`${root}/${id}/duplicates`, { method: 'POST' });
}

export function deleteCampaign(id: string): Promise<void> {
  return requestJson(`${root}/${id}`, { method: 'DELETE' });
}

export function sendTest(id: string, to: string, variant: number): Promise<{ accepted: boolean; fault?: string | null }> {
  return requestJson(`${root}/${id}/test-sends`, { method: 'POST', body: { to, variant } });
}

export function checkCampaign(id: string, signal?: AbortSignal): Promise<{ ready: boolean; checks: CampaignCheck[] }> {
  return requestJson(`${root}/${id}/checks`, { signal });
}

export function previewCampaign(id: string, variant: number, userId: string, signal?: AbortSignal): Promise<Preview> {
  const person = userId === '' ? '' : `&userId=${encodeURIComponent(userId)}`;
  return requestJson(`${root}/${id}/preview?variant=${variant}${person}`, { signal });
}

export function simulateCampaign(id: string, signal?: AbortSignal): Promise<Simulation> {
  return requestJson(`${root}/${id}/simulations`, { method: 'POST', signal });
}

export async function getPower(id: string, signal?: AbortSignal): Promise<GroupPower[]> {
  return (await requestJson<{ groups: GroupPower[] }>(`${root}/${id}/power`, { signal })).groups;
}

export function getReport(id: string, signal?: AbortSignal): Promise<CampaignReport> {
  return requestJson(`${root}/${id}/analytics`, { signal });
}
