import { Button, Tabs, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import page from '../data/DataPage.module.css';
import { identityQuery } from '../shell/identity';
import { PageHeader } from '../shell/PageHeader';
import { ErrorNotice } from '../ui/ErrorNotice';
import { HealthTiles } from './HealthTiles';
import classes from './Operations.module.css';
import { OrchestrationTable } from './OrchestrationTable';
import { systemQuery } from './operationsQueries';
import type { OperationsSearch, OperationsTab } from './operationsSearch';
import { PoisonList } from './PoisonList';
import { RuntimePanel } from './RuntimePanel';
import { StoragePanel } from './StoragePanel';

/** How the system is doing, and every orchestration of the organization. */
export function OperationsPage() {
  const search = useSearch({ from: '/operations' });
  const navigate = useNavigate();
  const [live, setLive] = useState(true);
  const system = useQuery(systemQuery(live));
  const permissions = useQuery(identityQuery).data?.permissions ?? [];
  const operator = permissions.includes('installation.operate');
  const keeper = permissions.includes('organization.manage');
  useEffect(() => {
    document.title = 'Operations – Analytics';
  }, []);
  const change = (next: Partial<OperationsSearch>) => {
    void navigate({ to: '/operations', search: { ...search, ...next }, replace: true });
  };
  const list = <OrchestrationTable search={search} live={live} now={system.data?.at} onChange={change} />;
  return (
    <div className={page.page}>
      <PageHeader wide heading={<Title order={1} size="h3">Operations</Title>}>
        <Button variant="default" radius="xl" size="compact-sm" px="sm" aria-pressed={live} className={classes.live} onClick={() => { setLive(!live); }}>
          <span className={classes.dot} data-on={live || undefined} aria-hidden /> Live
        </Button>
      </PageHeader>
      <div className={page.scroller}>
        <div className={page.content}>
          {system.error ? <ErrorNotice error={system.error} onRetry={() => void system.refetch()} /> : <div className={page.figures}><HealthTiles system={system.data} /></div>}
          {operator || keeper ? (
            <Tabs value={search.tab ?? 'orchestrations'} onChange={(tab) => { change({ tab: tab === 'orchestrations' ? undefined : tab as OperationsTab }); }} keepMounted={false}>
              <div className={page.bar}>
                <Tabs.List aria-label="Parts of the system">
                  <Tabs.Tab value="orchestrations">Orchestrations</Tabs.Tab>
                  {operator ? <Tabs.Tab value="runtime">Runtime</Tabs.Tab> : null}
                  {operator ? <Tabs.Tab value="messages">Given up</Tabs.Tab> : null}
                  {keeper ? <Tabs.Tab value="storage">Storage</Tabs.Tab> : null}
                </Tabs.List>
              </div>
              <Tabs.Panel value="orchestrations">{list}</Tabs.Panel>
              <Tabs.Panel value="runtime"><RuntimePanel runtime={system.data?.runtime} /></Tabs.Panel>
              <Tabs.Panel value="messages"><PoisonList /></Tabs.Panel>
              <Tabs.Panel value="storage"><StoragePanel /></Tabs.Panel>
            </Tabs>
          ) : list}
        </div>
      </div>
    </div>
  );
}
