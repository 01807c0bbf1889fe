import { Button } from '@mantine/core';
import { IconDeviceFloppy } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SavedContent, SavedQuery } from '../api/savedQueries';
import { identityQuery } from '../shell/identity';
import { SaveDialog } from './SaveDialog';

interface SaveButtonProps {
  content: SavedContent;
  saved: SavedQuery | undefined;
  /** A name to begin with. */
  title: string;
  disabled: boolean;
  onSaved: (saved: SavedQuery) => void;
}

/** Saves what stands here; of the query that is open, if the caller may change it, the next version. */
export function SaveButton({ content, saved, title, disabled, onSaved }: SaveButtonProps) {
  const [opened, setOpened] = useState(false);
  const permissions = useQuery(identityQuery).data?.permissions;
  if (!permissions?.includes('queries.save')) {
    return null;
  }
  const changes = saved?.mayChange ? saved : undefined;
  return (
    <>
      <Button variant="default" leftSection={<IconDeviceFloppy size={16} aria-hidden />} disabled={disabled} onClick={() => { setOpened(true); }}>
        {changes ? 'Save version' : 'Save'}
      </Button>
      {opened ? <SaveDialog content={content} saved={changes} title={title} onSaved={onSaved} onClose={() => { setOpened(false); }} /> : null}
    </>
  );
}
