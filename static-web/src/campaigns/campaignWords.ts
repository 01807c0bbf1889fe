import { sentence } from '../ui/words';

const channels: Record<string, string> = { email: 'E-mail', sms: 'SMS', push: 'Push', webhook: 'Webhook' };

export const channelChoices = Object.entries(channels).map(([value, label]) => ({ value, label }));

export function channelName(channel: string): string {
  return channels[channel] ?? sentence(channel);
}

/** The state of a campaign. */
export function statusName(status: string): string {
  return sentence(status);
}

const reasons: Record<string, string> = {
  no_address: 'no address',
  invalid_address: 'address that cannot be right',
  duplicate_address: 'same address as somebody else',
  no_consent: 'did not agree',
  frequency_cap: 'frequency cap reached',
  no_winner: 'test without a winner',
  cancelled: 'campaign cancelled',
};

/** Why somebody got no message; what a provider said is left as it is. */
export function reasonText(reason: string): string {
  return reasons[reason] ?? reason.replaceAll('_', ' ');
}

const states: Record<string, string> = {
  planned: 'Waiting',
  sending: 'Being sent',
  accepted: 'Sent',
  unknown: 'Outcome unknown',
  excluded: 'Left out',
};

/** Where the message of one recipient stands. */
export function recipientState(status: string): string {
  return states[status] ?? sentence(status);
}

const deeds: Record<string, string> = {
  draft: 'Unscheduled',
  sending: 'Sending began',
  exported: 'Recipients exported',
  planned: 'Recipients chosen',
  sent: 'Every message has its outcome',
  completed: 'Completed: the goal no longer counts',
  tested: 'Test sent',
  winner: 'Test of the variants decided',
  occurrence: 'An occurrence was scheduled',
  occurrence_skipped: 'Missed times were skipped',
  needs_approval: 'Waits for the approval of a second person',
  occurrence_needs_approval: 'An occurrence waits for approval',
};

/** What was done with a campaign. */
export function deedText(action: string): string {
  const name = action.replace('campaign.', '');
  return deeds[name] ?? sentence(name);
}
