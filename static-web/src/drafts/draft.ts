import type { ActionPart } from '../api/types';
import { toNumber } from '../ui/numbers';

export interface Draft {
  kind: 'segment' | 'campaign';
  name: string;
  description: string | null;
  size: string | null;
  share: string | null;
  label: string;
  /** Sent back unchanged to create it. */
  body: Record<string, unknown>;
}

export function draftOf(part: ActionPart): Draft {
  const data = part.data ?? {};
  const kind = data.purpose === 'draft_campaign' ? 'campaign' : 'segment';
  const action = part.actions?.find((candidate) => candidate.kind === `create_${kind}`);
  const count = toNumber(firstOf(data, ['count', 'memberCount', 'size', 'audience']) as number | string | null);
  const share = toNumber(firstOf(data, ['share']) as number | string | null);
  return {
    kind,
    name: text(data.name) ?? part.content ?? (kind === 'segment' ? 'New segment' : 'New campaign'),
    description: text(data.description) ?? null,
    size: count === null ? null : count.toLocaleString('en-US'),
    share: share === null ? null : `${(share * 100).toLocaleString('en-US', { maximumFractionDigits: 1 })}% of users`,
    label: action?.label ?? (kind === 'segment' ? 'Create segment' : 'Create campaign draft'),
    body: action?.data ?? data,
  };
}

function firstOf(data: Record<string, unknown>, names: string[]): unknown {
  return names.map((name) => data[name]).find((value) => value !== undefined && value !== null) ?? null;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
