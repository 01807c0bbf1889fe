import { Button, Menu } from '@mantine/core';
import { IconBookmark, IconTemplate } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Campaign, CampaignChange } from '../api/campaigns';
import { KeepTemplateDialog } from './KeepTemplateDialog';
import { starters } from './starters';
import { templatesQuery } from './templateQueries';

/** Takes a message to begin from while nothing is written, so that nothing of one's own is lost; what is written can be kept for later campaigns. */
export function StarterMenu({ draft, change }: { draft: Campaign; change: (next: CampaignChange) => void }) {
  const [keeping, setKeeping] = useState(false);
  const kept = useInfiniteQuery(templatesQuery).data?.pages.flatMap((page) => page.items).filter(({ current }) => current.channel === draft.channel && !current.isLayout) ?? [];
  if (draft.subject + draft.message + draft.html !== '') {
    return (
      <>
        <Button variant="default" style={{ alignSelf: 'flex-start' }} leftSection={<IconBookmark size={15} aria-hidden />} onClick={() => { setKeeping(true); }}>Keep as a template</Button>
        {keeping ? <KeepTemplateDialog draft={draft} onClose={() => { setKeeping(false); }} /> : null}
      </>
    );
  }
  const offered = draft.channel === 'email' ? starters : [];
  return kept.length + offered.length === 0 ? null : (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="default" style={{ alignSelf: 'flex-start' }} leftSection={<IconTemplate size={15} aria-hidden />}>Begin with a template</Button>
      </Menu.Target>
      <Menu.Dropdown mah="60vh" style={{ overflowY: 'auto' }}>
        {kept.length > 0 ? <Menu.Label>Your own</Menu.Label> : null}
        {kept.map(({ id, current: { name, subject, message, html } }) => <Menu.Item key={id} onClick={() => { change({ subject, message, html }); }}>{name}</Menu.Item>)}
        {kept.length > 0 && offered.length > 0 ? <Menu.Label>To begin with</Menu.Label> : null}
        {offered.map(({ name, subject, message, html }) => <Menu.Item key={name} onClick={() => { change({ subject, message, html }); }}>{name}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  );
}
