import { Group, Text } from '@mantine/core';
import { formatNumber } from '../ui/numbers';
import type { ChartData } from './chartData';

/** One row of measures as large figures. */
export function NumberChart({ data, currency }: { data: ChartData; currency: string | null | undefined }) {
  return (
    <Group gap="xl" py="md" px="xs" wrap="wrap">
      {data.series.map((series) => {
        const value = series.values[0] ?? null;
        return (
          <div key={series.name}>
            <Text size="sm" c="var(--app-muted)">{series.name}</Text>
            <Text fz={40} fw={700} lh={1.2} style={{ fontVariantNumeric: 'tabular-nums' }}>
              {value === null ? '–' : formatNumber(value, { format: series.format, currency })}
            </Text>
          </div>
        );
      })}
    </Group>
  );
}
