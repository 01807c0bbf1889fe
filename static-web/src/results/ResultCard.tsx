import { Paper, Tabs } from '@mantine/core';
import { IconChartBar, IconCode, IconTable } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Suspense, lazy, useMemo, useState } from 'react';
import type { ChartPart, ChartType, QueryPart } from '../api/types';
import { Chart } from '../charts/Chart';
import { chartTypeOf, fittingTypes, withGroupsOnAxis } from '../charts/chartTypes';
import { useCellContext } from '../shell/identity';
import { CardTools } from './CardTools';
import classes from './ResultCard.module.css';
import { TablePlaceholder } from './TablePlaceholder';

const ResultTable = lazy(() => import('./ResultTable'));
const SqlView = lazy(() => import('./SqlView'));

type Tab = 'chart' | 'table' | 'sql';

interface ResultCardProps {
  query: QueryPart;
  chart: ChartPart | undefined;
}

/** A result as a chart, as a table and as the SQL that made it. */
export function ResultCard({ query, chart }: ResultCardProps) {
  const context = useCellContext(query.data?.currency);
  const proposed = chart?.data;
  const columns = query.data?.columns;
  const spec = useMemo(() => (proposed ? withGroupsOnAxis(proposed, columns ?? []) : null), [proposed, columns]);
  const drawable = spec !== null && chartTypeOf(spec) !== 'table' && (query.data?.rows.length ?? 0) > 0;
  const [opened, setOpened] = useState<Tab | null>(null);
  // The chart may arrive after the rows; until the person chooses, the best view is shown.
  const tab = opened ?? (drawable ? 'chart' : 'table');
  const [chosen, setChosen] = useState<ChartType | null>(null);
  const data = query.data;
  if (!data) {
    return null;
  }
  const types = spec ? fittingTypes(spec, { columns: data.columns, rowCount: data.rows.length }) : [];
  const type = chosen ?? types[0] ?? 'bar';
  return (
    <Paper withBorder className={classes.card} component="section" aria-label={spec?.title ?? 'Result'}>
      <Tabs variant="pills" value={tab} onChange={(value) => { setOpened(value as Tab | null); }} keepMounted={false}>
        <div className={classes.bar}>
          <Tabs.List aria-label="Ways to see the result" className={classes.tabs}>
            {drawable ? <Tabs.Tab value="chart" leftSection={<IconChartBar size={16} aria-hidden />}>Chart</Tabs.Tab> : null}
            <Tabs.Tab value="table" leftSection={<IconTable size={16} aria-hidden />}>Table</Tabs.Tab>
            {data.sql ? <Tabs.Tab value="sql" leftSection={<IconCode size={16} aria-hidden />}>SQL</Tabs.Tab> : null}
          </Tabs.List>
          <CardTools data={data} tab={tab} types={types} type={type} onType={setChosen} />
        </div>
        {drawable ? (
          <Tabs.Panel value="chart">
            <Chart spec={spec} type={type} table={data} context={context} />
          </Tabs.Panel>
        ) : null}
        <Tabs.Panel value="table">
          <Suspense fallback={<TablePlaceholder rows={data.rows.length} />}>
            <ResultTable data={data} context={context} />
          </Suspense>
        </Tabs.Panel>
        {data.sql ? (
          <Tabs.Panel value="sql">
            <Suspense fallback={<pre className={classes.sql}>{data.sql}</pre>}>
              <SqlView sql={data.sql} />
            </Suspense>
            {data.queryId && !window.location.pathname.startsWith('/query') ? <Link to="/query" search={{ id: data.queryId, tab: 'sql' }} className={classes.edit}>Edit and run again</Link> : null}
          </Tabs.Panel>
        ) : null}
      </Tabs>
    </Paper>
  );
}
