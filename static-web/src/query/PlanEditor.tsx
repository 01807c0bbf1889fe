import { Button, Group, MultiSelect, NumberInput, SegmentedControl, Select, SimpleGrid, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, lazy, useMemo, useState } from 'react';
import type { Vocabulary } from '../api/queries';
import { runQuery } from '../api/queries';
import { ErrorNotice } from '../ui/ErrorNotice';
import { FilterRows } from './FilterRows';
import { emptyForm, isComplete, measures, needsField, planOf } from './planForm';
import type { PlanForm } from './planForm';
import classes from './Query.module.css';
import { QueryOutcome } from './QueryOutcome';
import { queryLogKey, renderingQuery, vocabularyQuery } from './queryQueries';
import { SaveButton } from './SaveButton';
import type { OpenedQuery } from './useOpenedQuery';

const SqlView = lazy(() => import('../results/SqlView'));
const waitMs = 250;
const grains = ['hour', 'day', 'week', 'month', 'quarter', 'year'];

interface PlanEditorProps {
  opened: OpenedQuery;
  timeZone: string;
  onRan: (id: string) => void;
  onSaved: (id: string) => void;
}

/** A plan as a form, with the SQL that it becomes while it is filled in. */
export function PlanEditor({ opened, timeZone, onRan, onSaved }: PlanEditorProps) {
  const [form, setForm] = useState<PlanForm>(opened.form ?? emptyForm);
  const plan = useMemo(() => planOf(form, timeZone), [form, timeZone]);
  const [settled] = useDebouncedValue(plan, waitMs);
  const vocabulary = useQuery(vocabularyQuery).data;
  const complete = isComplete(form);
  const rendering = useQuery(renderingQuery(settled, complete));
  const client = useQueryClient();
  const running = useMutation({
    mutationFn: () => runQuery({ plan }),
    onSuccess: (view) => {
      void client.invalidateQueries({ queryKey: [...queryLogKey, 'list'] });
      onRan(view.queryId);
    },
  });
  const set = (next: Partial<PlanForm>) => { setForm((old) => ({ ...old, ...next })); };
  return (
    <>
      {opened.beyondForm ? <Text size="sm" c="var(--app-muted)" mb="sm">The opened query says more than this form can show; its SQL is under SQL.</Text> : null}
      <form onSubmit={(event) => { event.preventDefault(); if (complete && !running.isPending) running.mutate(); }}>
        <Fields form={form} vocabulary={vocabulary} set={set} />
        <Group mt="md">
          <Button type="submit" leftSection={<IconPlayerPlay size={16} aria-hidden />} loading={running.isPending} disabled={!complete}>Run</Button>
          <SaveButton content={{ plan }} saved={opened.saved} title={opened.run?.query.title ?? ''} disabled={!complete || !rendering.data} onSaved={(saved) => { onSaved(saved.id); }} />
        </Group>
      </form>
      <div role="status" aria-label="What the form asks" className={classes.verdict}>
        {complete && rendering.error ? <ErrorNotice error={rendering.error} /> : null}
        {complete ? null : <p>A funnel needs at least two events, in their order.</p>}
      </div>
      {complete && rendering.data ? (
        <section aria-label="SQL of the form" className={classes.live}>
          <Suspense fallback={null}><SqlView sql={rendering.data.sql} /></Suspense>
        </section>
      ) : null}
      {running.error ? <ErrorNotice error={running.error} /> : null}
      {opened.run && !running.isPending && !running.error ? <QueryOutcome opened={opened.run} /> : null}
    </>
  );
}

function Fields({ form, vocabulary, set }: { form: PlanForm; vocabulary: Vocabulary | undefined; set: (next: Partial<PlanForm>) => void }) {
  const fields = useMemo(() => fieldsOf(vocabulary), [vocabulary]);
  const funnel = form.kind === 'funnel';
  return (
    <>
      <SegmentedControl
        aria-label="Kind of question"
        value={form.kind}
        onChange={(kind) => { set({ kind }); }}
        data={[{ value: 'metric', label: 'Number' }, { value: 'funnel', label: 'Funnel' }]}
        mb="sm"
      />
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="sm">
        {funnel ? null : <Select label="Measure" data={measures} value={form.measure} allowDeselect={false} onChange={(value) => { set({ measure: value ?? 'count' }); }} />}
        {!funnel && needsField(form.measure) ? <Select label="Of" data={fields} value={form.of} searchable allowDeselect={false} onChange={(of) => { set({ of: of ?? '' }); }} /> : null}
        <MultiSelect
          label={funnel ? 'Steps, in their order' : 'Events'}
          placeholder={form.events.length === 0 ? (funnel ? 'The first event' : 'Every event') : ''}
          data={vocabulary?.events ?? []}
          value={form.events}
          searchable
          onChange={(events) => { set({ events }); }}
        />
        <TextInput label="From" type="date" value={form.from} onChange={(event) => { set({ from: event.currentTarget.value }); }} />
        <TextInput label="Through" type="date" value={form.to} onChange={(event) => { set({ to: event.currentTarget.value }); }} />
        {funnel
          ? <NumberInput label="Within days" min={1} max={365} value={form.window === '' ? '' : Number(form.window)} onChange={(value) => { set({ window: value === '' ? '' : String(value) }); }} />
          : <Select label="Over time" placeholder="In total" clearable data={grains} value={form.grain || null} onChange={(grain) => { set({ grain: grain ?? '' }); }} />}
        <Select label="By" placeholder="Not split" clearable searchable data={fields.filter((field) => field !== 'revenue')} value={form.by || null} onChange={(by) => { set({ by: by ?? '' }); }} />
        {!funnel && form.by ? <NumberInput label="At most" min={1} max={1000} value={form.limit === '' ? '' : Number(form.limit)} onChange={(value) => { set({ limit: value === '' ? '' : String(value) }); }} /> : null}
      </SimpleGrid>
      <FilterRows filters={form.filters} fields={fields} vocabulary={vocabulary} onChange={(filters) => { set({ filters }); }} />
    </>
  );
}

function fieldsOf(vocabulary: Vocabulary | undefined): string[] {
  return ['revenue', ...(vocabulary?.properties ?? []).map(({ path }) => `event.${path}`), ...(vocabulary?.attributes ?? []).map(({ path }) => `user.${path}`)];
}
