import type { Draft } from './draft';
import { DraftFrame } from './DraftFrame';
import { CampaignButton } from './SaveButton';
import { SuggestedSegment } from './SuggestedSegment';
import { channelName } from '../campaigns/campaignWords';
import { LinkButton } from '../ui/LinkButton';

export function DraftCard({ draft }: { draft: Draft }) {
  switch (draft.kind) {
    case 'suggested_segment':
      return <SuggestedSegment name={draft.name} queryId={draft.queryId} />;
    case 'segment':
      return (
        <DraftFrame heading="Segment draft" name={draft.name} description={draft.description} count={draft.members} unit="users" saved>
          <CampaignButton segmentId={draft.segmentId} name={draft.name} />
        </DraftFrame>
      );
    case 'campaign':
      return (
        <DraftFrame
          heading="Campaign draft"
          name={draft.name}
          description={[draft.channel ? channelName(draft.channel) : null, draft.segmentName ? `to ${draft.segmentName}` : null].filter(Boolean).join(' ')}
          count={draft.recipients}
          unit="recipients"
          saved
        >
          <LinkButton to="/campaigns/$campaignId" params={{ campaignId: draft.campaignId }} fullWidth mt="xs" variant="light">Open the campaign</LinkButton>
        </DraftFrame>
      );
  }
}
