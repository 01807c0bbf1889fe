import { useQuery } from '@tanstack/react-query';
import type { getQuery } from '../api/queries';
import type { SavedQuery } from '../api/savedQueries';
import { formOf } from './planForm';
import type { PlanForm } from './planForm';
import { renderingQuery, sharedQuery } from './queryQueries';
import { savedQuery } from './savedQueries';
import type { QuerySearch } from './querySearch';

type Run = Awaited<ReturnType<typeof getQuery>>;

export interface OpenedQuery {
  run: Run | undefined;
  saved: SavedQuery | undefined;
  /** What the editor begins with: of a run what ran, else what is saved. */
  sql: string;
  /** The same as a form; null when there is none or it says more than a form can show. */
  form: PlanForm | null;
  /** There is a plan, and no form can show it. */
  beyondForm: boolean;
  waiting: boolean;
  error: unknown;
  retry: () => void;
  /** Another one means that the editor begins anew. */
  key: string;
}

/** What the address names: a run, a saved query, both, or nothing. */
export function useOpenedQuery(search: QuerySearch, timeZone: string | undefined): OpenedQuery {
  const run = useQuery(sharedQuery(search.id));
  const saved = useQuery(savedQuery(search.saved));
  const ran = search.id === undefined ? undefined : run.data;
  const kept = search.saved === undefined ? undefined : saved.data;
  const plan = ran ? ran.query.plan : kept?.current.plan;
  const form = plan && timeZone ? formOf(plan, timeZone) : null;
  // A saved plan without a run has no SQL of its own.
  const needsSql = !ran && Boolean(plan);
  const rendered = useQuery(renderingQuery(plan, needsSql));
  const failed = [run, saved].find((query) => query.error);
  return {
    run: ran,
    saved: kept,
    sql: ran?.query.sql ?? kept?.current.sql ?? (needsSql ? rendered.data?.sql : undefined) ?? '',
    form,
    beyondForm: Boolean(plan) && !form,
    waiting: (search.id !== undefined && !run.data && !run.error) || (search.saved !== undefined && !saved.data && !saved.error) || (needsSql && rendered.isPending),
    error: failed?.error,
    retry: () => void failed?.refetch(),
    key: search.id ?? (kept ? `${kept.id} ${String(kept.current.version)}` : 'new'),
  };
}
