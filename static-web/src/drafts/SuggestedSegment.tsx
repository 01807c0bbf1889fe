import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { countPeople, createSegment } from '../api/drafts';
import { asApiError } from '../api/problem';
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
  // Asked for only when there is a segment of that name already.
  const [another, setAnother] = useState<string | null>(null);
  const create = async () => {
    try {
      return await createSegment((another ?? name).trim(), queryId);
    } catch (failure) {
      if (asApiError(failure).code === 'segment.name.taken') {
        setAnother((known) => known ?? `${name} 2`);
      }
      throw failure;
    }
  };
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
      {another === null ? null : <TextInput label="Name of the segment" mt="xs" value={another} maxLength={200} onChange={(event) => { setAnother(event.currentTarget.value); }} />}
      <SaveButton icon="segment" label="Create segment" done="Segment created" save={create} />
    </DraftFrame>
  );
}
