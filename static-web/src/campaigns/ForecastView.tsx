import { Paper, Text } from '@mantine/core';
import type { CampaignReport } from '../api/campaigns';
import { ListTable } from '../data/ListTable';
import type { ListColumn } from '../data/ListTable';
import { formatCount } from '../ui/numbers';
import { reasonText } from './campaignWords';
import { HourTable } from './HourTable';

interface Row { label: string; expected: string; happened: string }

/** What was expected before the launch against what happened. */
export function ForecastView({ report, forecast }: { report: CampaignReport; forecast: NonNullable<CampaignReport['forecast']> }) {
  const { expected, sentHours } = forecast;
  const reasons = [...new Set([...Object.keys(expected.excluded), ...Object.keys(report.excluded)])].sort();
  const rows: Row[] = [
    { label: 'Messages', expected: formatCount(expected.messages), happened: formatCount(report.sent) },
    ...reasons.map((reason) => ({ label: `Left out: ${reasonText(reason)}`, expected: formatCount(expected.excluded[reason] ?? 0), happened: formatCount(report.excluded[reason] ?? 0) })),
    ...(expected.conversions && report.lift ? [{ label: `${expected.conversions.goalEvent} (expected without the message)`, expected: `${formatCount(expected.conversions.expected)} (${formatCount(expected.conversions.low)} to ${formatCount(expected.conversions.high)})`, happened: formatCount(report.lift.message.converted) }] : []),
  ];
  const columns: ListColumn<Row>[] = [
    { label: 'What', cell: (row) => row.label },
    { label: 'Expected', numeric: true, cell: (row) => row.expected },
    { label: 'Happened', numeric: true, cell: (row) => row.happened },
  ];
  return (
    <Paper withBorder p="md" component="section" aria-label="Expected and happened">
      <Text fw={600} mb="xs">Expected and happened</Text>
      <ListTable label="Expected and happened" rows={rows} columns={columns} keyOf={(row) => row.label} empty="Nothing." />
      <HourTable expected={expected.hours} sent={sentHours} />
    </Paper>
  );
}
