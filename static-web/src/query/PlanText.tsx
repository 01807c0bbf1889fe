import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ErrorNotice } from '../ui/ErrorNotice';
import { renderingQuery } from './queryQueries';

/** A plan as the SQL that it becomes. */
export function PlanText({ plan }: { plan: unknown }) {
  const rendering = useQuery(renderingQuery(plan, true));
  if (rendering.error) {
    return <ErrorNotice error={rendering.error} />;
  }
  return rendering.data ? <pre>{rendering.data.sql}</pre> : <Skeleton height={60} animate={false} opacity={0.5} />;
}
