import { Anchor, NativeSelect, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Campaign, CampaignChange } from '../api/campaigns';
import { templatesQuery } from './templateQueries';

interface LayoutFieldProps {
  draft: Campaign;
  /** The version of the layout that the saved draft has. */
  taken: number | null;
  change: (next: CampaignChange) => void;
}

/** What the message stands in: chosen as it is now, and taken again only when somebody says so. */
export function LayoutField({ draft, taken, change }: LayoutFieldProps) {
  const known = useInfiniteQuery(templatesQuery).data?.pages.flatMap((page) => page.items).filter(({ current }) => current.isLayout) ?? [];
  const chosen = draft.layoutId ?? '';
  if (known.length === 0 && chosen === '') {
    return null;
  }
  const newest = known.find(({ id }) => id === chosen)?.current;
  return (
    <div>
      <NativeSelect
        label="Layout"
        description="What the message stands in, as it was when you chose it."
        value={chosen}
        data={[
          { value: '', label: 'None' },
          ...known.map(({ id, current }) => ({ value: id, label: current.name })),
          ...(chosen === '' || newest ? [] : [{ value: chosen, label: 'One that is not among the templates any more' }]),
        ]}
        onChange={(event) => { change({ layoutId: event.currentTarget.value || null }); }}
      />
      {newest && taken !== null && newest.version > taken ? (
        <Text size="xs" mt={4}>
          {`This is version ${String(taken)}. `}
          <Anchor component="button" type="button" inherit onClick={() => { change({ layoutId: chosen }); }}>{`Take version ${String(newest.version)}`}</Anchor>
        </Text>
      ) : null}
    </div>
  );
}
