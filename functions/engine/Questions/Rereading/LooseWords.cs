using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>Phrases that mean something else in their place: "never bought anything but got a refund" excepts nothing, "the last thing customer 7 did" is an event.</summary>
internal static class LooseWords
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) => LastThing(AnythingBut(WithoutUs(mentions)));

    /// <summary>"who rated us 1": whom they rated is nobody of the data, and stands between a number's name and the number.</summary>
    private static IReadOnlyList<Mention> WithoutUs(IReadOnlyList<Mention> mentions)
    {
        var us = Enumerable.Range(1, Math.Max(0, mentions.Count - 2)).FirstOrDefault(at => mentions[at].IsNoise && mentions[at].Text.ToLowerInvariant() is "us" or "me" && mentions[at - 1].Meanings[0] is FieldMeaning { Property: var rated } && ModelFacts.IsNumeric(rated) && mentions[at + 1].Meanings[0] is NumberMeaning, -1);
        return us < 0 ? mentions : [.. mentions.Take(us), .. mentions.Skip(us + 1)];
    }

    private static IReadOnlyList<Mention> AnythingBut(IReadOnlyList<Mention> mentions)
    {
        var at = Enumerable.Range(0, mentions.Count).FirstOrDefault(index => mentions[index].Is(Keyword.Except) && mentions[index].Text.Equals("anything but", StringComparison.OrdinalIgnoreCase), -1);
        var denied = at > 0 && mentions.Take(at).Any(mention => mention.Is(Keyword.Never, Keyword.Not) && !mention.IsContent);
        var deed = denied && mentions.Skip(at + 1).FirstOrDefault(mention => !mention.IsNoise || WordLists.HavingVerbs.Contains(mention.Text)) is { } next && (next.IsNoise || IsPast(next));
        return deed ? [.. mentions.Take(at), mentions[at].Said(Keyword.But), .. mentions.Skip(at + 1)] : mentions;
    }

    private static bool IsPast(Mention mention) => mention.As<EventMeaning>() is not null && mention.Text.Split(' ')[0].EndsWith("ed", StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<Mention> LastThing(IReadOnlyList<Mention> mentions)
    {
        var at = Enumerable.Range(0, mentions.Count).FirstOrDefault(index => mentions[index].Is(Keyword.NextTo, Keyword.Precede) && mentions[index].Text.EndsWith("thing", StringComparison.OrdinalIgnoreCase), -1);
        if (at < 0 || !mentions.Skip(at + 1).Take(3).Any(mention => mention.Meanings[0] is ValueMeaning { Field.Source: FieldSource.ExternalUserId }) || mentions.Any(mention => mention.Is(Keyword.After) && !mention.IsContent))
        {
            return mentions;
        }

        var end = mentions[at].Text.Contains("first", StringComparison.OrdinalIgnoreCase) ? Keyword.First : Keyword.Last;
        return
        [
            .. mentions.Take(at),
            mentions[at] with { Text = end == Keyword.First ? "first" : "last", Meanings = [new KeywordMeaning(end) { Score = 0.9 }] },
            (mentions[at] with { Start = mentions[at].End }).Said(Keyword.Events, "events"),
            .. mentions.Skip(at + 1),
        ];
    }
}
