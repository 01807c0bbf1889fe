import { Button, Menu } from '@mantine/core';
import { IconArrowBackUp, IconChevronDown, IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconRefresh, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Orchestration, OrchestrationAction } from '../api/operations';
import { ActionDialog } from './ActionDialog';

const icons: Record<OrchestrationAction, typeof IconTrash> = {
  terminate: IconPlayerStop, suspend: IconPlayerPause, resume: IconPlayerPlay, restart: IconRefresh, rewind: IconArrowBackUp, purge: IconTrash,
};

const labels: Record<OrchestrationAction, string> = {
  terminate: 'Terminate', suspend: 'Suspend', resume: 'Resume', restart: 'Restart', rewind: 'Rewind', purge: 'Purge',
};

/** What may be ordered in this state; each order is confirmed in a dialog. */
export function OrchestrationActions({ orchestration }: { orchestration: Orchestration }) {
  const [chosen, setChosen] = useState<OrchestrationAction | null>(null);
  return (
    <>
      {orchestration.actions.length > 0 ? (
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>Actions</Button>
          </Menu.Target>
          <Menu.Dropdown>
            {orchestration.actions.map((action) => {
              const Icon = icons[action];
              return (
                <Menu.Item
                  key={action}
                  leftSection={<Icon size={16} aria-hidden />}
                  {...(action === 'terminate' || action === 'purge' ? { color: 'red' } : {})}
                  onClick={() => { setChosen(action); }}
                >
                  {labels[action]}…
                </Menu.Item>
              );
            })}
          </Menu.Dropdown>
        </Menu>
      ) : null}
      {chosen ? <ActionDialog key={chosen} action={chosen} orchestration={orchestration} onClose={() => { setChosen(null); }} /> : null}
    </>
  );
}
