import { Loader, UnstyledButton } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { runQuery } from '../api/queries';
import type { CountingConvention, QueryData } from '../api/types';
import { ComparedResults } from '../results/ComparedResults';
import { ErrorNotice } from '../ui/ErrorNotice';
import classes from './AnswerNotes.module.css';

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
        {opened && other.data ? <ComparedResults here={data} there={other.data.results} caption={`If ${opened.otherRule ?? 'it is counted the other way'}`} names={['This answer', 'The other way']} /> : null}
      </div>
    </>
  );
}
