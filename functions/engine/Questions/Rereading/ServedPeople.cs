using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"how many customers did we serve", "patients we saw": that they were there.</summary>
internal static class ServedPeople
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        for (var at = 1; at < mentions.Count; at++)
        {
            var words = mentions[at].Text.Split(' ');
            var we = words.Length > 1 ? words[^2] : mentions[at - 1].Text.Split(' ')[^1];
            if (!mentions[at].IsContent && WordLists.ServingVerbs.Contains(words[^1]) && we.Equals("we", StringComparison.OrdinalIgnoreCase)
                && mentions.Take(at).Any(mention => mention.Is(Keyword.Users) || mention.Meanings[0] is PeopleMeaning))
            {
                return [.. mentions.Take(at), mentions[at].Said(Keyword.Active), .. mentions.Skip(at + 1)];
            }
        }

        return mentions;
    }
}
