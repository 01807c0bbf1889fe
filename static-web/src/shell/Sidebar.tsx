import { Button } from '@mantine/core';
import { IconActivity, IconBook2, IconBroadcast, IconChecklist, IconCode, IconDatabase, IconInbox, IconMessageCircle, IconPlug, IconPlus, IconSend, IconUserCheck, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Brandmark } from './Brandmark';
import { ConversationList } from './ConversationList';
import { identityQuery } from './identity';
import { OrganizationSwitcher } from './OrganizationSwitcher';
import { PersonMenu } from './PersonMenu';
import classes from './Sidebar.module.css';

/** Whoever may do one of these has a page of setting up. */
const setUp: readonly string[] = ['imports.add', 'organization.manage', 'orchestrations.read'];

export function Sidebar({ onNavigate }: { onNavigate?: () => void }) {
  const permissions = useQuery(identityQuery).data?.permissions;
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
        <Link to="/query" className={classes.link}>
          <IconCode size={19} aria-hidden />
          Query
        </Link>
        <Link to="/data" className={classes.link}>
          <IconDatabase size={19} aria-hidden />
          Data
        </Link>
        <Link to="/knowledge" className={classes.link}>
          <IconBook2 size={19} aria-hidden />
          Knowledge
        </Link>
        <Link to="/quality" className={classes.link}>
          <IconChecklist size={19} aria-hidden />
          Quality
        </Link>
        <hr className={classes.group} />
        <Link to="/segments" className={classes.link}>
          <IconUsers size={19} aria-hidden />
          Segments
        </Link>
        <Link to="/campaigns" className={classes.link}>
          <IconSend size={19} aria-hidden />
          Campaigns
        </Link>
        <Link to="/inbox" className={classes.link}>
          <IconInbox size={19} aria-hidden />
          Inbox
        </Link>
        <Link to="/consent" className={classes.link}>
          <IconUserCheck size={19} aria-hidden />
          Consent
        </Link>
        {permissions?.some((permission) => setUp.includes(permission)) ? <hr className={classes.group} /> : null}
        {permissions?.includes('imports.add') ? (
          <Link to="/sources" className={classes.link}>
            <IconBroadcast size={19} aria-hidden />
            Sources
          </Link>
        ) : null}
        {permissions?.includes('organization.manage') ? (
          <Link to="/integrations" className={classes.link}>
            <IconPlug size={19} aria-hidden />
            Integrations
          </Link>
        ) : null}
        {permissions?.includes('orchestrations.read') ? (
          <Link to="/operations" className={classes.link}>
            <IconActivity size={19} aria-hidden />
            Operations
          </Link>
        ) : null}
      </nav>
      <ConversationList />
      <div className={classes.foot}>
        <OrganizationSwitcher />
        <PersonMenu />
      </div>
    </section>
  );
}
