import { NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Campaign, CampaignChange } from '../api/campaigns';
import { segmentsQuery } from '../segments/segmentQueries';
import { formatCount } from '../ui/numbers';
import { channelChoices } from './campaignWords';

/** What the campaign is called, how it goes out and to whom. */
export function RecipientsStep({ draft, change }: { draft: Campaign; change: (next: CampaignChange) => void }) {
  const segments = useQuery(segmentsQuery);
  const known = segments.data ?? [];
  const gone = draft.segmentId && segments.data && !known.some(({ id }) => id === draft.segmentId);
  return (
    <Stack gap="sm">
      <TextInput label="Name" description="Only you and your colleagues see it." value={draft.name} maxLength={200} onChange={(event) => { change({ name: event.currentTarget.value }); }} />
      <NativeSelect label="Channel" value={draft.channel} data={channelChoices} onChange={(event) => { change({ channel: event.currentTarget.value }); }} />
      <NativeSelect
        label="Segment"
        description="The people who get it."
        value={gone ? '' : (draft.segmentId ?? '')}
        data={[{ value: '', label: 'Choose a segment', disabled: true }, ...known.map(({ id, name, userCount }) => ({ value: id, label: userCount == null ? name : `${name} (${formatCount(userCount)})` }))]}
        onChange={(event) => { change({ segmentId: event.currentTarget.value }); }}
      />
      {segments.data?.length === 0 ? (
        <Text size="sm" role="status">
          There is no segment yet. <Link to="/chat/{-$conversationId}" params={{ conversationId: undefined }} search={{ ask: 'Which users ' }}>Ask who they are</Link> and save the answer, or <Link to="/segments">upload a list</Link>; this draft stays.
        </Text>
      ) : null}
      {gone ? <Text size="sm" c="light-dark(#c92a2a, #ffa8a8)" role="status">The segment that was chosen has been deleted. Choose another one.</Text> : null}
    </Stack>
  );
}
