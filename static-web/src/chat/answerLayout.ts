import type { ActionPart, ChartPart, CountingConvention, ErrorPart, Headline, Part, QueryPart, TextData, TextPart } from '../api/types';
import { chartTypeOf } from '../charts/chartTypes';
import { draftsOf } from '../drafts/draft';
import type { Draft } from '../drafts/draft';

export interface ResultPair {
  query: QueryPart;
  chart: ChartPart | undefined;
}

/** The parts of an answer by what the page does with them. */
export interface AnswerLayout {
  texts: TextPart[];
  headlines: Headline[];
  results: ResultPair[];
  errors: ErrorPart[];
  clarifications: ActionPart[];
  drafts: Draft[];
  suggestions: string[];
  definitions: string[];
  assumptions: string[];
  conventions: CountingConvention[];
  verifiedQuestion: string | undefined;
  /** Names of the knowledge that the answer rests on. */
  citations: string[];
}

/** The one figure of the answer is its chart: a tile would repeat it. */
export function isShownAsNumber({ headlines, results }: AnswerLayout): boolean {
  const spec = results.length === 1 ? results[0]?.chart?.data : undefined;
  return headlines.length === 1 && spec !== undefined && spec !== null && chartTypeOf(spec) === 'number';
}

export function layOut(parts: readonly Part[]): AnswerLayout {
  const texts = parts.filter((part) => part.type === 'text');
  const charts = parts.filter((part) => part.type === 'chart');
  const actions = parts.filter((part) => part.type === 'action');
  const queries = parts.filter((part) => part.type === 'query_results');
  return {
    texts,
    headlines: texts.flatMap((part) => part.data?.headlines ?? []),
    results: queries.map((query, index) => ({ query, chart: chartOf(query, index, queries, charts) })),
    errors: parts.filter((part) => part.type === 'error'),
    clarifications: actions.filter((part) => part.data?.purpose === 'clarification'),
    drafts: draftsOf(parts),
    suggestions: unique(actions.filter((part) => part.data?.purpose === 'suggestions').flatMap(questionsOf)),
    definitions: collect(texts, 'definitions'),
    assumptions: unique([...collect(texts, 'assumptions'), ...texts.flatMap((part) => part.data?.fallback ?? [])]),
    citations: unique(texts.flatMap((part) => part.data?.citations ?? []).map(({ title, version }) => `${title}, version ${String(version)}`)),
    verifiedQuestion: texts.flatMap((part) => part.data?.verifiedQuestion ?? [])[0],
    conventions: texts.flatMap((part) => part.data?.conventions ?? []),
  };
}

/** Charts name their result; one chart and one result belong together without a name. */
function chartOf(query: QueryPart, index: number, queries: QueryPart[], charts: ChartPart[]): ChartPart | undefined {
  const named = charts.find((chart) => chart.data?.queryId !== undefined && chart.data.queryId === query.data?.queryId);
  return named ?? (queries.length === 1 || charts.length === queries.length ? charts[index] : undefined);
}

function questionsOf(part: ActionPart): string[] {
  const asked = (part.actions ?? []).filter((action) => action.kind === 'ask');
  return part.data?.questions ?? asked.map((action) => action.label);
}

function collect(texts: TextPart[], member: keyof Pick<TextData, 'definitions' | 'assumptions'>): string[] {
  return unique(texts.flatMap((part) => part.data?.[member] ?? []));
}

function unique(list: string[]): string[] {
  return [...new Set(list)];
}
