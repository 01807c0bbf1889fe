import { Paper, Skeleton, Tabs, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import page from '../data/DataPage.module.css';
import { identityQuery } from '../shell/identity';
import { PageHeader } from '../shell/PageHeader';
import sources from '../sources/Sources.module.css';
import { ChannelList } from './ChannelList';
import type { IntegrationsTab } from './integrationsSearch';
import { TriggerList } from './TriggerList';
import { WebhookList } from './WebhookList';

/** By which providers messages are sent, and who is told what happens. */
export function IntegrationsPage() {
  const permissions = useQuery(identityQuery).data?.permissions;
  useEffect(() => {
    document.title = 'Integrations – Analytics';
  }, []);
  return (
    <div className={page.page}>
      <PageHeader wide heading={<Title order={1} size="h3">Integrations</Title>} />
      <div className={page.scroller}>
        <div className={page.content}>
          {permissions?.includes('organization.manage') ? <IntegrationTabs /> : permissions ? <NotAllowed /> : <Skeleton height={320} animate={false} opacity={0.5} />}
        </div>
      </div>
    </div>
  );
}

function NotAllowed() {
  return (
    <Paper withBorder className={sources.notAllowed}>
      <Text fw={600}>Your role does not allow managing integrations</Text>
      <Text size="sm" className={sources.muted}>Ask an administrator of your organization.</Text>
    </Paper>
  );
}

function IntegrationTabs() {
  const { tab } = useSearch({ from: '/integrations' });
  const navigate = useNavigate();
  return (
    <Tabs value={tab ?? 'channels'} onChange={(next) => { void navigate({ to: '/integrations', search: next === null || next === 'channels' ? {} : { tab: next as IntegrationsTab }, replace: true }); }} keepMounted={false}>
      <div className={page.bar}>
        <Tabs.List aria-label="Integrations">
          <Tabs.Tab value="channels">Channels</Tabs.Tab>
          <Tabs.Tab value="webhooks">Webhooks</Tabs.Tab>
          <Tabs.Tab value="triggers">Triggers</Tabs.Tab>
        </Tabs.List>
      </div>
      <Tabs.Panel value="channels"><ChannelList /></Tabs.Panel>
      <Tabs.Panel value="webhooks"><WebhookList /></Tabs.Panel>
      <Tabs.Panel value="triggers"><TriggerList /></Tabs.Panel>
    </Tabs>
  );
}
