import { Drawer, Text } from '@mantine/core';
import type { Catalog } from '../api/catalog';
import type { DataSearch, DataTab } from './dataSearch';
import { EventDetail } from './EventDetail';
import { PropertyDetail } from './PropertyDetail';

interface DetailDrawerProps {
  catalog: Catalog | undefined;
  tab: DataTab;
  name: string | undefined;
  onShow: (next: Partial<DataSearch>) => void;
}

/** Details of one event, property or attribute; its name is in the address, so that it can be shared. */
export function DetailDrawer({ catalog, tab, name, onShow }: DetailDrawerProps) {
  const event = tab === 'events' ? catalog?.events.find((one) => one.name === name) : undefined;
  const property =
    tab === 'properties' ? catalog?.properties.find((one) => one.path === name)
    : tab === 'attributes' ? catalog?.attributes.find((one) => one.path === name)
    : undefined;
  return (
    <Drawer
      opened={event !== undefined || property !== undefined}
      onClose={() => { onShow({ show: undefined }); }}
      position="right"
      size="md"
      title={<Text span fw={700} fz="lg" style={{ overflowWrap: 'anywhere' }}>{name}</Text>}
      closeButtonProps={{ 'aria-label': 'Close details' }}
    >
      {event ? <EventDetail event={event} onProperty={(path) => { onShow({ tab: 'properties', show: path, q: undefined }); }} /> : null}
      {property ? <PropertyDetail property={property} onEvent={(next) => { onShow({ tab: 'events', show: next, q: undefined }); }} /> : null}
    </Drawer>
  );
}
