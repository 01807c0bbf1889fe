import { Button } from '@mantine/core';
import { IconDatabase, IconMessageCircle, IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Brandmark } from './Brandmark';
import { ConversationList } from './ConversationList';
import { OrganizationSwitcher } from './OrganizationSwitcher';
import { PersonMenu } from './PersonMenu';
import classes from './Sidebar.module.css';

export function Sidebar({ onNavigate }: { onNavigate?: () => void }) {
  return (
    <section className={classes.sidebar} aria-label="Sidebar">
      <div className={classes.brand}>
        <Brandmark />
        <span>Analytics</span>
      </div>
      <Button
        component={Link}
        to="/chat"
        variant="light"
        fullWidth
        leftSection={<IconPlus size={17} aria-hidden />}
        {...(onNavigate ? { onClick: onNavigate } : {})}
      >
        New chat
      </Button>
      <nav aria-label="Pages" className={classes.pages}>
        <Link to="/chat/{-$conversationId}" params={{ conversationId: undefined }} className={classes.link} activeOptions={{ exact: false }}>
          <IconMessageCircle size={19} aria-hidden />
          Chat
        </Link>
        <Link to="/data" className={classes.link}>
          <IconDatabase size={19} aria-hidden />
          Data
        </Link>
      </nav>
      <ConversationList />
      <div className={classes.foot}>
        <OrganizationSwitcher />
        <PersonMenu />
      </div>
    </section>
  );
}
