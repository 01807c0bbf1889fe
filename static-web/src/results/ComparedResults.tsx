import type { QueryData } from '../api/types';
import { useCellContext } from '../shell/identity';
import { columnLabel, formatCell } from '../ui/cells';
import { formatNumber } from '../ui/numbers';
import { compareResults } from './compareResults';
import classes from './ComparedResults.module.css';

const shownRows = 12;

interface ComparedResultsProps {
  here: QueryData;
  there: QueryData;
  caption: string;
  names: [string, string];
}

/** Two results side by side, row by row, with the difference of their first numbers. */
export function ComparedResults({ here, there, caption, names }: ComparedResultsProps) {
  const context = useCellContext(here.currency);
  const { keys, measure, rows } = compareResults(here, there);
  if (!measure) {
    return <p className={classes.compared}>The two results have no number in common.</p>;
  }
  return (
    <div className={classes.compared}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {keys.map((column) => <th key={column.name} scope="col">{columnLabel(column)}</th>)}
            <th scope="col" data-numeric>{names[0]}</th>
            <th scope="col" data-numeric>{names[1]}</th>
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
