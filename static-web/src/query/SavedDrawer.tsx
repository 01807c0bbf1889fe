import { Drawer, Text } from '@mantine/core';
import type { SavedQuery } from '../api/savedQueries';
import type { SavedPanel } from './querySearch';
import { SavedComments } from './SavedComments';
import { SavedVersions } from './SavedVersions';

interface SavedDrawerProps {
  saved: SavedQuery;
  panel: SavedPanel | undefined;
  onClose: () => void;
  /** What the query says changed. */
  onRestored: () => void;
  onOpen: (id: string) => void;
}

const titles: Record<SavedPanel, string> = { versions: 'Versions', comments: 'Comments' };

/** Versions or comments beside the query; which of them is in the address, so that it can be shared. */
export function SavedDrawer({ saved, panel, onClose, onRestored, onOpen }: SavedDrawerProps) {
  return (
    <Drawer
      opened={panel !== undefined}
      onClose={onClose}
      position="right"
      size="md"
      title={panel ? <Text span fw={700} fz="lg">{titles[panel]}</Text> : null}
      closeButtonProps={{ 'aria-label': 'Close details' }}
    >
      {panel === 'versions' ? <SavedVersions saved={saved} onRestored={onRestored} onOpen={onOpen} /> : null}
      {panel === 'comments' ? <SavedComments saved={saved} /> : null}
    </Drawer>
  );
}
