import { Button, Paper, Text } from '@mantine/core';
import type { Experiment, VariantResult } from '../api/campaigns';
import { ListTable } from '../data/ListTable';
import type { ListColumn } from '../data/ListTable';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';

const metrics = { opened: 'Opened', clicked: 'Clicked', converted: 'Reached the goal' } as const;

/** The variants of a test: figures at once, a verdict from the time on that was fixed before the launch. */
export function ExperimentView({ experiment, onChoose }: { experiment: Experiment; onChoose: (filter: string) => void }) {
  const { timeZone } = useCellContext();
  const { variants, test, winner, sampleRatio, comparisons } = experiment;
  const whole = (count: number) => count.toLocaleString('en-US');
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const columns: ListColumn<VariantResult>[] = [
    { label: 'Variant', cell: (row) => <span>{row.name}{winner != null && variants[winner] === row ? ' (winner)' : ''}</span> },
    { label: 'People', numeric: true, cell: (row) => <Button variant="subtle" size="compact-sm" onClick={() => { onChoose(`variant=${variants.indexOf(row)}`); }} aria-label={`${whole(row.figures.people)} people of ${row.name}`}>{whole(row.figures.people)}</Button> },
    { label: metrics[test.metric], numeric: true, cell: (row) => percent(row.rate) },
    { label: 'Sent', numeric: true, wide: true, cell: (row) => whole(row.figures.sent) },
    { label: 'Opens', numeric: true, wide: true, cell: (row) => whole(row.figures.opened) },
    { label: 'Clicks', numeric: true, wide: true, cell: (row) => whole(row.figures.clicked) },
    { label: 'Goal', numeric: true, wide: true, cell: (row) => whole(row.figures.converted) },
  ];
  return (
    <Paper withBorder p="md" component="section" aria-label="Test of the variants">
      <ListTable label="Variants" rows={variants} columns={columns} keyOf={(row) => row.name} empty="No variants." />
      <Text size="sm" mt="sm" c={sampleRatio?.mismatch ? 'red' : undefined}>{experiment.verdict}{comparisons ? '' : ` It will be given from ${formatDateTime(experiment.verdictAt, timeZone)} on.`}</Text>
      {comparisons?.map((pair) => (
        <Text key={`${pair.first}-${pair.second}`} size="sm" c="var(--app-muted)">
          {variants[pair.second]?.name} against {variants[pair.first]?.name}: {percent(pair.difference)} (95 % between {percent(pair.low)} and {percent(pair.high)}), p = {pair.adjustedPValue.toPrecision(2)} corrected for {comparisons.length === 1 ? 'one comparison' : `${comparisons.length} comparisons`}.
        </Text>
      ))}
      {sampleRatio ? <Text size="sm" c="var(--app-muted)">Sizes against weights: p = {sampleRatio.pValue.toPrecision(2)}{sampleRatio.mismatch ? ', they do not fit.' : '.'}</Text> : null}
    </Paper>
  );
}
