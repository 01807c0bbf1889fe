import { Menu, UnstyledButton } from '@mantine/core';
import { IconBuilding, IconSelector } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { rememberOrganization } from '../api/organization';
import { MenuChoices } from '../ui/MenuChoices';
import { identityQuery } from './identity';
import classes from './Sidebar.module.css';

export function OrganizationSwitcher() {
  const identity = useQuery(identityQuery).data;
  const client = useQueryClient();
  const navigate = useNavigate();
  const current = identity?.organization;
  if (!current) {
    return null;
  }
  const change = async (name: string) => {
    rememberOrganization(name);
    // Nothing of the organization that was left may stay on screen.
    await navigate({ to: '/chat/{-$conversationId}', params: { conversationId: undefined } });
    // Views on screen hold on to their queries: those are emptied and loaded again, the others forgotten.
    client.removeQueries({ type: 'inactive' });
    await client.resetQueries();
  };
  return (
    <Menu position="top-start" width="target" withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.footButton} aria-label={`Organization: ${current.name}. Change`}>
          <IconBuilding size={19} aria-hidden />
          <span className={classes.footText}>{current.name}</span>
          <IconSelector size={16} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <MenuChoices
          label="Organization"
          choices={identity.organizations.map(({ name }) => ({ value: name, label: name }))}
          value={current.name}
          onChange={(name) => void change(name)}
        />
      </Menu.Dropdown>
    </Menu>
  );
}
