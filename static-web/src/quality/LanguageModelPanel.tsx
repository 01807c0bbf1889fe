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
import { MoreButton } from '../ui/MoreButton';
import { formatMilliseconds, formatNumber } from '../ui/numbers';
import { Tiles } from '../ui/Tiles';
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
      <div className={classes.tiles}>
        <Tiles
          tiles={[
            { label: 'Calls this month', figure: formatNumber(usage.calls) },
            { label: 'Tokens this month', figure: formatNumber(usage.tokensIn + usage.tokensOut) },
            { label: 'Cost this month', figure: formatNumber(usage.cost) },
          ]}
        />
      </div>
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
      <MoreButton list={report} />
    </>
  );
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
