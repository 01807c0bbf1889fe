import type { HourVolume } from '../api/campaigns';
import { ListTable } from '../data/ListTable';
import type { ListColumn } from '../data/ListTable';
import { useCellContext } from '../shell/identity';
import { formatDateTime } from '../ui/dates';
import { formatCount } from '../ui/numbers';

interface Row { at: string; expected: number; sent: number }

const mostHours = 48;
const dayMs = 86_400_000;

/** Messages by hour, or by day where there are many; expected, and sent where something was. */
export function HourTable({ expected, sent }: { expected: HourVolume[]; sent?: HourVolume[] }) {
  const { timeZone } = useCellContext();
  const rows = rowsOf(expected, sent ?? []);
  const columns: ListColumn<Row>[] = [
    { label: rows.byDay ? 'Day from' : 'Hour from', cell: (row) => formatDateTime(row.at, timeZone) },
    { label: 'Expected', numeric: true, cell: (row) => formatCount(row.expected) },
    ...(sent ? [{ label: 'Sent', numeric: true, cell: (row: Row) => formatCount(row.sent) }] : []),
  ];
  return <ListTable label="Messages over time" rows={rows.rows} columns={columns} keyOf={(row) => row.at} empty="No messages." />;
}

function rowsOf(expected: HourVolume[], sent: HourVolume[]): { rows: Row[]; byDay: boolean } {
  const byDay = new Set([...expected, ...sent].map(({ at }) => at)).size > mostHours;
  const rows = new Map<number, Row>();
  for (const [field, hours] of [['expected', expected], ['sent', sent]] as const) {
    for (const { at, messages } of hours) {
      const time = byDay ? Math.floor(Date.parse(at) / dayMs) * dayMs : Date.parse(at);
      const row = rows.get(time) ?? { at: new Date(time).toISOString(), expected: 0, sent: 0 };
      row[field] += messages;
      rows.set(time, row);
    }
  }
  return { rows: [...rows.entries()].sort(([one], [other]) => one - other).map(([, row]) => row), byDay };
}
