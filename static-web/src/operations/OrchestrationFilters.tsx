import { NativeSelect, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import classes from './Operations.module.css';
import type { OperationsSearch } from './operationsSearch';

interface OrchestrationFiltersProps {
  search: OperationsSearch;
  names: string[];
  onChange: (next: Partial<OperationsSearch>) => void;
}

const statuses = ['pending', 'running', 'suspended', 'completed', 'failed', 'terminated'];

export function OrchestrationFilters({ search, names, onChange }: OrchestrationFiltersProps) {
  const [id, setId] = useState(search.id ?? '');
  const apply = useDebouncedCallback((text: string) => { onChange({ id: text.trim() || undefined }); }, 250);
  return (
    <div className={classes.filters} role="search" aria-label="Orchestrations">
      <TextInput
        type="search"
        aria-label="Instance id begins with"
        placeholder="Instance id begins with"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={id}
        onChange={(event) => {
          setId(event.currentTarget.value);
          apply(event.currentTarget.value);
        }}
      />
      <NativeSelect
        aria-label="Status"
        value={search.status ?? ''}
        onChange={(event) => { onChange({ status: event.currentTarget.value || undefined }); }}
        data={[{ value: '', label: 'Any status' }, ...statuses.map((status) => ({ value: status, label: status }))]}
      />
      <NativeSelect
        aria-label="Orchestrator"
        value={search.name ?? ''}
        onChange={(event) => { onChange({ name: event.currentTarget.value || undefined }); }}
        data={[{ value: '', label: 'Any orchestrator' }, ...[...new Set([...names, ...(search.name ? [search.name] : [])])].map((name) => ({ value: name, label: name }))]}
      />
      <NativeSelect
        aria-label="Started"
        value={search.since ?? ''}
        onChange={(event) => { onChange({ since: event.currentTarget.value || undefined }); }}
        data={[{ value: '', label: 'Any time' }, { value: 'hour', label: 'Last hour' }, { value: 'day', label: 'Last 24 hours' }, { value: 'week', label: 'Last 7 days' }]}
      />
    </div>
  );
}
