using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"customers whose last order was before March": who did it then, and not since.</summary>
internal static class LastTimes
{
    public static QueryPlan? Plan(Sentence sentence)
    {
        var whose = Enumerable.Range(0, Math.Max(0, sentence.Count - 2)).FirstOrDefault(at => IsWhoseLast(sentence, at), -1);
        var deedAt = whose < 0 ? -1 : sentence.Next(whose + 2);
        var times = Enumerable.Range(0, sentence.Count).Where(at => sentence[at].Meanings[0] is TimeMeaning { Time.Period: not null }).ToList();
        if (!sentence.InRange(deedAt) || times is not [var when] || when < deedAt || DeedAt(sentence, deedAt) is not { } deed || !Enumerable.Range(0, sentence.Count).All(at => at == deedAt || at == when || IsOfAnyone(sentence[at])))
        {
            return null;
        }

        sentence.Use(0, sentence.Count - 1);
        var range = sentence.Calendar.ToRange(((TimeMeaning)sentence[when].Meanings[0]).Time.Period!);
        var did = new Performed(deed) { Range = range };
        return new AudiencePlan
        {
            Users = UserSets.All([did, .. range.To is { } end ? [new NotInUserSet(new Performed(deed) { Range = new TimeRange(end, null) { Label = "since then" } })] : Array.Empty<UserSet>(), .. sentence.Mentions.Select(mention => (mention.Meanings[0] as PeopleMeaning)?.Users).OfType<UserSet>()])!,
            Output = sentence.FindWhereAny(Keyword.HowMany) ? AudienceOutput.Count : AudienceOutput.List,
        };
    }

    public static bool IsWhoseLast(Sentence sentence, int at) => sentence[at].Text.Equals("whose", StringComparison.OrdinalIgnoreCase) && sentence.InRange(at + 1) && sentence[at + 1].Is(Keyword.Last) && sentence[at + 1].Meanings[0] is KeywordMeaning;

    private static EventSelection? DeedAt(Sentence sentence, int at) => Nouns.At(sentence, at) switch
    {
        EventsNoun { Selection: { Names.Count: > 0 } rows } => rows with { Label = null },
        EntityNoun { Entity.Selection: { Names.Count: > 0 } rows } => rows with { Label = null },
        _ => null,
    };

    private static bool IsOfAnyone(Mention mention) => mention.Meanings[0] switch
    {
        PeopleMeaning people => people.Selection is null,
        EntityMeaning entity => Nouns.IsUser(entity.Entity) && entity.Entity.Selection is null,
        KeywordMeaning { Keyword: Keyword.Users or Keyword.HowMany or Keyword.Who or Keyword.Last or Keyword.Is or Keyword.Which or Keyword.Noise or Keyword.WhoAreThey } => true,
        _ => mention.IsNoise,
    };
}
