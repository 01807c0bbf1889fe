import type { Step } from '../api/campaigns';

export const steps: { value: Step; label: string }[] = [
  { value: 'recipients', label: 'Recipients' },
  { value: 'goal', label: 'Goal' },
  { value: 'content', label: 'Content' },
  { value: 'schedule', label: 'Schedule' },
  { value: 'review', label: 'Review' },
];

export interface CampaignSearch {
  /** Of a draft the step that is open: going back, and coming back, lead to it. */
  step?: Step | undefined;
}

export function readCampaignSearch(search: Record<string, unknown>): CampaignSearch {
  const step = steps.find(({ value }) => value === search.step)?.value;
  return step ? { step } : {};
}
