import { requestJson } from './http';
import type { Conversation, ConversationSummary, Feedback, Run } from './types';

const root = '/api/analytics/chat';

export interface AskRequest {
  message: string;
  conversationId?: string | undefined;
  parentMessageId?: string | undefined;
}

export function ask(request: AskRequest, idempotencyKey: string): Promise<Run> {
  return requestJson<Run>(root, { method: 'POST', body: request, headers: { 'Idempotency-Key': idempotencyKey } });
}

export function listConversations(cursor: string | null, signal?: AbortSignal): Promise<{ conversations: ConversationSummary[]; next?: string | null }> {
  return requestJson(cursor ? `${root}?cursor=${encodeURIComponent(cursor)}` : root, { signal });
}

export function getConversation(id: string, signal?: AbortSignal): Promise<Conversation> {
  return requestJson(`${root}/${id}`, { signal });
}

export function renameConversation(id: string, title: string): Promise<unknown> {
  return requestJson(`${root}/${id}`, { method: 'PATCH', body: { title } });
}

export function deleteConversation(id: string): Promise<unknown> {
  return requestJson(`${root}/${id}`, { method: 'DELETE' });
}

export function messagePath(conversationId: string, messageId: string): string {
  return `${root}/${conversationId}/messages/${messageId}`;
}

export function cancelRun(conversationId: string, messageId: string): Promise<unknown> {
  return requestJson(`${messagePath(conversationId, messageId)}/cancel`, { method: 'POST' });
}

export function retryRun(conversationId: string, messageId: string, withoutCache = false): Promise<Run> {
  return requestJson(`${messagePath(conversationId, messageId)}/retry${withoutCache ? '?withoutCache=true' : ''}`, { method: 'POST' });
}

export function giveFeedback(conversationId: string, messageId: string, feedback: Feedback): Promise<unknown> {
  return requestJson(`${messagePath(conversationId, messageId)}/feedback`, { method: 'PUT', body: feedback });
}

export function exportPath(conversationId: string, format: 'md' | 'json'): string {
  return `${root}/${conversationId}/export?format=${format}`;
}
