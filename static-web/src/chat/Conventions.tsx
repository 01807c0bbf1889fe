import { Loader, UnstyledButton } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { runQuery } from '../api/queries';
import type { CountingConvention, QueryData } from '../api/types';
import { useCellContext } from '../shell/identity';
import { columnLabel, formatCell } from '../ui/cells';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatNumber } from '../ui/numbers';
import classes from './AnswerNotes.module.css';
import { compareResults } from './compareResults';

/** By which conventions the numbers count, and one click away what the other common one gives. */
export function Conventions({ conventions, data }: { conventions: CountingConvention[]; data: QueryData }) {
  const [opened, setOpened] = useState<CountingConvention | null>(null);
  const id = useId();
  const other = useMutation({ mutationFn: (plan: unknown) => runQuery({ plan }) });
  if (conventions.length === 0) {
    return null;
  }
  const choose = (convention: CountingConvention) => {
    const closing = opened === convention;
    setOpened(closing ? null : convention);
    if (!closing) {
      other.mutate(convention.other);
    }
  };
  return (
    <>
      <p className={classes.conventions}>
        {`Counted so: ${conventions.map(({ rule }) => rule).join('; ')}.`}
        {conventions.filter((convention) => convention.other).map((convention) => (
          <span key={convention.rule}>
            {' '}
            <UnstyledButton className={classes.toggle} aria-expanded={opened === convention} aria-controls={id} onClick={() => { choose(convention); }}>
              {`And if ${convention.otherRule ?? 'it is counted the other way'}?`}
            </UnstyledButton>
          </span>
        ))}
      </p>
      <div id={id} role="status">
        {opened && other.isPending ? <Loader size="xs" aria-label="Counting the other way" /> : null}
        {opened && other.error ? <ErrorNotice error={other.error} onRetry={() => { other.mutate(opened.other); }} /> : null}
        {opened && other.data ? <Compared here={data} there={other.data.results} rule={opened.otherRule ?? ''} /> : null}
      </div>
    </>
  );
}

const shownRows = 12;

function Compared({ here, there, rule }: { here: QueryData; there: QueryData; rule: string }) {
  const context = useCellContext(here.currency);
  const { keys, measure, rows } = compareResults(here, there);
  if (!measure) {
    return <p className={classes.compared}>The two answers have no number in common.</p>;
  }
  return (
    <div className={classes.compared}>
      <table>
        <caption>{`If ${rule}`}</caption>
        <thead>
          <tr>
            {keys.map((column) => <th key={column.name} scope="col">{columnLabel(column)}</th>)}
            <th scope="col" data-numeric>This answer</th>
            <th scope="col" data-numeric>The other way</th>
            <th scope="col" data-numeric>Difference</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, shownRows).map((row) => (
            <tr key={row.key.join('\u0001')}>
              {keys.map((column, index) => <td key={column.name}>{formatCell(row.key[index], column, context)}</td>)}
              <td data-numeric>{formatCell(row.here, measure, context)}</td>
              <td data-numeric>{formatCell(row.there, measure, context)}</td>
              <td data-numeric>{row.difference === null ? '–' : `${row.difference > 0 ? '+' : ''}${formatNumber(row.difference)}${row.percent === null ? '' : ` (${row.percent > 0 ? '+' : ''}${formatNumber(row.percent)}%)`}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > shownRows ? <p>{`The first ${String(shownRows)} of ${String(rows.length)} rows.`}</p> : null}
    </div>
  );
}
