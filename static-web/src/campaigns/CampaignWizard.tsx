import { Button, Group, Stack, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Campaign, Step } from '../api/campaigns';
import { ErrorNotice } from '../ui/ErrorNotice';
import { checksQuery } from './campaignQueries';
import { steps } from './campaignSearch';
import classes from './CampaignWizard.module.css';
import { ContentStep } from './ContentStep';
import { GoalStep } from './GoalStep';
import { RecipientsStep } from './RecipientsStep';
import { ReviewStep } from './ReviewStep';
import { ScheduleStep } from './ScheduleStep';
import { useAutosave } from './useAutosave';

/** A draft, step by step; every change is saved by itself. The step is in the address. */
export function CampaignWizard({ campaign }: { campaign: Campaign }) {
  const { step = 'recipients' } = useSearch({ from: '/campaigns/$campaignId' });
  const navigate = useNavigate();
  const { draft, change, saving, error, retry } = useAutosave(campaign);
  const checks = useQuery(checksQuery(campaign.id, campaign.version)).data?.checks ?? [];
  const place = steps.findIndex(({ value }) => value === step);
  const go = (next: Step) => { void navigate({ to: '/campaigns/$campaignId', params: { campaignId: campaign.id }, search: { step: next } }); };
  // Whoever goes on by the buttons below goes on at the top of the step.
  const panels = useRef<HTMLDivElement>(null);
  const went = useRef(false);
  const turn = (next: Step) => {
    went.current = true;
    go(next);
  };
  useEffect(() => {
    if (went.current) {
      went.current = false;
      panels.current?.focus();
    }
  }, [step]);
  const before = steps[place - 1];
  const next = steps[place + 1];
  return (
    <Stack gap="md" maw="46rem">
      <Text size="sm" c="var(--app-muted)" role="status">{error ? 'Not saved' : saving ? 'Saving …' : 'Saved'}</Text>
      {error ? <ErrorNotice error={error} onRetry={() => void retry()} /> : null}
      <Tabs value={step} onChange={(value) => { go(value as Step); }} keepMounted={false}>
        <Tabs.List aria-label="Steps" className={classes.steps}>
          {steps.map(({ value, label }, index) => {
            const open = checks.some((check) => check.step === value && check.blocks);
            return (
              <Tabs.Tab key={value} value={value}>
                <span className={classes.step} data-open={open || undefined}>
                  <span className={classes.number} aria-hidden>{index + 1}</span>
                  {label}
                  {open ? <span className="visually-hidden">, something is missing</span> : null}
                </span>
              </Tabs.Tab>
            );
          })}
        </Tabs.List>
        <div ref={panels} tabIndex={-1} className={classes.panels}>
          <Tabs.Panel value="recipients" pt="md"><RecipientsStep draft={draft} change={change} /></Tabs.Panel>
          <Tabs.Panel value="goal" pt="md"><GoalStep draft={draft} change={change} /></Tabs.Panel>
          <Tabs.Panel value="content" pt="md"><ContentStep draft={draft} taken={campaign.layoutVersion ?? null} change={change} /></Tabs.Panel>
          <Tabs.Panel value="schedule" pt="md"><ScheduleStep draft={draft} change={change} /></Tabs.Panel>
          <Tabs.Panel value="review" pt="md"><ReviewStep campaign={campaign} saving={saving} onMend={turn} /></Tabs.Panel>
        </div>
      </Tabs>
      <Group justify="space-between">
        {before ? <Button variant="default" onClick={() => { turn(before.value); }}>Back: {before.label}</Button> : <span />}
        {next ? <Button variant={step === 'schedule' ? 'filled' : 'default'} onClick={() => { turn(next.value); }}>Next: {next.label}</Button> : null}
      </Group>
    </Stack>
  );
}
