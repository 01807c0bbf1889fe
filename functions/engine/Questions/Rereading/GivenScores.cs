using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"ratings of 2 or less", "reviews with 4 stars or more": the number is what people gave, and not how many rows there are; what is worse than a score is less.</summary>
internal static class GivenScores
{
    /// <summary>"gave us a 1".</summary>
    private const int MostWordsBetween = 3;

    private static readonly string Review = Stemmer.Stem("review");

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        for (var at = 1; at < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is not NumberMeaning { Value: var value })
            {
                continue;
            }

            if (Given(mentions, at, value, model) is { } given)
            {
                return given;
            }

            if (Compared(mentions, at, value, model) is { } compared)
            {
                return compared;
            }

            if (Verdict(mentions, at) is not { } verdict)
            {
                continue;
            }

            var noun = Before(mentions, at);
            if (noun < 0 || Score(mentions[noun], model, value) is not { } score)
            {
                continue;
            }

            var rows = mentions[noun].Meanings.OfType<EventMeaning>().FirstOrDefault(meaning => meaning.Selection.Names.All(score.Events.Contains));
            var named = new FieldMeaning(Field.Property(score.Path), score) { Score = 0.97 };
            var place = mentions[at].Start;
            return
            [
                .. mentions.Take(noun), .. rows is null ? Array.Empty<Mention>() : [mentions[noun] with { Meanings = [rows with { Score = Math.Max(rows.Score, 0.9), IsPartial = false }] }],
                rows is null ? mentions[noun] : new Mention(place, place, Naming.Of(named.Field), [named]),
                mentions[at], Worse(mentions[verdict]), .. mentions.Skip(verdict + 1),
            ];
        }

        return mentions;
    }

    /// <summary>"who gave us a 1": one score of the only rows that have any.</summary>
    private static IReadOnlyList<Mention>? Given(IReadOnlyList<Mention> mentions, int at, decimal value, SemanticModel model)
    {
        var verb = at - 1;
        while (verb > 0 && (mentions[verb].IsNoise || WordLists.ObjectPronouns.Contains(mentions[verb].Text)))
        {
            verb--;
        }

        if (verb < 0 || at - verb > MostWordsBetween || !WordLists.GivingVerbs.Contains(mentions[verb].Text) || mentions[verb].Meanings[0] is EventMeaning { IsPartial: false } or FieldMeaning || (at + 1 < mentions.Count && mentions[at + 1].Is(Keyword.OrMore, Keyword.OrLess))
            || model.Properties.Where(property => IsScore(property, value)).Take(2).ToList() is not [{ Events.Count: > 0 } score])
        {
            return null;
        }

        var end = at + 1 < mentions.Count && QuestionTokenizer.Words(mentions[at + 1].Text) is [var unit] && WordLists.Scores.Contains(unit.Stem) ? at + 1 : at;
        if (end == at && at + 1 < mentions.Count && mentions[at + 1].IsContent)
        {
            return null;
        }

        var rows = new EventSelection { Names = score.Events, Where = new FieldTest(Field.Property(score.Path), TestOperator.Equals, [Plain(value)]), Label = $"{Naming.Of(Field.Property(score.Path))} of {Plain(value)}" };
        return [.. mentions.Take(verb), new Mention(mentions[verb].Start, mentions[end].End, $"{mentions[verb].Text} {Plain(value)}", [new EventMeaning(rows) { Score = 0.95 }]), .. mentions.Skip(end + 1)];
    }

    /// <summary>"who rated us below 3", "reviews above 4 stars": the score is compared, and not how many there are.</summary>
    private static IReadOnlyList<Mention>? Compared(IReadOnlyList<Mention> mentions, int at, decimal value, SemanticModel model)
    {
        var end = at + 1 < mentions.Count && QuestionTokenizer.Words(mentions[at + 1].Text) is [var unit] && WordLists.Scores.Contains(unit.Stem) ? at + 1 : at;
        if (!mentions[at - 1].Is(Keyword.LessThan, Keyword.MoreThan, Keyword.AtLeast, Keyword.AtMost) || mentions[at - 1].IsContent || (end + 1 < mentions.Count && (mentions[end + 1].IsContent || mentions[end + 1].Text.ToLowerInvariant() is "times" or "time")))
        {
            return null;
        }

        var noun = Before(mentions, at - 1);
        if (noun < 0 || mentions[noun].Meanings[0] is not EventMeaning || Score(mentions[noun], model, value) is not { } score || !QuestionTokenizer.Words(mentions[noun].Text).Any(word => WordLists.Scores.Contains(word.Stem) || WordLists.GivingVerbs.Contains(word.Lower) || word.Stem == Review))
        {
            return null;
        }

        var place = mentions[at - 1].Start;
        return [.. mentions.Take(noun + 1), new Mention(place, place, Naming.Of(Field.Property(score.Path)), [new FieldMeaning(Field.Property(score.Path), score) { Score = 0.97 }]), mentions[at - 1], mentions[at], .. mentions.Skip(end + 1)];
    }

    private static string Plain(decimal value) => value.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);

    private static Mention Worse(Mention verdict) => verdict.Text.ToLowerInvariant() switch
    {
        "or worse" => verdict.Said(Keyword.OrLess, "or less"),
        "or better" => verdict.Said(Keyword.OrMore, "or more"),
        _ => verdict,
    };

    /// <summary>"2 or less", "2 stars or less".</summary>
    private static int? Verdict(IReadOnlyList<Mention> mentions, int at)
    {
        var next = at + 1;
        next += next < mentions.Count && QuestionTokenizer.Words(mentions[next].Text) is [var unit] && WordLists.Scores.Contains(unit.Stem) ? 1 : 0;
        return next < mentions.Count && mentions[next].Is(Keyword.OrMore, Keyword.OrLess) && !mentions[next].IsContent ? next : null;
    }

    private static int Before(IReadOnlyList<Mention> mentions, int at)
    {
        var noun = at - 1;
        while (noun >= 0 && (mentions[noun].IsNoise || (mentions[noun].Is(Keyword.Of, Keyword.In, Keyword.Is, Keyword.Those, Keyword.Who, Keyword.LightVerb) && !mentions[noun].IsContent) || WordLists.HavingVerbs.Contains(mentions[noun].Text) || WordLists.FindingVerbs.Contains(mentions[noun].Text)))
        {
            noun--;
        }

        return noun;
    }

    /// <summary>The one number of these rows that is called a score and can be so great.</summary>
    private static PropertyDefinition? Score(Mention noun, SemanticModel model, decimal value)
    {
        if (noun.Meanings[0] is FieldMeaning { Property: { } named } && IsScore(named, value))
        {
            return named;
        }

        var names = noun.Meanings[0] is EventMeaning ? noun.Meanings.OfType<EventMeaning>().First().Selection.Names : [];
        return names.Count > 0 && model.Properties.Where(property => IsScore(property, value) && names.All(property.Events.Contains)).Take(2).ToList() is [var only] ? only : null;
    }

    private static bool IsScore(PropertyDefinition property, decimal value) =>
        ModelFacts.IsNumeric(property) && QuestionTokenizer.Words(property.Path).Any(word => WordLists.Scores.Contains(word.Stem)) && (property.Minimum ?? value) <= value && (property.Maximum ?? value) >= value;
}
