using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"who viewed" where one event is called product_view and another, merely akin, visit: the deed that has the verb in its own name is meant.</summary>
internal static class OwnVerbs
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) => [.. mentions.Select(Reread)];

    private static Mention Reread(Mention mention)
    {
        if (mention.Meanings[0] is not EventMeaning { IsPartial: false, Score: <= NameIndex.Related, Definition: null } akin || !IsPast(mention.Text))
        {
            return mention;
        }

        var stem = QuestionTokenizer.Words(mention.Text) is [var only] ? only.Stem : null;
        var own = mention.Meanings.OfType<EventMeaning>().Where(deed => deed is { IsPartial: true, IsRelated: false } && deed.Selection != akin.Selection && deed.Selection.Names is [var name] && DeedOf(name) == stem).ToList();
        return own is [var named] ? mention.Meant(named with { IsPartial = false }) : mention;
    }

    /// <summary>The word of an event's name that tells what is done: the one in the past, or the last one.</summary>
    private static string? DeedOf(string name)
    {
        var words = QuestionTokenizer.Words(name);
        return words.Count == 0 ? null : (words.FirstOrDefault(word => IsPast(word.Lower)) ?? words[^1]).Stem;
    }

    private static bool IsPast(string word) => word.Length > 4 && word.EndsWith("ed", StringComparison.OrdinalIgnoreCase) && !word.EndsWith("eed", StringComparison.OrdinalIgnoreCase);
}
