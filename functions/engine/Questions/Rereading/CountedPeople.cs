using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// "how many guests checked in", "why do guests cancel" where bookings say how many guests there are: with what people do, and where those rows do not
/// have the number, the word means the people themselves.
/// </summary>
internal static class CountedPeople
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        Mention[]? changed = null;
        for (var at = 0; at < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is FieldMeaning { Property: { } number } && ModelFacts.IsNumeric(number) && PersonNouns.Is(mentions[at].Text) && mentions[at].Text.EndsWith('s') && Act(mentions, at, number))
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at].Said(Keyword.Users);
            }
        }

        return changed ?? mentions;
    }

    /// <summary>"guests who", "why do guests", "guests abandoned", or a deed whose rows do not count them.</summary>
    private static bool Act(IReadOnlyList<Mention> mentions, int at, Model.PropertyDefinition number)
    {
        if (at + 1 < mentions.Count && !mentions[at + 1].IsContent && mentions[at + 1].Is(Keyword.Who, Keyword.DropOff, Keyword.CameBack, Keyword.Never, Keyword.Not))
        {
            return true;
        }

        if (mentions.Take(at).Any(mention => mention.Is(Keyword.Average, Keyword.Sum, Keyword.Maximum, Keyword.Minimum, Keyword.Median, Keyword.By, Keyword.Per) && !mention.IsContent))
        {
            return false;
        }

        var deed = mentions.Skip(at + 1).FirstOrDefault(mention => mention.IsContent);
        return mentions[0].Is(Keyword.Why) && !mentions[0].IsContent ? deed?.Meanings[0] is EventMeaning
            : deed?.Meanings[0] is EventMeaning { Selection.Names: { Count: > 0 } names } && !names.Any(number.Events.Contains);
    }
}
