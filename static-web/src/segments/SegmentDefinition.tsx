import { lazy, Suspense } from 'react';
import type { Segment } from '../api/segments';
import { Part } from '../ui/Part';

const SqlView = lazy(() => import('../results/SqlView'));

/** What decides who is in the segment, as the database reads it. */
export function SegmentDefinition({ segment }: { segment: Segment }) {
  return (
    <Part title="Definition">
      <Suspense fallback={null}><SqlView sql={segment.sql} /></Suspense>
    </Part>
  );
}
