import { useQuery } from '@tanstack/react-query';
import { countPeople, createSegment } from '../api/drafts';
import { catalogQuery } from '../data/catalogQueries';
import { formatNumber } from '../ui/numbers';
import { DraftFrame } from './DraftFrame';
import { SaveButton } from './SaveButton';

/** The people an answer is about, offered as a segment; nothing exists until the person creates it. */
export function SuggestedSegment({ name, queryId }: { name: string; queryId: string }) {
  const count = useQuery({
    queryKey: ['people', queryId],
    queryFn: ({ signal }) => countPeople(queryId, signal),
    staleTime: Infinity,
    retry: false,
  });
  const users = useQuery(catalogQuery).data?.userCount ?? 0;
  const share = count.data !== undefined && users > 0 ? `${formatNumber((100 * count.data) / users, { format: 'percent' })} of users` : null;
  return (
    <DraftFrame
      heading="Segment suggestion"
      name={name}
      description="The people this answer is about"
      count={count.isError ? null : count.data}
      unit="users"
      share={share}
    >
      <SaveButton icon="segment" label="Create segment" done="Segment created" save={() => createSegment(name, queryId)} />
    </DraftFrame>
  );
}
