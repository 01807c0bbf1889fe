using Analytics.Chat.Answering;
using Analytics.Identity;

namespace Analytics.Chat.Drafts;

/// <summary>Everybody may ask; what an answer saves needs the same permission as saving it by hand.</summary>
internal static class DraftPermission
{
    /// <summary>The reading, or the refusal of a draft that the role may not save.</summary>
    public static Interpretation Check(Interpretation reading, string role)
    {
        if (reading is not { Outcome: InterpretationOutcome.Draft, Draft: { } draft })
        {
            return reading;
        }

        var lacking = Needed(draft).FirstOrDefault(permission => !Permissions.Of(role).Contains(permission));
        return lacking is null ? reading : new Interpretation
        {
            Outcome = InterpretationOutcome.Declined,
            Code = "identity.forbidden",
            Sentence = $"Your role {role} does not allow this ({lacking}): ask an admin. The question itself, who these people are, can be asked.",
            Model = reading.Model,
        };
    }

    private static IEnumerable<string> Needed(DraftRequest draft)
    {
        if (draft.Kind == DraftKind.Segment || (draft.SegmentId is null && draft.Changes is null))
        {
            yield return Permissions.EditSegments;
        }

        if (draft.Kind == DraftKind.Campaign)
        {
            yield return Permissions.EditCampaigns;
        }
    }
}
