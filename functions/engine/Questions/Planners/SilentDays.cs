using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"how many days had no orders", "days without sales": days of the calendar, also those on which nothing happened at all.</summary>
internal static class SilentDays
{
    public static QueryPlan? Plan(Sentence sentence)
    {
        var days = sentence.FindWhere(mention => mention.Meanings[0] is UnitMeaning { Grain: TimeGrain.Day, Plural: true });
        var not = days < 0 ? -1 : sentence.FindWhere(mention => mention.Is(Keyword.Not, Keyword.Never) && !mention.IsContent, days + 1);
        var noun = sentence.Next(not + 1, Keyword.Distinct, Keyword.Something, Keyword.LightVerb, Keyword.Is);
        if (not < 0 || not > days + Farthest || Deed(sentence, noun) is not { } deed || sentence.Mentions.Any(mention => mention.As<PeopleMeaning>() is not null || (mention.Is(Keyword.Users) && !mention.IsContent)))
        {
            return null;
        }

        var counted = sentence.FindWhere(mention => mention.Is(Keyword.HowMany) && !mention.IsContent);
        foreach (var at in Enumerable.Range(0, days).Where(at => at == counted || sentence[at].Is(Keyword.Which)))
        {
            sentence.Use(at);
        }

        foreach (var at in Enumerable.Range(days, noun - days + 1).Where(at => sentence[at].Meanings[0] is not TimeMeaning))
        {
            sentence.Use(at);
        }

        var slots = new Slots();
        ChartPass.Run(sentence, slots);
        TimePass.Run(sentence, slots);
        UserPass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        return slots.Grain is not null || slots.Compares ? null : new EntityPlan
        {
            Entity = new EntityKey([Field.Day]) { Name = "day" },
            Members = new NotInUserSet(new Performed(deed) { Range = TimeFrame.Of(sentence, slots).Range }),
            Where = slots.Where,
            Users = UserSets.All(slots.Users),
            Output = counted < 0 ? AudienceOutput.List : AudienceOutput.Count,
        };
    }

    /// <summary>"days on which there were no orders": what may stand between.</summary>
    private const int Farthest = 5;

    /// <summary>Rows of a kind; of money, the rows that bring it.</summary>
    private static EventSelection? Deed(Sentence sentence, int at) => sentence.InRange(at) ? Nouns.At(sentence, at) switch
    {
        EventsNoun { Selection: var rows } => rows ?? new EventSelection(),
        EntityNoun { Entity.Selection: { } rows } => rows,
        MetricNoun { Metric.Measure: var measure } => ModelFacts.Selection(measure),
        _ => null,
    } : null;
}
