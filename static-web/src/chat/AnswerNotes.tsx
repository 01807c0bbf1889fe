import { Collapse, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconRosetteDiscountCheck, IconShield, IconShieldCheck, IconShieldHalf } from '@tabler/icons-react';
import { useId, useState } from 'react';
import type { QueryData } from '../api/types';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { formatAge } from '../ui/numbers';
import classes from './AnswerNotes.module.css';
import type { AnswerLayout } from './answerLayout';
import { Conventions } from './Conventions';

/** What a second count said; its reason stands with the check. */
const verdicts = {
  verified: { label: 'Verified', Icon: IconShieldCheck },
  consistent: { label: 'Consistent', Icon: IconShieldHalf },
  unverified: { label: 'Not verified', Icon: IconShield },
};

/** Where the numbers come from: one quiet line, and how the question was read behind it. */
export function AnswerNotes({ answer, onRunAgain }: { answer: AnswerLayout; onRunAgain?: (() => void) | undefined }) {
  const [opened, setOpened] = useState(false);
  const id = useId();
  const { timeZone } = useCellContext();
  const data = answer.results[0]?.query.data;
  const verdict = data?.verification ? verdicts[data.verification.status] : undefined;
  const details = detailsOf(answer, data);
  const facts = [
    data?.dataThrough ? `Data through ${formatDateTime(data.dataThrough, timeZone)}` : null,
    data?.truncated ? 'Cut at the row limit' : null,
    data?.cached ? cachedText(data.cachedSeconds) : null,
  ].filter(Boolean);
  if (facts.length === 0 && details.length === 0 && !verdict) {
    return null;
  }
  return (
    <div className={classes.notes}>
      <div className={classes.line}>
        {answer.verifiedQuestion ? <span className={classes.checked} data-verdict="verified" title={answer.verifiedQuestion}><IconRosetteDiscountCheck size={15} aria-hidden />Verified question</span> : null}
        {verdict ? <span className={classes.checked} data-verdict={data?.verification?.status} title={data?.verification?.text}><verdict.Icon size={15} aria-hidden />{verdict.label}</span> : null}
        {facts.map((fact) => <span key={fact}>{fact}</span>)}
        {data?.cached && onRunAgain ? <UnstyledButton className={classes.toggle} onClick={onRunAgain}>Run again without cache</UnstyledButton> : null}
        {details.length > 0 ? (
          <UnstyledButton className={classes.toggle} aria-expanded={opened} aria-controls={id} onClick={() => { setOpened(!opened); }}>
            How this was worked out
            <IconChevronDown size={14} className={classes.chevron} data-open={opened} aria-hidden />
          </UnstyledButton>
        ) : null}
      </div>
      {data ? <Conventions conventions={answer.conventions} data={data} /> : null}
      <Collapse expanded={opened} id={id}>
        <dl className={classes.details}>
          {details.map(({ term, lines }) => (
            <div key={term}>
              <dt>{term}</dt>
              {lines.map((line) => <dd key={line}>{line}</dd>)}
            </div>
          ))}
        </dl>
      </Collapse>
    </div>
  );
}

function cachedText(seconds: number | null | undefined): string {
  return seconds === null || seconds === undefined ? 'Cached' : `Cached, ${formatAge(seconds)} old`;
}

function detailsOf(answer: AnswerLayout, data: QueryData | null | undefined): { term: string; lines: string[] }[] {
  return [
    { term: 'Reading', lines: data?.planSummary ? [data.planSummary] : [] },
    { term: 'Definitions', lines: answer.definitions },
    { term: 'Verified question', lines: answer.verifiedQuestion ? [answer.verifiedQuestion] : [] },
    { term: 'Knowledge used', lines: answer.citations },
    { term: 'Assumptions', lines: answer.assumptions },
    { term: 'Check', lines: data?.verification ? [data.verification.text] : [] },
  ].filter(({ lines }) => lines.length > 0);
}
