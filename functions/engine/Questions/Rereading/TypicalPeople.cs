using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"how many tickets does an agent solve per week": one of them for all, so that the average per agent is meant and not the number of all together.</summary>
internal static class TypicalPeople
{
    private const double Function = 0.9;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        var ask = Enumerable.Range(0, mentions.Count).FirstOrDefault(at => mentions[at].Is(Keyword.HowMany) && !mentions[at].IsContent, -1);
        if (ask < 0 || ask + 4 >= mentions.Count || !mentions[ask + 1].IsContent)
        {
            return mentions;
        }

        var does = ask + 2;
        var one = does + 1;
        var person = one + 1;
        if (mentions[does].Text.ToLowerInvariant() is not ("do" or "does" or "did") || !WordLists.SomeOne.Contains(mentions[one].Text) || person >= mentions.Count || !IsOne(mentions[person]))
        {
            return mentions;
        }

        var deed = person + 1 < mentions.Count && mentions[person + 1].Meanings[0] is EventMeaning ? [mentions[person + 1]] : Array.Empty<Mention>();
        var start = mentions[ask].Start;
        return
        [
            .. mentions.Take(ask), new Mention(start, start, "average", [new KeywordMeaning(Keyword.Average) { Score = Function }]), mentions[ask] with { Text = "number of" }, mentions[ask + 1], .. deed,
            new Mention(mentions[person].Start, mentions[person].Start, "per", [new KeywordMeaning(Keyword.Per) { Score = Function }]), mentions[person],
            .. mentions.Skip(person + 1 + deed.Length).Where(mention => !(mention.Is(Keyword.Average) && !mention.IsContent)),
        ];
    }

    private static bool IsOne(Mention mention) => (mention.Is(Keyword.Users) || mention.Meanings[0] is PeopleMeaning) && !mention.Text.EndsWith('s');
}
