using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"how many days in February had more than 20 orders": days are the things, tested by what happened on them.</summary>
internal static class DayTestPlanner
{
    public static QueryPlan? Plan(Sentence sentence)
    {
        var days = sentence.FindWhere(mention => mention.Meanings[0] is UnitMeaning { Grain: TimeGrain.Day, Plural: true });
        var counted = sentence.Previous(days - 1, Keyword.Distinct, Keyword.Of);
        if (days < 1 || !sentence.InRange(counted) || !sentence[counted].Is(Keyword.HowMany) || sentence.Mentions.Any(mention => mention.As<PeopleMeaning>() is not null || mention.Is(Keyword.Users)))
        {
            return null;
        }

        var test = Enumerable.Range(days + 1, sentence.Count - days - 1).Where(at => sentence[at].Meanings[0] is not TimeMeaning).Select(at => NumberPass.Test(sentence, at)).FirstOrDefault(found => found is not null);
        var noun = test is null ? -1 : sentence.Next(test.End + 1, Keyword.Distinct, Keyword.Of);
        if (test is null || Deed(sentence, noun) is not { } deed)
        {
            return null;
        }

        sentence.Use(counted);
        sentence.Use(days);
        sentence.Use(test.Start, noun);
        var slots = new Slots();
        ChartPass.Run(sentence, slots);
        TimePass.Run(sentence, slots);
        UserPass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        if (slots.Grain is not null || slots.Compares)
        {
            return null;
        }

        var range = TimeFrame.Of(sentence, slots).Range;
        return new EntityPlan
        {
            Entity = new EntityKey([Field.Day]) { Name = "day" },
            Members = deed with { Range = range, Test = test.Test },
            Where = slots.Where,
            Users = UserSets.All(slots.Users),
        };
    }

    private static Performed? Deed(Sentence sentence, int at) => sentence.InRange(at) ? Nouns.At(sentence, at) switch
    {
        EventsNoun { Selection: { } selection } => new Performed(selection),
        MetricNoun { Metric.Measure: AggregateMeasure { Aggregation: Aggregation.Sum, Per: null, Field: { } amount, Selection: { } sold } } => new Performed(sold) { Aggregation = Aggregation.Sum, Field = amount },
        _ => null,
    } : null;
}
