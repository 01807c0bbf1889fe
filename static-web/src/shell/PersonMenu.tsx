import { Avatar, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import type { MantineColorScheme } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconMoon, IconSettings, IconSun } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { identityQuery } from './identity';
import classes from './Sidebar.module.css';

const schemes: [MantineColorScheme, string, typeof IconSun][] = [
  ['auto', 'As the system', IconDeviceDesktop],
  ['light', 'Light', IconSun],
  ['dark', 'Dark', IconMoon],
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
        <Menu.Label>Appearance</Menu.Label>
        {schemes.map(([scheme, label, Icon]) => (
          <Menu.Item
            key={scheme}
            role="menuitemradio"
            aria-checked={colorScheme === scheme}
            leftSection={<Icon size={16} aria-hidden />}
            rightSection={colorScheme === scheme ? <IconCheck size={15} aria-hidden /> : null}
            onClick={() => { setColorScheme(scheme); }}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function roleName(role: string | undefined): string {
  return role ? role.charAt(0).toUpperCase() + role.slice(1) : '';
}
