using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"new accounts per week" where rows say that an account was opened: those are counted, and not whoever was seen for the first time.</summary>
internal static class NewThings
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        for (var at = 0; at + 1 < mentions.Count; at++)
        {
            if (mentions[at].Is(Keyword.New) && !mentions[at].IsContent && mentions[at].Text.Equals("new", StringComparison.OrdinalIgnoreCase) && Begun(mentions[at + 1], model) is { } begun)
            {
                return [.. mentions.Take(at + 1), mentions[at + 1] with { Meanings = [new EventMeaning(EventSelection.Of(begun)) { Score = NameIndex.FamilyWord }] }, .. mentions.Skip(at + 2)];
            }
        }

        return mentions;
    }

    /// <summary>The one event by which such a thing comes into being.</summary>
    private static string? Begun(Mention mention, SemanticModel model)
    {
        if (mention.Meanings[0] is not KeywordMeaning { Keyword: Keyword.Users } || QuestionTokenizer.Words(mention.Text) is not [var noun])
        {
            return null;
        }

        var names = model.Events.Select(definition => definition.Name).Where(name => QuestionTokenizer.Words(name) is [var thing, var deed] && thing.Stem == noun.Stem && DeedWords.IsBeginning(deed.Stem)).Take(2).ToList();
        return names is [var only] ? only : null;
    }
}
