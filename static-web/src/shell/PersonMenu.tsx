import { Avatar, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import type { MantineColorScheme } from '@mantine/core';
import { IconSettings } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { MenuChoices } from '../ui/MenuChoices';
import { identityQuery } from './identity';
import classes from './Sidebar.module.css';

const schemes: { value: MantineColorScheme; label: string }[] = [
  { value: 'auto', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export function PersonMenu() {
  const identity = useQuery(identityQuery).data;
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const name = identity?.person.name ?? '';
  return (
    <Menu position="top-start" width="target" withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.footButton} aria-label={`${name === '' ? 'You' : name}: settings`}>
          <Avatar size={32} radius="xl" color="indigo" name={name} />
          <span className={classes.footText}>
            <b>{name}</b>
            <small>{roleName(identity?.role)}</small>
          </span>
          <IconSettings size={18} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <MenuChoices label="Appearance" choices={schemes} value={colorScheme} onChange={setColorScheme} />
      </Menu.Dropdown>
    </Menu>
  );
}

function roleName(role: string | undefined): string {
  return role ? role.charAt(0).toUpperCase() + role.slice(1) : '';
}
