using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>"how many loyalty members ordered", "share of students who": the plural of a yes/no attribute stands for the users for whom it is a yes.</summary>
internal static class TraitPeople
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        Mention[]? changed = null;
        for (var at = 0; at < mentions.Count; at++)
        {
            if (IsSubject(mentions, at) && mentions[at].Meanings.OfType<FieldMeaning>().FirstOrDefault() is { Score: > 0.8, Field: { Source: FieldSource.UserAttribute, Path: { } path } field } named
                && mentions[at].Text.EndsWith('s') && !path.EndsWith('s') && YesNo.Of(named.Property) is { } flag)
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at] with { Meanings = [new PeopleMeaning(null, new HasAttribute(flag.Test(field, holds: true))) { Score = 0.98 }] };
            }
        }

        return changed ?? mentions;
    }

    /// <summary>Behind "how many" or a share, and before what they did.</summary>
    private static bool IsSubject(IReadOnlyList<Mention> mentions, int at) =>
        at > 0 && at + 1 < mentions.Count && mentions[at - 1].Is(Keyword.HowMany, Keyword.Share) && !mentions[at - 1].IsContent
        && (mentions[at + 1].Meanings[0] is EventMeaning or MetricMeaning || mentions[at + 1].Is(Keyword.Who, Keyword.LightVerb, Keyword.Never, Keyword.Active));
}
