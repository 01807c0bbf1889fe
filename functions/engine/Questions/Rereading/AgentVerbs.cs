using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"drivers who drove in June": what the people are named after says no more than that they were there.</summary>
internal static class AgentVerbs
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        var people = mentions.Where(mention => mention.Is(Keyword.Users) || mention.Meanings[0] is PeopleMeaning { Selection: null } || (mention.Meanings[0] is EntityMeaning { Entity: var entity } && Nouns.IsUser(entity))).SelectMany(mention => QuestionTokenizer.Words(mention.Text)).Select(word => Root(word.Lower)).OfType<string>().ToList();
        return people.Count == 0 ? mentions : [.. mentions.Select(mention => mention.Is(Keyword.LightVerb) && !mention.IsContent && people.Exists(root => Lexicon.StemOf(mention.Text).StartsWith(root, StringComparison.Ordinal))
            ? mention.Said(Keyword.Active)
            : mention)];
    }

    private static string? Root(string person)
    {
        var one = person.EndsWith('s') ? person[..^1] : person;
        return one.Length > 5 && one.EndsWith("er", StringComparison.Ordinal) ? one[..^2] : null;
    }
}
