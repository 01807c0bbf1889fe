import type { Catalog } from '../api/catalog';
import { useCellContext } from '../shell/identity';
import { formatDate } from '../ui/dates';
import { formatCount } from '../ui/numbers';
import { Tiles } from '../ui/Tiles';

export function CatalogSummary({ catalog }: { catalog: Catalog | undefined }) {
  const { timeZone } = useCellContext();
  const date = (value: string | null | undefined) => (value ? formatDate(value, timeZone) : '–');
  return (
    <Tiles
      busy={!catalog}
      tiles={[
        { label: 'Events', figure: catalog && formatCount(catalog.eventCount) },
        { label: 'Users', figure: catalog && formatCount(catalog.userCount) },
        { label: 'First event', figure: catalog && date(catalog.dataFrom) },
        { label: 'Last event', figure: catalog && date(catalog.dataThrough) },
      ]}
    />
  );
}
