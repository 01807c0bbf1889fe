using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"why do people cancel" where rows of that event say a reason: the rows by reason; "because of the price": those with that reason.</summary>
internal static class ReasonsWhy
{
    private static readonly string[] Reasons = ["reason", "cause", "motive", "explanation"];

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model) => ByReason(Given(mentions), model);

    private static IReadOnlyList<Mention> Given(IReadOnlyList<Mention> mentions)
    {
        var because = Enumerable.Range(0, mentions.Count).FirstOrDefault(at => mentions[at].Text.StartsWith("because", StringComparison.OrdinalIgnoreCase) || mentions[at].Text.StartsWith("due", StringComparison.OrdinalIgnoreCase), mentions.Count);
        return because == mentions.Count ? mentions : [.. mentions.Select((mention, at) => at > because && mention.Meanings.OfType<ValueMeaning>().FirstOrDefault(value => value.Property is { } told && IsReason(told)) is { } reason
            ? mention with { Meanings = [reason with { Score = 1 }, .. mention.Meanings.Where(meaning => meaning != reason)] }
            : mention)];
    }

    private static bool IsReason(PropertyDefinition property) => Array.IndexOf(Reasons, QuestionTokenizer.Words(property.Path)[^1].Lower) >= 0;

    private static IReadOnlyList<Mention> ByReason(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        var why = Enumerable.Range(1, Math.Max(0, mentions.Count - 2)).FirstOrDefault(at => mentions[at].Is(Keyword.Why) && mentions[at].Text.Contains("reason", StringComparison.OrdinalIgnoreCase), -1);
        if (why > 0 && mentions.Take(why).All(mention => mention.IsNoise || (!mention.IsContent && mention.Is(Keyword.Top, Keyword.Most, Keyword.Popular, Keyword.Which, Keyword.Is))))
        {
            // "top reasons for cancelling", "what is the most common reason for cancelling": the groups come in their order anyway.
            return ByReason([.. mentions.Skip(why)], model);
        }

        if (mentions.Count < 2 || !mentions[0].Is(Keyword.Why) || mentions[0].IsContent || mentions.Skip(1).Any(mention => mention.Meanings[0] is FieldMeaning or MetricMeaning) || mentions.Select(mention => mention.Meanings[0]).OfType<EventMeaning>().FirstOrDefault() is not { } deed)
        {
            return mentions;
        }

        var told = model.Properties.Where(property => property.Type == PropertyType.Text && deed.Selection.Names.All(property.Events.Contains) && IsReason(property)).ToList();
        if (told is not [var reason])
        {
            return mentions;
        }

        var end = mentions[^1].End;
        var left = mentions.Skip(1).Where(mention => !mention.Is(Keyword.Users) || mention.IsContent);
        return [.. left, new Mention(end, end, "by", [new KeywordMeaning(Keyword.By) { Score = 0.9 }]), new Mention(end, end, reason.Path, [new FieldMeaning(Field.Property(reason.Path), reason)])];
    }
}
