import { Button, Menu } from '@mantine/core';
import { IconTemplate } from '@tabler/icons-react';
import type { Campaign, CampaignChange } from '../api/campaigns';
import { starters } from './starters';

/** Takes a message to begin from; only while nothing is written, so that nothing of one's own is lost. */
export function StarterMenu({ draft, change }: { draft: Campaign; change: (next: CampaignChange) => void }) {
  if (draft.channel !== 'email' || draft.subject + draft.message + draft.html !== '') {
    return null;
  }
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button variant="default" style={{ alignSelf: 'flex-start' }} leftSection={<IconTemplate size={15} aria-hidden />}>Begin with a template</Button>
      </Menu.Target>
      <Menu.Dropdown>
        {starters.map(({ name, subject, message, html }) => <Menu.Item key={name} onClick={() => { change({ subject, message, html }); }}>{name}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  );
}
