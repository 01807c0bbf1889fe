/** The wire contract of the API. Everything the server may leave out is optional: views must work without it. */

export type Cell = string | number | boolean | null;

export type ColumnType = 'text' | 'integer' | 'number' | 'boolean' | 'timestamp' | 'date' | 'json';
export type ColumnRole = 'time' | 'dimension' | 'measure' | 'change' | 'share' | 'detail';
export type ValueFormat = 'number' | 'integer' | 'money' | 'percent' | 'duration' | 'timestamp' | 'text';
/** The last three are places in a cycle, counted: Monday is 1, midnight 0, January 1. */
export type TimeGrain = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year' | 'hourOfDay' | 'dayOfWeek' | 'monthOfYear';

export interface ResultColumn {
  name: string;
  type: ColumnType;
  label?: string | null;
  role?: ColumnRole;
  format?: ValueFormat;
  grain?: TimeGrain | null;
}

export type RunStatus =
  | 'accepted'
  | 'running'
  | 'completed'
  | 'failed'
  | 'cancelled'
  | 'declined'
  | 'needs_clarification';

export interface Action {
  kind: string;
  label: string;
  data?: Record<string, unknown> | null;
}

export interface Headline {
  label: string;
  value: Cell;
  formatted: string;
  change?: string | number | null;
}

/** By which convention the numbers count; `other` is the plan that counts by the other common one. */
export interface CountingConvention {
  rule: string;
  otherRule?: string | null;
  other?: unknown;
}

export interface TextData {
  /** Still being written: more follows under the same id, or it is taken back. */
  partial?: boolean;
  headlines?: Headline[];
  definitions?: string[];
  assumptions?: string[];
  conventions?: CountingConvention[];
  /** Items of the knowledge base that the answer rests on, in the state they had. */
  citations?: { kind: string; id: string; title: string; version: number }[];
  confidence?: number;
  /** Set when a person verified how this very question is answered. */
  verifiedQuestion?: string | null;
  /** Why the built-in engine answered although a language model is configured. */
  fallback?: string | null;
}

/** What a second route said about the numbers. */
export interface Verification {
  status: 'verified' | 'consistent' | 'unverified';
  text: string;
}

export interface QueryData {
  queryId?: string;
  sql?: string;
  columns: ResultColumn[];
  rows: Cell[][];
  rowCount?: number;
  truncated?: boolean;
  cached?: boolean;
  cachedAt?: string | null;
  /** How old the cached rows were when the answer was written. */
  cachedSeconds?: number | null;
  dataThrough?: string | null;
  executionTimeMs?: number;
  planSummary?: string | null;
  verification?: Verification | null;
  currency?: string | null;
}

export type ChartType =
  | 'number'
  | 'line'
  | 'area'
  | 'bar'
  | 'stackedBar'
  | 'pie'
  | 'scatter'
  | 'funnel'
  | 'heatmap'
  | 'table';

export interface ChartAxis {
  column: string;
  label?: string | null;
  type?: string;
}

export interface ChartSeries {
  column: string;
  label?: string | null;
  format?: ValueFormat;
}

export interface ChartSpec {
  queryId?: string;
  type: string;
  title?: string | null;
  x?: ChartAxis | null;
  series: ChartSeries[];
  splitBy?: string | ChartAxis | null;
  stacked?: boolean;
  format?: ValueFormat;
  currency?: string | null;
  partialLast?: boolean;
  reason?: string | null;
}

export interface ActionData {
  purpose?: string;
  questions?: string[];
  prompt?: string;
  /** Asking a choice's question as a reply to the message picks that reading. */
  choices?: { label: string; question: string }[];
  /** Of drafts that were saved on request. */
  id?: string;
  name?: string;
  description?: string | null;
  count?: number | null;
  channel?: string;
  segmentName?: string | null;
}

export interface ErrorData {
  code?: string;
  sql?: string | null;
  missing?: string[];
  suggestions?: string[];
  /** Where it can be done instead: "/campaigns". */
  page?: string | null;
}

interface PartOf<Type extends string, Data> {
  id: string;
  type: Type;
  content?: string | null;
  timestamp?: string;
  data?: Data | null;
  actions?: Action[] | null;
}

export type TextPart = PartOf<'text', TextData>;
export type QueryPart = PartOf<'query_results', QueryData>;
export type ChartPart = PartOf<'chart', ChartSpec>;
export type ActionPart = PartOf<'action', ActionData>;
export type ErrorPart = PartOf<'error', ErrorData>;
export type Part = TextPart | QueryPart | ChartPart | ActionPart | ErrorPart;

export interface Timings {
  understandMs?: number | null;
  planMs?: number | null;
  queryMs?: number | null;
  narrateMs?: number | null;
  totalMs?: number | null;
}

export type FeedbackCategory = 'wrong_number' | 'misunderstood' | 'missing' | 'slow' | 'unclear' | 'other';

/** What the person said about an answer. */
export interface Feedback {
  rating: 'up' | 'down';
  category?: FeedbackCategory | null;
  comment?: string | null;
}

/** One question with what became of it. */
export interface Run {
  conversationId: string;
  messageId: string;
  question: string;
  status: RunStatus;
  messages: Part[];
  timings?: Timings | null;
  createdAt?: string;
  feedback?: Feedback | null;
}

export interface ConversationSummary {
  id: string;
  title: string;
  updatedAt: string;
  messageCount?: number;
  /** Whether the caller may rename and delete it. */
  changeable?: boolean;
}

export interface Conversation {
  id: string;
  title: string;
  createdAt?: string;
  updatedAt?: string;
  /** Whether the caller may rename and delete it. */
  changeable?: boolean;
  turns: Run[];
}

export interface RowsPage {
  columns: ResultColumn[];
  rows: Cell[][];
  rowCount: number;
  next?: string | null;
}
