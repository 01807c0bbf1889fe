using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"highest average rating by category, at least 20 reviews": the groups are ranked by one number and kept by another.</summary>
internal static class Thresholds
{
    /// <summary>"top 5 products by average rating, at least 10 reviews": the ranking names the groups.</summary>
    public static bool RanksGroups(Sentence sentence) => Enumerable.Range(0, sentence.Count).Any(at =>
        sentence[at].Is(Keyword.Top, Keyword.Bottom, Keyword.Best) && !sentence[at].IsContent
        && sentence.Next(sentence.InRange(at + 1) && sentence[at + 1].Meanings[0] is NumberMeaning ? at + 2 : at + 1) is var ranked
        && (NumberPass.IsGroup(sentence, ranked) || IsRatedGroup(sentence, ranked)));

    /// <summary>"best rated movie": the deed of the ranking stands before what is ranked.</summary>
    private static bool IsRatedGroup(Sentence sentence, int deed) =>
        sentence.InRange(deed + 1) && sentence[deed].IsContent && sentence[deed].Text.EndsWith("ed", StringComparison.OrdinalIgnoreCase)
        && (NumberPass.IsGroup(sentence, deed + 1) || sentence[deed + 1].Meanings[0] is EntityMeaning);

    /// <summary>The noun behind the number is what is asked for ("which countries have more than 50 orders"), unless a rate or an average is ("highest refund rate, at least 50 orders").</summary>
    public static int Take(Sentence sentence, Slots slots, NumberTest test)
    {
        var noun = sentence.Next(test.End + 1, Keyword.Distinct, Keyword.In, Keyword.Of);
        (slots.Having, slots.HavingAt) = (test.Test, noun);
        sentence.Use(test.Start, test.End);
        var other = sentence.FindWhere(mention => mention.Is(Keyword.Rate, Keyword.Average, Keyword.Median, Keyword.OrderValue) && mention.Meanings[0] is KeywordMeaning);
        sentence.Use(other >= 0 && sentence.Next(other + 1, Keyword.Of) != test.Start ? noun : -1);
        return test.End;
    }

    /// <summary>Keeps the groups that pass the threshold of the question; the number that it is about is added where nobody asked to see it.</summary>
    public static MetricPlan Apply(Sentence sentence, Slots slots, MetricPlan plan)
    {
        if (slots.Having is null)
        {
            return plan;
        }

        if (slots.HavingAt is not { } at || plan.Measures[0] is AggregateMeasure { Per: null, Aggregation: Aggregation.Count or Aggregation.CountDistinct } || Counted(sentence, at) is not { } counted)
        {
            return plan with { Having = slots.Having };
        }

        sentence.Use(at);
        var known = plan.Measures.ToList().FindIndex(measure => measure is AggregateMeasure { Per: null } other && other.Aggregation == counted.Aggregation && Equals(other.Field, counted.Field) && AreSame(other.Selection, counted.Selection));
        return known >= 0
            ? plan with { Having = slots.Having, HavingMeasure = known }
            : plan with { Having = slots.Having, HavingMeasure = plan.Measures.Count, Measures = [.. plan.Measures, counted] };
    }

    private static bool AreSame(EventSelection? left, EventSelection? right) =>
        (left?.Names ?? []).SequenceEqual(right?.Names ?? [], StringComparer.Ordinal) && Equals(left?.Where, right?.Where);

    private static AggregateMeasure? Counted(Sentence sentence, int at) => Nouns.At(sentence, at) switch
    {
        EventsNoun noun => Measures.CountEvents(noun.Selection, noun.Label),
        EntityNoun noun => Measures.CountEntity(noun.Entity, noun.Entity.Selection, noun.Label),
        UsersNoun { Users: null } noun => Measures.CountUsers(noun.Selection, noun.Label),
        _ => null,
    };
}
