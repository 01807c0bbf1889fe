import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconDots, IconGitFork, IconHistory, IconLink, IconMessage, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import type { SavedQuery } from '../api/savedQueries';
import { useCellContext } from '../shell/identity';
import { copyText } from '../ui/copyText';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { DeleteSavedDialog } from './DeleteSavedDialog';
import type { SavedPanel } from './querySearch';
import classes from './Saved.module.css';
import { useFork } from './useFork';

interface SavedHeaderProps {
  saved: SavedQuery;
  onShow: (panel: SavedPanel) => void;
  onOpen: (id: string) => void;
  onDeleted: () => void;
}

/** Which saved query is open: its name, its newest version, and what can be done with it. */
export function SavedHeader({ saved, onShow, onOpen, onDeleted }: SavedHeaderProps) {
  const { timeZone } = useCellContext();
  const [deleting, setDeleting] = useState(false);
  const forking = useFork(saved.id, onOpen);
  const { current, forkedFrom } = saved;
  return (
    <section className={classes.header} aria-label="Saved query">
      <div className={classes.name}>
        <h2>{current.title}</h2>
        <p>
          {`Version ${String(current.version)} by ${current.by}, ${formatDateTime(current.at, timeZone)}`}
          {forkedFrom ? <> · forked from {forkedFrom.title ? <Link to="/query" search={{ saved: forkedFrom.id }}>{forkedFrom.title}</Link> : 'a query that was deleted'}{`, version ${String(forkedFrom.version)}`}</> : null}
        </p>
      </div>
      <div className={classes.tools}>
        <Button size="compact-sm" variant="default" leftSection={<IconHistory size={14} aria-hidden />} onClick={() => { onShow('versions'); }}>Versions</Button>
        <Button size="compact-sm" variant="default" leftSection={<IconMessage size={14} aria-hidden />} onClick={() => { onShow('comments'); }}>{saved.comments === 0 ? 'Comments' : `Comments (${String(saved.comments)})`}</Button>
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <ActionIcon size={28} variant="default" aria-label={`Menu of “${current.title}”`}><IconDots size={16} aria-hidden /></ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconLink size={16} aria-hidden />} onClick={() => void copyText(`${window.location.origin}/query?saved=${saved.id}`, 'Link')}>Copy link</Menu.Item>
            {saved.mayChange ? <Menu.Item leftSection={<IconGitFork size={16} aria-hidden />} onClick={() => { forking.mutate(current.version); }}>Fork</Menu.Item> : null}
            {saved.mayDelete ? <Menu.Item c="light-dark(#c92a2a, #ffa8a8)" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => { setDeleting(true); }}>Delete</Menu.Item> : null}
          </Menu.Dropdown>
        </Menu>
      </div>
      {forking.error ? <ErrorNotice error={forking.error} /> : null}
      {deleting ? <DeleteSavedDialog saved={saved} onClose={() => { setDeleting(false); }} onDeleted={onDeleted} /> : null}
    </section>
  );
}
