import { Button, Group, NumberInput, Skeleton, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { setBudget } from '../api/quality';
import type { LanguageModelUsage } from '../api/quality';
import { ListTable } from '../data/ListTable';
import { useCellContext } from '../shell/identity';
import sources from '../sources/Sources.module.css';
import { formatDateTime } from '../ui/dates';
import { ErrorNotice } from '../ui/ErrorNotice';
import { formatMilliseconds, formatNumber } from '../ui/numbers';
import classes from './Quality.module.css';
import { languageModelQuery, qualityKey } from './qualityQueries';

/** What the language model has cost this month, how much it may, and every call. */
export function LanguageModelPanel() {
  const { timeZone } = useCellContext();
  const report = useInfiniteQuery(languageModelQuery);
  if (report.error && !report.data) {
    return <ErrorNotice error={report.error} onRetry={() => void report.refetch()} />;
  }
  const first = report.data?.pages[0];
  if (!first) {
    return <Skeleton height={320} animate={false} opacity={0.5} />;
  }
  const { usage, model } = first;
  return (
    <>
      <Text size="sm">{model ? `Questions are read by ${model}.` : 'No language model is configured: the built-in engine answers alone, at no cost.'}</Text>
      {usage.refusal ? <Text size="sm" role="alert" className={sources.danger}>{`The organization ${usage.refusal}: the built-in engine answers until the next one.`}</Text> : null}
      <dl className={classes.tiles}>
        <Tile label="Calls this month" value={formatNumber(usage.calls)} />
        <Tile label="Tokens this month" value={formatNumber(usage.tokensIn + usage.tokensOut)} />
        <Tile label="Cost this month" value={formatNumber(usage.cost)} />
      </dl>
      <Budget usage={usage} />
      <h2 className={classes.heading}>Calls</h2>
      <ListTable
        label="Calls of the language model"
        rows={report.data?.pages.flatMap(({ calls }) => calls)}
        keyOf={({ id }) => id}
        empty="No call has been made."
        columns={[
          { label: 'When', cell: ({ at }) => formatDateTime(at, timeZone) },
          { label: 'Model', wide: true, cell: ({ call }) => call.servedBy ?? call.model },
          { label: 'Tokens', numeric: true, cell: ({ call }) => formatNumber(call.tokensIn + call.tokensOut) },
          { label: 'Cost', numeric: true, wide: true, cell: ({ call }) => formatNumber(call.cost) },
          { label: 'Time', numeric: true, cell: ({ call }) => formatMilliseconds(call.elapsedMs) },
          { label: 'Fault', wide: true, cell: ({ call }) => call.fault ?? '' },
        ]}
      />
      {report.hasNextPage ? <div className={sources.more}><Button variant="default" loading={report.isFetchingNextPage} onClick={() => void report.fetchNextPage()}>Show more</Button></div> : null}
    </>
  );
}

function Tile({ label, value }: { label: string; value: string }) {
  return <div><dt>{label}</dt><dd><strong>{value}</strong></dd></div>;
}

function Budget({ usage }: { usage: LanguageModelUsage }) {
  const client = useQueryClient();
  const [tokens, setTokens] = useState<number | ''>(usage.tokensPerMonth ?? '');
  const [cost, setCost] = useState<number | ''>(usage.costPerMonth ?? '');
  const saving = useMutation({
    mutationFn: () => setBudget({ tokensPerMonth: tokens === '' ? null : tokens, costPerMonth: cost === '' ? null : cost }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: qualityKey });
      notifications.show({ message: 'The budget holds from the next call on', autoClose: 2500 });
    },
  });
  const number = (value: string | number) => (value === '' ? '' : Number(value));
  return (
    <form onSubmit={(event) => { event.preventDefault(); saving.mutate(); }}>
      <Group align="flex-end" gap="sm">
        <NumberInput label="Tokens a month" placeholder="No limit" min={0} allowDecimal={false} value={tokens} onChange={(value) => { setTokens(number(value)); }} />
        <NumberInput label="Cost a month" placeholder="No limit" min={0} decimalScale={2} value={cost} onChange={(value) => { setCost(number(value)); }} />
        <Button type="submit" variant="default" loading={saving.isPending}>Save budget</Button>
      </Group>
      {saving.error ? <ErrorNotice error={saving.error} /> : null}
    </form>
  );
}
