import { Button, Paper, Text } from '@mantine/core';
import type { Experiment, VariantResult } from '../api/campaigns';
import { ListTable } from '../data/ListTable';
import type { ListColumn } from '../data/ListTable';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { formatCount, formatShare } from '../ui/numbers';
import { plural } from '../ui/words';
import { differenceText, probability } from './differenceText';

const metrics = { opened: 'Opened', clicked: 'Clicked', converted: 'Reached the goal' } as const;

/** The variants of a test: figures at once, a verdict from the time on that was fixed before the launch. */
export function ExperimentView({ experiment, onChoose }: { experiment: Experiment; onChoose: (filter: string) => void }) {
  const { timeZone } = useCellContext();
  const { variants, test, winner, sampleRatio, comparisons } = experiment;
  const columns: ListColumn<VariantResult>[] = [
    { label: 'Variant', cell: (row) => <span>{row.name}{winner != null && variants[winner] === row ? ' (winner)' : ''}</span> },
    { label: 'People', numeric: true, cell: (row) => <Button variant="subtle" size="compact-sm" onClick={() => { onChoose(`variant=${variants.indexOf(row)}`); }} aria-label={`${formatCount(row.figures.people)} people of ${row.name}`}>{formatCount(row.figures.people)}</Button> },
    { label: metrics[test.metric], numeric: true, cell: (row) => formatShare(row.rate) },
    { label: 'Sent', numeric: true, wide: true, cell: (row) => formatCount(row.figures.sent) },
    { label: 'Opens', numeric: true, wide: true, cell: (row) => formatCount(row.figures.opened) },
    { label: 'Clicks', numeric: true, wide: true, cell: (row) => formatCount(row.figures.clicked) },
    { label: 'Goal', numeric: true, wide: true, cell: (row) => formatCount(row.figures.converted) },
  ];
  return (
    <Paper withBorder p="md" component="section" aria-label="Test of the variants">
      <Text fw={600} mb="xs">Test of the variants</Text>
      <ListTable label="Variants" rows={variants} columns={columns} keyOf={(row) => row.name} empty="No variants." />
      <Text size="sm" mt="sm" fw={550} c={sampleRatio?.mismatch ? 'light-dark(#c92a2a, #ffa8a8)' : undefined}>{experiment.verdict}{comparisons ? '' : ` It will be given from ${formatDateTime(experiment.verdictAt, timeZone)} on.`}</Text>
      {comparisons?.map((pair) => (
        <Text key={`${pair.first}-${pair.second}`} size="sm" c="var(--app-muted)">
          {`${variants[pair.second]?.name ?? ''} against ${variants[pair.first]?.name ?? ''}. ${differenceText({ ...pair, pValue: pair.adjustedPValue }).replace(/\.$/, '')} corrected for ${plural(comparisons.length, 'comparison')}.`}
        </Text>
      ))}
      {sampleRatio ? <Text size="sm" c="var(--app-muted)">Sizes against weights: {probability(sampleRatio.pValue)}{sampleRatio.mismatch ? ', they do not fit.' : '.'}</Text> : null}
    </Paper>
  );
}
