using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"who did not order in the last 30 days": the days are whole ones, but who ordered this morning did order.</summary>
internal static class UpToNow
{
    public static QueryPlan Of(Sentence sentence, QueryPlan plan) => plan switch
    {
        AudiencePlan audience => audience with { Users = Within(sentence, audience.Users), Of = audience.Of is { } all ? Within(sentence, all) : null },
        MetricPlan { Users: { } users } metric => metric with { Users = Within(sentence, users) },
        _ => plan,
    };

    private static UserSet Within(Sentence sentence, UserSet set) => set switch
    {
        AllUserSets all => new AllUserSets([.. all.Sets.Select(part => Within(sentence, part))]),
        AnyUserSet any => new AnyUserSet([.. any.Sets.Select(part => Within(sentence, part))]),
        NotInUserSet { Set: Performed { FirstTime: null, Range: { From: not null, Unit: null, To: { } to } range } done } when to < sentence.Question.Now && sentence.Question.Now - to < TimeSpan.FromDays(1) =>
            new NotInUserSet(done with { Range = range with { To = sentence.Question.Now } }),
        _ => set,
    };
}
