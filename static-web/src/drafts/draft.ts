import type { Part, QueryPart } from '../api/types';

/** Something to act on that came with an answer: saved already when it was asked for, or only suggested. */
export type Draft =
  | { kind: 'suggested_segment'; key: string; name: string; queryId: string }
  | { kind: 'segment'; key: string; name: string; description: string | null; members: number | null; segmentId: string }
  | { kind: 'campaign'; key: string; name: string; channel: string | null; segmentName: string | null; recipients: number | null };

export function draftsOf(parts: readonly Part[]): Draft[] {
  return parts.flatMap((part) => {
    if (part.type === 'action') {
      return [...segmentOf(part), ...campaignOf(part)];
    }
    return part.type === 'query_results' ? suggestionOf(part) : [];
  });
}

function segmentOf(part: Extract<Part, { type: 'action' }>): Draft[] {
  const segment = part.data?.purpose === 'draft_segment' ? part.data.segment : null;
  return segment
    ? [{ kind: 'segment', key: part.id, name: segment.name, description: segment.description ?? null, members: segment.memberCount ?? null, segmentId: segment.id }]
    : [];
}

function campaignOf(part: Extract<Part, { type: 'action' }>): Draft[] {
  const campaign = part.data?.purpose === 'draft_campaign' ? part.data.campaign : null;
  return campaign
    ? [{ kind: 'campaign', key: part.id, name: campaign.name, channel: campaign.channel ?? null, segmentName: campaign.segmentName ?? null, recipients: campaign.recipients ?? null }]
    : [];
}

/** The server offers it on results that are about people. */
function suggestionOf(part: QueryPart): Draft[] {
  const queryId = part.data?.queryId;
  const offered = part.actions?.some((action) => action.kind === 'create_segment') ?? false;
  return offered && queryId !== undefined
    ? [{ kind: 'suggested_segment', key: `${part.id}-people`, name: nameOf(part.data?.planSummary ?? part.content ?? ''), queryId }]
    : [];
}

function nameOf(title: string): string {
  const text = title.trim().slice(0, 80);
  return text === '' ? 'People in this answer' : text.charAt(0).toUpperCase() + text.slice(1);
}
