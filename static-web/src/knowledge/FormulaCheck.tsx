import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { FormulaIssue, FormulaVerdict } from '../api/knowledge';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formulaQuery } from './knowledgeQueries';
import classes from './Knowledge.module.css';

const behaviour: Record<string, string> = {
  additive: 'Values of parts add up.',
  distinct: 'Distinct values: parts do not add up.',
  ratio: 'A ratio: parts do not add up.',
  other: 'Parts do not add up.',
};

const waitMs = 350;

/** What the server makes of a formula while it is written: its faults in their places, or the number it gives now. */
export function FormulaCheck({ name, formula }: { name: string; formula: string }) {
  const [settled] = useDebouncedValue(formula, waitMs);
  const [settledName] = useDebouncedValue(name, waitMs);
  const check = useQuery({ ...formulaQuery(settledName, settled), placeholderData: keepPreviousData });
  const verdict = settled.trim() === '' ? undefined : check.data;
  return (
    <div className={classes.check} role="status" aria-label="What the formula gives">
      {check.error && settled.trim() !== '' ? <ErrorNotice error={check.error} /> : null}
      {verdict && !check.isPlaceholderData ? <Told verdict={verdict} formula={settled} /> : null}
    </div>
  );
}

function Told({ verdict, formula }: { verdict: FormulaVerdict; formula: string }) {
  if (verdict.valid) {
    return <p><strong>{verdict.formatted ?? 'It can be computed'}</strong>{` over all data. ${behaviour[verdict.kind ?? 'other'] ?? ''}`}</p>;
  }
  return (
    <ul>
      {verdict.issues.map((issue) => (
        <li key={`${String(issue.start)} ${issue.message}`}>
          <Place formula={formula} issue={issue} />
          {issue.message}
        </li>
      ))}
    </ul>
  );
}

const around = 24;

function Place({ formula, issue: { start, length } }: { formula: string; issue: FormulaIssue }) {
  const from = Math.max(0, start - around);
  return (
    <code className={classes.place}>
      {from > 0 ? '…' : ''}{formula.slice(from, start)}<mark>{length === 0 ? ' ' : formula.slice(start, start + length)}</mark>{formula.slice(start + length, start + length + around)}
    </code>
  );
}
