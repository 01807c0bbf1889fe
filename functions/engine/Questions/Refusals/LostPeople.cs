using Analytics.Engine.Planning;
using Analytics.Engine.Questions.FollowUps;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Refusals;

/// <summary>"in which repos did they do that?" after the five who did most: a plan that has forgotten who "they" are would answer for everybody.</summary>
internal static class LostPeople
{
    public static string? Of(Sentence sentence, QueryPlan plan)
    {
        if (sentence.Question.Previous is not [.., { Plan: MetricPlan before }] || !RankedThings.IsChosen(before) || before.Breakdowns[0].Field.Source != FieldSource.ExternalUserId)
        {
            return null;
        }

        var at = Enumerable.Range(0, sentence.Count).FirstOrDefault(place => sentence[place].Is(Keyword.Those) && WordLists.PeopleBefore.Contains(sentence[place].Text), -1);
        return at < 0 || sentence.Mentions.Take(at).Any(IsPerson) || plan is MetricPlan now && now.Breakdowns.Contains(before.Breakdowns[0]) && now.Measures.Contains(before.Measures[0]) ? null : sentence[at].Text.ToLowerInvariant();
    }

    private static bool IsPerson(Mention mention) => mention.As<PeopleMeaning>() is not null || (mention.Is(Keyword.Users, Keyword.Who) && !mention.IsContent);
}
