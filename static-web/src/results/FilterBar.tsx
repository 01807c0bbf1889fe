import { Button, CloseButton, Group, Popover } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useState } from 'react';
import type { FilterOperator, RowFilter } from '../api/queries';
import type { ResultColumn } from '../api/types';
import { columnLabel } from '../ui/cells';
import classes from './FilterBar.module.css';
import { FilterForm } from './FilterForm';

interface FilterBarProps {
  columns: ResultColumn[];
  filters: readonly RowFilter[];
  onChange: (filters: readonly RowFilter[]) => void;
}

export const operatorSigns: Record<FilterOperator, string> = {
  contains: 'contains',
  eq: '=',
  ne: '≠',
  gt: '>',
  gte: '≥',
  lt: '<',
  lte: '≤',
};

export function FilterBar({ columns, filters, onChange }: FilterBarProps) {
  const [opened, setOpened] = useState(false);
  return (
    <Group gap="xs" mb="xs">
      <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus withinPortal shadow="md">
        <Popover.Target>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconFilter size={14} aria-hidden />}
            onClick={() => { setOpened(!opened); }}
          >
            Filter
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <FilterForm
            columns={columns}
            onAdd={(filter) => {
              onChange([...filters, filter]);
              setOpened(false);
            }}
          />
        </Popover.Dropdown>
      </Popover>
      {filters.map((filter, index) => {
        const text = filterText(filter, columns);
        return (
          <span key={text} className={classes.filter}>
            {text}
            <CloseButton
              size="xs"
              aria-label={`Remove filter ${text}`}
              onClick={() => { onChange(filters.filter((_, at) => at !== index)); }}
            />
          </span>
        );
      })}
    </Group>
  );
}

function filterText(filter: RowFilter, columns: ResultColumn[]): string {
  const column = columns.find((candidate) => candidate.name === filter.column);
  return `${column ? columnLabel(column) : filter.column} ${operatorSigns[filter.operator]} ${filter.value}`;
}
