import { Menu, UnstyledButton } from '@mantine/core';
import { IconBuilding, IconCheck, IconSelector } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { rememberOrganization } from '../api/organization';
import { identityQuery } from './identity';
import classes from './Sidebar.module.css';

export function OrganizationSwitcher() {
  const identity = useQuery(identityQuery).data;
  const client = useQueryClient();
  const navigate = useNavigate();
  if (!identity) {
    return null;
  }
  const current = identity.organization;
  const change = async (name: string) => {
    rememberOrganization(name);
    // Nothing of the organization that was left may stay on screen.
    await navigate({ to: '/chat/{-$conversationId}', params: {} });
    client.clear();
    await client.refetchQueries({ type: 'active' });
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
        <Menu.Label>Organization</Menu.Label>
        {identity.organizations.map((organization) => (
          <Menu.Item
            key={organization.id}
            role="menuitemradio"
            aria-checked={organization.id === current.id}
            rightSection={organization.id === current.id ? <IconCheck size={15} aria-hidden /> : null}
            onClick={() => void change(organization.name)}
          >
            {organization.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
