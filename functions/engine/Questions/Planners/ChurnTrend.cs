using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"monthly churn rate", "churned users per week": who was active in the period before and is not in this one, period by period.</summary>
internal static class ChurnTrend
{
    public static LifecyclePlan? Plan(Sentence sentence)
    {
        var churn = sentence.FindWhere(mention => mention.Is(Keyword.Churn) && mention.Meanings[0] is KeywordMeaning);
        var steps = sentence.Mentions.Where(mention => mention.Meanings[0] is GrainMeaning).ToList();
        if (churn < 0 || steps is not [{ Meanings: [GrainMeaning { Grain: TimeGrain.Day or TimeGrain.Week or TimeGrain.Month or TimeGrain.Quarter } step, ..] }] || !sentence.Mentions.All(IsOfIt))
        {
            return null;
        }

        var slots = new Slots();
        ChartPass.Run(sentence, slots);
        TimePass.Run(sentence, slots);
        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => !sentence[at].IsContent || sentence[at].Is(Keyword.Churn, Keyword.Users) || sentence[at].Meanings[0] is PeopleMeaning or EntityMeaning))
        {
            sentence.Use(at);
        }

        if (slots.Breakdowns.Count > 0 || slots.Compares)
        {
            return null;
        }

        // Of the period that is running nobody can say yet who will not come.
        var name = Dates.Calendar.NameOf(step.Grain);
        sentence.Assume($"churned: active in the {name} before, not in that {name}");
        var range = TimeFrame.Of(sentence, slots).Range;
        var whole = sentence.Calendar.ToRange(sentence.Calendar.Relative(step.Grain, -1));
        return new LifecyclePlan
        {
            Grain = step.Grain,
            Churn = true,
            Range = range is null ? new TimeRange(null, whole.To) : range.To is null || range.To > whole.To ? range with { To = whole.To, Partial = false } : range,
            Chart = slots.Chart,
        };
    }

    /// <summary>People and time; anything else would narrow who is looked at.</summary>
    private static bool IsOfIt(Mention mention) => !mention.IsContent || mention.Is(Keyword.Users, Keyword.Noise, Keyword.Churn)
        || mention.Meanings[0] switch
        {
            PeopleMeaning people => people is { Selection: null, Users: null },
            EntityMeaning entity => Nouns.IsUser(entity.Entity) && entity.Entity.Selection is null,
            TimeMeaning or GrainMeaning or UnitMeaning => true,
            KeywordMeaning => true,
            _ => false,
        };
}
