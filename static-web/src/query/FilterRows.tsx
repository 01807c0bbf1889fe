import { ActionIcon, Autocomplete, Button, Select } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { Vocabulary } from '../api/queries';
import { needsValue, operators } from './planForm';
import type { FormFilter } from './planForm';
import classes from './Query.module.css';

interface FilterRowsProps {
  filters: FormFilter[];
  fields: string[];
  vocabulary: Vocabulary | undefined;
  onChange: (filters: FormFilter[]) => void;
}

export function FilterRows({ filters, fields, vocabulary, onChange }: FilterRowsProps) {
  const set = (index: number, next: Partial<FormFilter>) => { onChange(filters.map((filter, at) => (at === index ? { ...filter, ...next } : filter))); };
  return (
    <fieldset className={classes.filters}>
      <legend>Only where</legend>
      {filters.map((filter, index) => (
        <div key={index} className={classes.filter}>
          <Select aria-label={`Property of condition ${String(index + 1)}`} data={fields} value={filter.field || null} searchable placeholder="Property" onChange={(field) => { set(index, { field: field ?? '' }); }} />
          <Select aria-label={`Test of condition ${String(index + 1)}`} data={operators} value={filter.operator} allowDeselect={false} onChange={(operator) => { set(index, { operator: operator ?? 'equals' }); }} />
          {needsValue(filter.operator) ? (
            <Autocomplete aria-label={`Value of condition ${String(index + 1)}`} data={valuesOf(filter.field, vocabulary)} value={filter.value} placeholder="Value" onChange={(value) => { set(index, { value }); }} />
          ) : <span />}
          <ActionIcon variant="subtle" aria-label={`Remove condition ${String(index + 1)}`} onClick={() => { onChange(filters.filter((_, at) => at !== index)); }}><IconX size={16} aria-hidden /></ActionIcon>
        </div>
      ))}
      <Button size="compact-sm" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={() => { onChange([...filters, { field: '', operator: 'equals', value: '' }]); }}>Add condition</Button>
    </fieldset>
  );
}

function valuesOf(field: string, vocabulary: Vocabulary | undefined): string[] {
  const path = field.replace(/^(event|user)\./, '');
  const list = field.startsWith('user.') ? vocabulary?.attributes : vocabulary?.properties;
  return list?.find((property) => property.path === path)?.values ?? [];
}
