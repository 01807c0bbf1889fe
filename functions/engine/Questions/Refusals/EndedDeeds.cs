using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Refusals;

/// <summary>Deeds by which something ends: whoever did them is not active in it any more.</summary>
internal static class EndedDeeds
{
    /// <summary>"active subscribers" where the data only tells of subscriptions that were cancelled.</summary>
    public static bool AreThoseOf(Sentence sentence, int active)
    {
        var next = sentence.Next(active + 1);
        var names = !sentence.InRange(next) ? [] : sentence[next].Meanings[0] switch
        {
            PeopleMeaning { Selection.Names: { } deeds } => deeds,
            EventMeaning { IsPartial: true, Selection.Names: { } deeds } => deeds,
            _ => [],
        };
        return names.Count > 0 && names.All(name => QuestionTokenizer.Words(name).Any(word => WordLists.EndedDeeds.Contains(word.Stem)));
    }
}
