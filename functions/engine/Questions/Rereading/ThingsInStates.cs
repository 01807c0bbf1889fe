using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"devices offline", "how many machines stopped" where rows are called "device_offline" and a device has many of them: each thing counts once, and not each of its rows.</summary>
internal static class ThingsInStates
{
    /// <summary>With nearly as many keys as rows both numbers are the same, and the rows say it more plainly.</summary>
    private const double OneRowEach = 0.9;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        var times = mentions.Any(mention => mention.Is(Keyword.Times) || (mention.Is(Keyword.HowMany) && mention.Text.Equals("how often", StringComparison.OrdinalIgnoreCase)));
        for (var at = 0; !times && at < mentions.Count; at++)
        {
            if (mentions[at].Meanings[0] is EventMeaning { IsPartial: false, Selection: { Names: [var name], Where: null } } deed && KeyOf(mentions[at], name, model) is { } key)
            {
                var (words, start) = (mentions[at].Text.Split(' ', 2), mentions[at].Start);
                return
                [
                    .. mentions.Take(at),
                    new Mention(start, start + 1, words[0], [new FieldMeaning(Field.Property(key.Path), key) { Score = deed.Score }]),
                    new Mention(start + 1, mentions[at].End, words[1], [deed]),
                    .. mentions.Skip(at + 1),
                ];
            }
        }

        return mentions;
    }

    /// <summary>The key of the things that stand first, in the plural; in "device reboots" the rows are what there are several of.</summary>
    private static PropertyDefinition? KeyOf(Mention mention, string name, SemanticModel model)
    {
        if (QuestionTokenizer.Words(mention.Text) is not [var things, .., var state] || !things.Lower.EndsWith('s') || things.Lower.EndsWith("ss", StringComparison.Ordinal) || state.Lower.EndsWith('s') || !mention.Text.Contains(' ', StringComparison.Ordinal))
        {
            return null;
        }

        var rows = model.Events.FirstOrDefault(definition => definition.Name == name)?.Count ?? 0;
        return model.Properties.FirstOrDefault(property => property.Role == PropertyRole.Identifier && property.Events.Contains(name, StringComparer.Ordinal) && property.DistinctCount < OneRowEach * rows
            && QuestionTokenizer.Words(SharedKeys.NameOf(property.Path)) is [var thing] && thing.Stem == things.Stem);
    }
}
