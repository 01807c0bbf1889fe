import { Button, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { FilterOperator, RowFilter } from '../api/queries';
import type { ResultColumn } from '../api/types';
import { columnLabel, isNumeric } from '../ui/cells';

const textOperators = [
  { value: 'contains', label: 'contains' },
  { value: 'eq', label: 'is' },
  { value: 'ne', label: 'is not' },
];

const orderOperators = [
  { value: 'gte', label: 'at least' },
  { value: 'lte', label: 'at most' },
  { value: 'gt', label: 'more than' },
  { value: 'lt', label: 'less than' },
  { value: 'eq', label: 'is' },
  { value: 'ne', label: 'is not' },
];

export function FilterForm({ columns, onAdd }: { columns: ResultColumn[]; onAdd: (filter: RowFilter) => void }) {
  const [name, setName] = useState(columns[0]?.name ?? '');
  const [operator, setOperator] = useState<FilterOperator | null>(null);
  const [value, setValue] = useState('');
  const column = columns.find((candidate) => candidate.name === name);
  const ordered = column !== undefined && (isNumeric(column) || column.type === 'date' || column.type === 'timestamp');
  const operators = ordered ? orderOperators : textOperators;
  const chosen = operator && operators.some((one) => one.value === operator) ? operator : (operators[0]?.value as FilterOperator);

  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (value.trim() !== '') {
      onAdd({ column: name, operator: chosen, value: value.trim() });
    }
  };

  return (
    <form onSubmit={submit}>
      <Stack gap="xs" w={220}>
        <NativeSelect
          label="Column"
          data={columns.map((one) => ({ value: one.name, label: columnLabel(one) }))}
          value={name}
          onChange={(event) => { setName(event.currentTarget.value); }}
        />
        <NativeSelect
          label="Condition"
          data={operators}
          value={chosen}
          onChange={(event) => { setOperator(event.currentTarget.value as FilterOperator); }}
        />
        <TextInput
          label="Value"
          value={value}
          inputMode={column && isNumeric(column) ? 'decimal' : 'text'}
          placeholder={column && !isNumeric(column) && ordered ? '2011-12-01' : ''}
          onChange={(event) => { setValue(event.currentTarget.value); }}
          data-autofocus
        />
        <Button type="submit" size="sm" disabled={value.trim() === ''}>Apply</Button>
      </Stack>
    </form>
  );
}
