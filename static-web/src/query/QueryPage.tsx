import { Checkbox, Tabs, TextInput, Title } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import page from '../data/DataPage.module.css';
import { identityQuery, useCellContext } from '../shell/identity';
import { PageHeader } from '../shell/PageHeader';
import { ErrorNotice } from '../ui/ErrorNotice';
import classes from './Query.module.css';
import { QueryHistory } from './QueryHistory';
import type { QuerySearch, QueryTab } from './querySearch';
import { QueryWork } from './QueryWork';
import { SavedDrawer } from './SavedDrawer';
import { SavedHeader } from './SavedHeader';
import { SavedList } from './SavedList';
import { useOpenedQuery } from './useOpenedQuery';

/** Questions without words: SQL, or a form; what is kept, what ran before; and what a link opens. */
export function QueryPage() {
  const search = useSearch({ from: '/query' });
  const navigate = useNavigate();
  const { timeZone } = useCellContext();
  const permissions = useQuery(identityQuery).data?.permissions;
  const mayRunSql = permissions?.includes('queries.sql') ?? false;
  const opened = useOpenedQuery(search, timeZone);
  const { saved } = opened;
  const title = saved ? `${saved.current.title} – Query` : 'Query';
  useEffect(() => {
    document.title = `${title} – Analytics`;
  }, [title]);
  const change = (next: Partial<QuerySearch>) => {
    void navigate({ to: '/query', search: { ...search, ...next }, replace: next.id === undefined && next.saved === undefined });
  };
  const open = (next: QuerySearch) => { void navigate({ to: '/query', search: next }); };
  const tab = search.tab ?? (opened.form || (permissions && !mayRunSql) ? 'form' : 'sql');
  const listing = tab === 'history' || tab === 'saved';
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
                <Tabs.Tab value="saved">Saved</Tabs.Tab>
                <Tabs.Tab value="history">History</Tabs.Tab>
              </Tabs.List>
              {listing ? (
                <div className={classes.search}>
                  {tab === 'history' ? <Checkbox label="Favourites only" checked={search.favourite ?? false} onChange={(event) => { change({ favourite: event.currentTarget.checked || undefined, tab }); }} /> : null}
                  <TextInput
                    type="search"
                    aria-label="Search queries"
                    placeholder="Search"
                    leftSection={<IconSearch size={16} aria-hidden />}
                    value={search.q ?? ''}
                    onChange={(event) => { change({ q: event.currentTarget.value || undefined, tab }); }}
                  />
                </div>
              ) : <span />}
            </div>
            {opened.error ? <ErrorNotice error={opened.error} onRetry={opened.retry} /> : null}
            {saved && !listing ? <SavedHeader saved={saved} onShow={(show) => { change({ show }); }} onOpen={(id) => { open({ saved: id }); }} onDeleted={() => { open({ tab: 'saved' }); }} /> : null}
            {listing ? null : <QueryWork tab={tab} opened={opened} search={search} mayRunSql={mayRunSql} timeZone={timeZone} onOpen={open} />}
            <Tabs.Panel value="saved"><SavedList words={search.q ?? ''} onOpen={(id) => { open({ saved: id }); }} /></Tabs.Panel>
            {/* Keyed, so that a list of all of them never stands there as the favourites while those are fetched. */}
            <Tabs.Panel value="history"><QueryHistory key={String(search.favourite)} words={search.q ?? ''} favourite={search.favourite ?? false} onOpen={(id) => { open({ id }); }} /></Tabs.Panel>
          </Tabs>
        </div>
      </div>
      {saved ? <SavedDrawer saved={saved} panel={search.show} onClose={() => { change({ show: undefined }); }} onRestored={() => { open({ saved: saved.id }); }} onOpen={(id) => { open({ saved: id }); }} /> : null}
    </div>
  );
}
