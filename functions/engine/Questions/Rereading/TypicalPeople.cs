using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"how many tickets does an agent solve per week": one of them for all, so that the average per agent is meant and not the number of all together. "Each agent" asks for every one of them, unless on average.</summary>
internal static class TypicalPeople
{
    private const double Function = 0.9;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        var ask = Enumerable.Range(0, mentions.Count).FirstOrDefault(at => mentions[at].Is(Keyword.HowMany) && !mentions[at].IsContent, -1);
        if (HowOften(mentions, ask) is { } habit)
        {
            return habit;
        }

        if (ask < 0 || ask + 4 >= mentions.Count || !mentions[ask + 1].IsContent)
        {
            return mentions;
        }

        var does = ask + 2;
        var one = does + 1;
        var person = one + 1;
        if (mentions[does].Text.ToLowerInvariant() is not ("do" or "does" or "did") || person >= mentions.Count || !IsOne(mentions[person]))
        {
            return mentions;
        }

        var isEach = WordLists.Everyone.Contains(mentions[one].Text);
        if (!isEach && !WordLists.SomeOne.Contains(mentions[one].Text))
        {
            return mentions;
        }

        var deed = person + 1 < mentions.Count && mentions[person + 1].Meanings[0] is EventMeaning ? [mentions[person + 1]] : Array.Empty<Mention>();
        return isEach && !mentions.Any(mention => mention.Is(Keyword.Average) && !mention.IsContent)
            ? [.. mentions.Take(ask + 2), .. deed, Word(mentions[person], Keyword.By, "by"), mentions[person], .. mentions.Skip(person + 1 + deed.Length)]
            :
            [
                .. mentions.Take(ask), Word(mentions[ask], Keyword.Average, "average"), mentions[ask] with { Text = "number of" }, mentions[ask + 1], .. deed, Word(mentions[person], Keyword.Per, "per"), mentions[person],
                .. mentions.Skip(person + 1 + deed.Length).Where(mention => !(mention.Is(Keyword.Average) && !mention.IsContent)),
            ];
    }

    /// <summary>"how often do customers order": so many times each of them, and not all of them together.</summary>
    private static IReadOnlyList<Mention>? HowOften(IReadOnlyList<Mention> mentions, int ask)
    {
        var people = ask + 2;
        while (ask >= 0 && people < mentions.Count && mentions[people].IsNoise)
        {
            people++;
        }

        var deed = people + 1;
        return ask >= 0 && deed < mentions.Count && mentions[ask].Text.Equals("how often", StringComparison.OrdinalIgnoreCase) && mentions[ask + 1].Text.ToLowerInvariant() is "do" or "does"
            && (mentions[people].Is(Keyword.Users) || mentions[people].Meanings[0] is PeopleMeaning) && mentions[deed].Meanings[0] is EventMeaning or EntityMeaning or FieldMeaning { Property.Role: Model.PropertyRole.Identifier }
            ? [.. mentions.Take(ask), Word(mentions[ask], Keyword.Average, "average"), mentions[ask] with { Text = "number of" }, mentions[deed], Word(mentions[people], Keyword.Per, "per"), mentions[people], .. mentions.Skip(deed + 1)]
            : null;
    }

    private static Mention Word(Mention before, Keyword keyword, string text) => new(before.Start, before.Start, text, [new KeywordMeaning(keyword) { Score = Function }]);

    private static bool IsOne(Mention mention) => (mention.Is(Keyword.Users) || mention.Meanings[0] is PeopleMeaning) && !mention.Text.EndsWith('s');
}
