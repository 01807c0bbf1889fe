using Analytics.Engine.Model;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"how many hours did people listen" where rows say "seconds_listened": all of that time together.</summary>
internal static class HoursOfNumbers
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        var ask = Enumerable.Range(0, Math.Max(0, mentions.Count - 2)).FirstOrDefault(at => mentions[at].Is(Keyword.HowMany) && !mentions[at].IsContent && mentions[at + 1].Meanings[0] is UnitMeaning { Plural: true }, -1);
        var number = ask < 0 ? -1 : Enumerable.Range(ask + 2, mentions.Count - ask - 2).FirstOrDefault(at => mentions[at].IsContent, -1);
        if (number < 0 || mentions[number].Meanings[0] is not FieldMeaning { Property: { Role: PropertyRole.Duration } length } || !ModelFacts.IsNumeric(length) || !DeedsOfNumbers.IsDeed(length, mentions[number].Text)
            || !Enumerable.Range(ask + 2, number - ask - 2).All(at => mentions[at].IsNoise || mentions[at].Is(Keyword.Is, Keyword.Users, Keyword.Those)))
        {
            return mentions;
        }

        return [.. mentions.Take(ask), mentions[ask].Said(Keyword.Sum, "total"), mentions[number], .. mentions.Skip(ask + 2).Take(number - ask - 2).Where(mention => mention.Is(Keyword.Those)), .. mentions.Skip(number + 1)];
    }
}
