import type { ActionPart, Part, QueryPart } from '../api/types';

/** Something to act on that came with an answer: saved already when it was asked for, or only suggested. */
export type Draft =
  | { kind: 'suggested_segment'; key: string; name: string; queryId: string }
  | { kind: 'segment'; key: string; name: string; description: string | null; members: number | null; segmentId: string }
  | { kind: 'campaign'; key: string; name: string; channel: string | null; segmentName: string | null; recipients: number | null; campaignId: string };

export function draftsOf(parts: readonly Part[]): Draft[] {
  return parts.flatMap((part) => {
    if (part.type === 'action') {
      return savedOf(part);
    }
    return part.type === 'query_results' ? suggestionOf(part) : [];
  });
}

function savedOf({ id: key, data }: ActionPart): Draft[] {
  const { id, name, count = null } = data ?? {};
  if (id === undefined || name === undefined) {
    return [];
  }
  switch (data?.purpose) {
    case 'draft_segment':
      return [{ kind: 'segment', key, name, description: data.description ?? null, members: count, segmentId: id }];
    case 'draft_campaign':
      return [{ kind: 'campaign', key, name, channel: data.channel ?? null, segmentName: data.segmentName ?? null, recipients: count, campaignId: id }];
    default:
      return [];
  }
}

/** The server offers it on results that are about people. */
function suggestionOf(part: QueryPart): Draft[] {
  const queryId = part.data?.queryId;
  const offered = part.actions?.some((action) => action.kind === 'create_segment') ?? false;
  return offered && queryId !== undefined
    ? [{ kind: 'suggested_segment', key: `${part.id}-people`, name: nameOf(part.data?.planSummary ?? part.content ?? ''), queryId }]
    : [];
}

/** What asks for people says nothing of who they are. */
const asking = /^(?:(?:please\s+)?(?:show|list|give|find|get)\s+(?:me\s+)?(?:all\s+)?(?:the\s+)?|how\s+many\s+(?:of\s+)?(?:the\s+)?|number\s+of\s+|which\s+|what\s+)/i;

/** "which plan do they have": asks for something of people that it does not name. */
const aboutOthers = /\b(?:they|them|their|those|these)\b|\b(?:that|it|this)\W*$|^how much\b|^(?:what|which)\b.*\b(?:do|does|did|are|were)\b/i;

function nameOf(title: string): string {
  if (aboutOthers.test(title)) {
    return 'People in this answer';
  }
  const said = title.trim().replace(/[?!.\s]+$/, '').replace(asking, '');
  const text = said.replace(/^who\s+/i, 'People who ').slice(0, 80).trim();
  return text === '' ? 'People in this answer' : text.charAt(0).toUpperCase() + text.slice(1);
}
