using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"how many days since their last order, on average": how long ago each person's latest row lies, and what that comes to over the people.</summary>
internal static class RecencyPlanner
{
    public static MetricPlan? Plan(Sentence sentence)
    {
        var last = sentence.FindWhere(mention => mention.Is(Keyword.Last) && mention.Meanings[0] is KeywordMeaning);
        var since = Enumerable.Range(Math.Max(0, last - 2), last < 0 ? 0 : Math.Min(2, last)).FirstOrDefault(at => sentence[at].Text.EndsWith("since", StringComparison.OrdinalIgnoreCase), -1);
        if (since < 0 || sentence.FindWhereAny(Keyword.Inactive, Keyword.Not, Keyword.Never, Keyword.Versus))
        {
            return null;
        }

        var unit = Enumerable.Range(0, since + 1).Select(at => sentence[at].As<UnitMeaning>()).FirstOrDefault(found => found is { Plural: true })?.Grain
            ?? (sentence[since].Text.StartsWith("days", StringComparison.OrdinalIgnoreCase) ? TimeGrain.Day : default(TimeGrain?));
        var asksLength = unit is not null || sentence.FindWhereAny(Keyword.TimeBetween) || sentence[since].Text.Contains("time", StringComparison.OrdinalIgnoreCase) || Enumerable.Range(0, since).Any(at => sentence[at].Text.Contains("time", StringComparison.OrdinalIgnoreCase) || sentence[at].Text.Contains("long", StringComparison.OrdinalIgnoreCase));
        var next = sentence.Next(last + 1);
        if (!asksLength || (sentence.InRange(next) && sentence[next].Meanings[0] is UnitMeaning or TimeMeaning))
        {
            return null;
        }

        var deed = sentence.InRange(next) && Nouns.At(sentence, next) is EventsNoun { Selection: { } named } ? named : null;
        if (deed is null && sentence.InRange(next) && !sentence[next].Is(Keyword.Active, Keyword.Events) && sentence[next].IsContent)
        {
            return null;
        }

        sentence.Use(since, last);
        sentence.Use(next);
        return Of(sentence, deed, unit);
    }

    private static MetricPlan? Of(Sentence sentence, EventSelection? deed, TimeGrain? unit)
    {
        var slots = new Slots();
        TimePass.Run(sentence, slots);
        UserPass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        GroupPass.Run(sentence, slots);
        if (slots.Grain is not null || slots.Compares || slots.Per is { } per && per != EntityKey.User)
        {
            return null;
        }

        var percentile = sentence.Mentions.Select(mention => mention.As<PercentileMeaning>()?.Fraction).FirstOrDefault(found => found is not null);
        var over = sentence.FindWhereAny(Keyword.Median) ? Aggregation.Median : percentile is not null ? Aggregation.Percentile : Aggregation.Average;
        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => sentence[at].As<PercentileMeaning>() is not null || sentence[at].Meanings[0] is UnitMeaning or PeopleMeaning || (sentence[at].Is(Keyword.Average, Keyword.Median, Keyword.HowMany, Keyword.TimeBetween, Keyword.Users, Keyword.Per, Keyword.Each, Keyword.Active, Keyword.LightVerb, Keyword.Those, Keyword.Of) && !sentence[at].IsContent)))
        {
            sentence.Use(at);
        }

        var seconds = unit is { } wanted ? Durations.SecondsIn(wanted) : null;
        var measure = new AggregateMeasure
        {
            Name = $"{Measures.Name(over, percentile)} time since the last {Naming.Of(deed)}" + (seconds is null ? string.Empty : $" ({Dates.Calendar.NameOf(unit!.Value)}s)"),
            Aggregation = over,
            Percentile = percentile,
            Field = Field.SecondsBefore(sentence.Question.Now),
            Selection = deed,
            Per = EntityKey.User,
            PerAggregation = Aggregation.Minimum,
            Format = seconds is null ? ValueFormat.Duration : ValueFormat.Number,
            PerUnit = seconds,
        };
        return new MetricPlan
        {
            Measures = [measure],
            Where = slots.Where,
            Users = UserSets.All(slots.Users),
            Range = TimeFrame.Of(sentence, slots).Range,
            Breakdowns = slots.Breakdowns,
            OrderBy = slots.Breakdowns.Count > 0 ? new Ordering(0) : null,
        };
    }
}
