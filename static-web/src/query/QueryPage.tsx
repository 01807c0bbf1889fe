import { Tabs, TextInput, Title } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import page from '../data/DataPage.module.css';
import { identityQuery, useCellContext } from '../shell/identity';
import { PageHeader } from '../shell/PageHeader';
import { ErrorNotice } from '../ui/ErrorNotice';
import { PlanEditor } from './PlanEditor';
import { formOf } from './planForm';
import { QueryHistory } from './QueryHistory';
import { sharedQuery } from './queryQueries';
import type { QuerySearch, QueryTab } from './querySearch';
import { SqlPanel } from './SqlPanel';

/** Questions without words: SQL, or a form; what ran before; and what a link opens. */
export function QueryPage() {
  const search = useSearch({ from: '/query' });
  const navigate = useNavigate();
  const { timeZone } = useCellContext();
  const permissions = useQuery(identityQuery).data?.permissions;
  const mayRunSql = permissions?.includes('queries.sql') ?? false;
  const shared = useQuery(sharedQuery(search.id));
  useEffect(() => {
    document.title = 'Query – Analytics';
  }, []);
  const change = (next: Partial<QuerySearch>) => {
    void navigate({ to: '/query', search: { ...search, ...next }, replace: next.id === undefined });
  };
  const opened = search.id === undefined ? undefined : shared.data;
  const form = opened && timeZone ? formOf(opened.query.plan, timeZone) : null;
  const tab = search.tab ?? (form || (permissions && !mayRunSql) ? 'form' : 'sql');
  const waiting = search.id !== undefined && !shared.data && !shared.error;
  return (
    <div className={page.page}>
      <PageHeader wide heading={<Title order={1} size="h3">Query</Title>} />
      <div className={page.scroller}>
        <div className={page.content}>
          <Tabs value={tab} onChange={(next) => { change({ tab: next as QueryTab, q: undefined }); }} keepMounted={false}>
            <div className={page.bar}>
              <Tabs.List aria-label="Ways to query">
                <Tabs.Tab value="sql">SQL</Tabs.Tab>
                <Tabs.Tab value="form">Form</Tabs.Tab>
                <Tabs.Tab value="history">History</Tabs.Tab>
                <Tabs.Tab value="favourites">Favourites</Tabs.Tab>
              </Tabs.List>
              {tab === 'history' || tab === 'favourites' ? (
                <TextInput
                  type="search"
                  aria-label="Search queries"
                  placeholder="Search"
                  leftSection={<IconSearch size={16} aria-hidden />}
                  value={search.q ?? ''}
                  onChange={(event) => { change({ q: event.currentTarget.value || undefined, tab }); }}
                />
              ) : <span />}
            </div>
            {shared.error ? <ErrorNotice error={shared.error} onRetry={() => void shared.refetch()} /> : null}
            <Tabs.Panel value="sql">{waiting ? null : <SqlPanel key={search.id ?? 'new'} opened={opened} mayRun={mayRunSql} onRan={(id) => { change({ id, tab: 'sql' }); }} />}</Tabs.Panel>
            <Tabs.Panel value="form">{waiting || !timeZone ? null : <PlanEditor key={search.id ?? 'new'} opened={opened} start={form} timeZone={timeZone} onRan={(id) => { change({ id, tab: 'form' }); }} />}</Tabs.Panel>
            <Tabs.Panel value="history"><QueryHistory words={search.q ?? ''} favourite={false} onOpen={(id) => { change({ id, tab: undefined, q: undefined }); }} /></Tabs.Panel>
            <Tabs.Panel value="favourites"><QueryHistory words={search.q ?? ''} favourite onOpen={(id) => { change({ id, tab: undefined, q: undefined }); }} /></Tabs.Panel>
          </Tabs>
        </div>
      </div>
    </div>
  );
}
