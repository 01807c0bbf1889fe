import { Tabs } from '@mantine/core';
import { PlanEditor } from './PlanEditor';
import type { QuerySearch, QueryTab } from './querySearch';
import { SqlPanel } from './SqlPanel';
import type { OpenedQuery } from './useOpenedQuery';

interface QueryWorkProps {
  tab: QueryTab;
  opened: OpenedQuery;
  search: QuerySearch;
  mayRunSql: boolean;
  timeZone: string | undefined;
  onOpen: (next: QuerySearch) => void;
}

/** Where a query is written: as SQL or by the form; running and saving keep their places in the address. */
export function QueryWork({ tab, opened, search, mayRunSql, timeZone, onOpen }: QueryWorkProps) {
  if (opened.waiting) {
    return null;
  }
  const ran = (id: string) => { onOpen({ id, saved: search.saved, tab: tab === 'form' ? 'form' : 'sql' }); };
  const kept = (id: string) => { onOpen({ id: search.id, saved: id, tab: tab === 'form' ? 'form' : 'sql' }); };
  return (
    <>
      <Tabs.Panel value="sql"><SqlPanel key={opened.key} opened={opened} mayRun={mayRunSql} onRan={ran} onSaved={kept} /></Tabs.Panel>
      <Tabs.Panel value="form">{timeZone ? <PlanEditor key={opened.key} opened={opened} timeZone={timeZone} onRan={ran} onSaved={kept} /> : null}</Tabs.Panel>
    </>
  );
}
