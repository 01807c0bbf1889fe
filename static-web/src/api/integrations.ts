import { requestJson, send } from './http';
import type { Page } from './page';

export interface SettingField {
  name: string;
  label: string;
  required: boolean;
  help?: string | null;
  default?: string | null;
  choices: string[];
}

export interface AdapterForm {
  title: string;
  description: string;
  settings: SettingField[];
  secret?: { label: string; required: boolean; help?: string | null } | null;
  /** What the provider signs its reports with, where that is another secret. */
  webhookSecret?: { label: string; required: boolean; help?: string | null } | null;
}

export interface ChannelHealth {
  circuit: 'closed' | 'open' | 'probing';
  openUntil?: string | null;
  lastSuccessAt?: string | null;
  lastFailureAt?: string | null;
  lastError?: string | null;
  accepted: number;
  rejected: number;
  failed: number;
  errorRate?: number | null;
  lastReportAt?: string | null;
  /** Set: the provider reported nothing since then, which is longer than usual. */
  silentSince?: string | null;
}

export interface Channel {
  channel: string;
  adapter: string;
  settings: Record<string, string>;
  hasSecret: boolean;
  hasWebhookSecret?: boolean;
  /** Where the provider is to report to. */
  webhookPath?: string | null;
  choices: { adapter: string; form: AdapterForm }[];
  health: ChannelHealth;
}

export interface ProbeReport {
  works: boolean;
  message: string;
  elapsedMs: number;
}

export interface WebhookEndpoint {
  webhookEndpointId: string;
  url: string;
  description: string;
  eventTypes: string[];
  enabled: boolean;
  disabledReason?: 'person' | 'gone' | 'failing' | null;
  disabledAt?: string | null;
  failingSince?: string | null;
  lastSuccessAt?: string | null;
  previousSecretUntil?: string | null;
  createdAt: string;
  pending: number;
  failed: number;
}

export interface WebhookAttempt {
  attempt: number;
  at: string;
  statusCode?: number | null;
  error?: string | null;
  response: string;
  elapsedMs: number;
}

export type WebhookStatus = 'pending' | 'delivered' | 'failed';

export interface WebhookDelivery {
  webhookMessageId: string;
  type: string;
  status: WebhookStatus;
  attempt: number;
  createdAt: string;
  nextAttemptAt?: string | null;
  lastAttempt?: WebhookAttempt | null;
}

export interface WebhookDeliveryDetail {
  delivery: WebhookDelivery;
  body: string;
  attempts: WebhookAttempt[];
}

export interface WebhookChange {
  url?: string;
  description?: string;
  eventTypes?: string[];
  enabled?: boolean;
}

export interface Trigger {
  triggerId: string;
  name: string;
  eventName?: string | null;
  campaignId?: string | null;
  userPath?: string | null;
  received: number;
  refused: number;
  lastReceivedAt?: string | null;
}

const endpoints = '/api/webhook-endpoints';

export async function listChannels(signal?: AbortSignal): Promise<Channel[]> {
  return (await requestJson<{ channels: Channel[] }>('/api/channels', { signal })).channels;
}

export function changeChannel(channel: string, account: { adapter: string; settings: Record<string, string>; secret?: string; webhookSecret?: string }): Promise<Channel> {
  return requestJson(`/api/channels/${channel}`, { method: 'PUT', body: account });
}

export function probeChannel(channel: string): Promise<ProbeReport> {
  return requestJson(`/api/channels/${channel}/test`, { method: 'POST' });
}

export function readPushKey(signal?: AbortSignal): Promise<{ applicationServerKey: string; people: number }> {
  return requestJson('/api/push-key', { signal });
}

export function listWebhooks(signal?: AbortSignal): Promise<{ endpoints: WebhookEndpoint[]; eventTypes: string[] }> {
  return requestJson(endpoints, { signal });
}

export function createWebhook(webhook: WebhookChange): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
  return requestJson(endpoints, { method: 'POST', body: webhook });
}

export function changeWebhook(id: string, change: WebhookChange): Promise<WebhookEndpoint> {
  return requestJson(`${endpoints}/${id}`, { method: 'PATCH', body: change });
}

export async function deleteWebhook(id: string): Promise<void> {
  await send(`${endpoints}/${id}`, { method: 'DELETE' });
}

export function replaceWebhookSecret(id: string): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
  return requestJson(`${endpoints}/${id}/secrets`, { method: 'POST' });
}

export function testWebhook(id: string): Promise<ProbeReport> {
  return requestJson(`${endpoints}/${id}/test`, { method: 'POST' });
}

export function listDeliveries(id: string, status: WebhookStatus | '', cursor: string | null, signal?: AbortSignal): Promise<Page<WebhookDelivery>> {
  const query = new URLSearchParams({ limit: '25', ...(status ? { status } : {}), ...(cursor ? { cursor } : {}) });
  return requestJson(`${endpoints}/${id}/deliveries?${query.toString()}`, { signal });
}

export function readDelivery(id: string, messageId: string, signal?: AbortSignal): Promise<WebhookDeliveryDetail> {
  return requestJson(`${endpoints}/${id}/deliveries/${messageId}`, { signal });
}

export async function replayDelivery(id: string, messageId: string): Promise<void> {
  await send(`${endpoints}/${id}/deliveries/${messageId}/replays`, { method: 'POST' });
}

export function replaySince(id: string, since: string): Promise<{ messages: number }> {
  return requestJson(`${endpoints}/${id}/replays`, { method: 'POST', body: { since } });
}

export async function listTriggers(signal?: AbortSignal): Promise<Trigger[]> {
  return (await requestJson<{ triggers: Trigger[] }>('/api/triggers', { signal })).triggers;
}

export interface TriggerOrder {
  name: string;
  eventName?: string;
  userPath?: string;
  campaignId?: string;
}

export function changeTrigger(id: string, order: TriggerOrder): Promise<Trigger> {
  return requestJson(`/api/triggers/${id}`, { method: 'PUT', body: order });
}

export function createTrigger(order: TriggerOrder): Promise<{ trigger: Trigger; secret: string }> {
  return requestJson('/api/triggers', { method: 'POST', body: order });
}

export async function deleteTrigger(id: string): Promise<void> {
  await send(`/api/triggers/${id}`, { method: 'DELETE' });
}
