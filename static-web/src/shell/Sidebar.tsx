import { Button } from '@mantine/core';
import { IconActivity, IconBook2, IconBroadcast, IconChecklist, IconCode, IconDatabase, IconInbox, IconMessageCircle, IconPlug, IconPlus, IconSend, IconUserCheck, IconUsers } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { LinkProps } from '@tanstack/react-router';
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
        <PageLink to="/query" icon={IconCode} label="Query" />
        <PageLink to="/data" icon={IconDatabase} label="Data" />
        <PageLink to="/knowledge" icon={IconBook2} label="Knowledge" />
        <PageLink to="/quality" icon={IconChecklist} label="Quality" />
        <hr className={classes.group} />
        <PageLink to="/segments" icon={IconUsers} label="Segments" />
        <PageLink to="/campaigns" icon={IconSend} label="Campaigns" />
        <PageLink to="/inbox" icon={IconInbox} label="Inbox" />
        <PageLink to="/consent" icon={IconUserCheck} label="Consent" />
        {permissions?.some((permission) => setUp.includes(permission)) ? <hr className={classes.group} /> : null}
        {permissions?.includes('imports.add') ? <PageLink to="/sources" icon={IconBroadcast} label="Sources" /> : null}
        {permissions?.includes('organization.manage') ? <PageLink to="/integrations" icon={IconPlug} label="Integrations" /> : null}
        {permissions?.includes('orchestrations.read') ? <PageLink to="/operations" icon={IconActivity} label="Operations" /> : null}
      </nav>
      <ConversationList />
      <div className={classes.foot}>
        <OrganizationSwitcher />
        <PersonMenu />
      </div>
    </section>
  );
}

function PageLink({ to, icon: Symbol, label }: { to: LinkProps['to']; icon: Icon; label: string }) {
  return (
    <Link to={to} className={classes.link}>
      <Symbol size={19} aria-hidden />
      {label}
    </Link>
  );
}
