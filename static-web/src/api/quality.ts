import { requestJson, send } from './http';
import type { Page } from './page';

export type CaseStatus = 'open' | 'verified' | 'unanswerable';

export interface EvaluationCase {
  id: string;
  question: string;
  asOf: string;
  status: CaseStatus;
  createdAt: string;
  sql?: string | null;
  note?: string;
}

export interface ReportCounts {
  total: number;
  right: number;
  wrong: number;
  declined: number;
  accuracy: number;
  lowerBound: number;
  coverage: number;
  risk: number;
}

export interface EvaluationReport extends ReportCounts {
  categories: { category: string; report: ReportCounts }[];
  reliability: { from: number; to: number; count: number; confidence: number; accuracy: number }[];
  calibrationError: number;
}

export interface CaseOutcome {
  caseId: string;
  question: string;
  verdict: 'right' | 'wrong' | 'declined' | 'skipped';
  reason: string;
  confidence?: number | null;
  elapsedMs: number;
}

export interface EvaluationRun {
  id: string;
  at: string;
  report: EvaluationReport;
  outcomes?: CaseOutcome[] | null;
}

const base = '/api/evaluation';

export function addCase(messageId: string, verified: boolean): Promise<EvaluationCase> {
  return requestJson(`${base}/cases`, { method: 'POST', body: { messageId, verified } });
}

export function listCases(cursor: string | null, signal?: AbortSignal): Promise<Page<EvaluationCase>> {
  return requestJson(`${base}/cases?limit=25${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`, { signal });
}

export function settleCase(id: string, right: { queryId: string } | { status: 'unanswerable' }): Promise<EvaluationCase> {
  return requestJson(`${base}/cases/${id}`, { method: 'PATCH', body: right });
}

export async function deleteCase(id: string): Promise<void> {
  await send(`${base}/cases/${id}`, { method: 'DELETE' });
}

export function runCases(): Promise<EvaluationRun> {
  return requestJson(`${base}/runs`, { method: 'POST' });
}

export function listRuns(signal?: AbortSignal): Promise<Page<EvaluationRun>> {
  return requestJson(`${base}/runs?limit=20`, { signal });
}

export function getRun(id: string, signal?: AbortSignal): Promise<EvaluationRun> {
  return requestJson(`${base}/runs/${id}`, { signal });
}

export interface LanguageModelUsage {
  calls: number;
  tokensIn: number;
  tokensOut: number;
  cost: number;
  tokensPerMonth?: number | null;
  costPerMonth?: number | null;
  /** Why no further call is made. */
  refusal?: string | null;
}

export interface LanguageModelCall {
  id: string;
  at: string;
  call: { model: string; servedBy?: string | null; tokensIn: number; tokensOut: number; cost: number; elapsedMs: number; fault?: string | null };
}

export interface LanguageModelReport {
  /** Null: none is configured, and the built-in engine answers alone. */
  model?: string | null;
  usage: LanguageModelUsage;
  calls: LanguageModelCall[];
  next?: string | null;
}

export function getLanguageModel(cursor: string | null, signal?: AbortSignal): Promise<LanguageModelReport> {
  return requestJson(`/api/analytics/language-model?limit=25${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`, { signal });
}

export function setBudget(budget: { tokensPerMonth: number | null; costPerMonth: number | null }): Promise<LanguageModelUsage> {
  return requestJson('/api/analytics/language-model/budget', { method: 'PUT', body: budget });
}
