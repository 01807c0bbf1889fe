using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Planners;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Refusals;

/// <summary>Questions that have several good readings with different results: one question back, with a plan behind each choice.</summary>
internal static class ClarificationReader
{
    private const int MostChoices = 4;

    public static NeedsClarification? Read(Sentence sentence)
    {
        if (sentence.Model.Events.Count == 0)
        {
            return null;
        }

        return Rate(sentence) ?? Conversion(sentence) ?? Vague(sentence);
    }

    /// <summary>"cancellation rate": of all people, or of another event?</summary>
    private static NeedsClarification? Rate(Sentence sentence)
    {
        var rate = sentence.FindWhere(mention => mention.Is(Keyword.Rate));
        var at = rate - 1;
        if (rate < 1 || Nouns.At(sentence, at) is not EventsNoun { Selection: { Names.Count: > 0 } selection })
        {
            return null;
        }

        var slots = new Slots();
        MetricPlanner.Passes(sentence, slots);
        var label = Naming.Of(selection);
        List<ReadingChoice> choices = IsTold(sentence, slots, selection)
            ? [new($"Users with {label}, as a share of all active users", Rates.Plan(sentence, slots, Share(Measures.CountUsers(selection), Measures.CountUsers(null))))]
            : [];
        foreach (var other in Others(sentence, selection).Where(other => IsTold(sentence, slots, other.Selection)).Take(2))
        {
            var part = OfSameThing(selection, other.Selection);
            if (IsTold(sentence, slots, part))
            {
                choices.Add(new ReadingChoice($"{label} as a share of {Naming.Of(other.Selection)}", Rates.Plan(sentence, slots, Share(Measures.CountEvents(part), other))));
            }
        }

        if (choices.Count == 0)
        {
            return null;
        }

        return new NeedsClarification($"Which rate of {label} do you mean?", choices);
    }

    /// <summary>Whether the rows have what the question groups and narrows by.</summary>
    private static bool IsTold(Sentence sentence, Slots slots, EventSelection? rows) =>
        slots.Breakdowns.Select(group => group.Field).Concat(slots.Conditions.Select(slot => slot.Condition).OfType<FieldTest>().Select(test => test.Field)).All(field => sentence.Facts.Carries(rows, field));

    /// <summary>Of what is cancelled, bookings and memberships, the bookings are a part of the bookings that were made.</summary>
    private static EventSelection OfSameThing(EventSelection several, EventSelection? whole)
    {
        var thing = whole is { Names: [var name] } ? Naming.ThingAndDeed(name).Thing : string.Empty;
        var same = thing.Length == 0 ? [] : several.Names.Where(part => Naming.ThingAndDeed(part).Thing == thing).ToList();
        return same.Count > 0 ? several with { Names = same } : several;
    }

    private static RatioMeasure Share(Measure part, Measure whole) =>
        new(part, whole) { Name = $"{part.Name} / {whole.Name}", Scale = 100, Format = ValueFormat.Percent };

    private static IEnumerable<AggregateMeasure> Others(Sentence sentence, EventSelection selection)
    {
        if (sentence.Facts.RevenueSelection is { } selling && DerivedMetrics.OrderEntity(sentence, selling) is { } order)
        {
            yield return Measures.CountEntity(order, null);
        }

        // What began of the same kind of thing is what a part is most likely one of.
        var things = selection.Names.Select(name => Naming.ThingAndDeed(name).Thing).Where(thing => thing.Length > 0).ToHashSet(StringComparer.Ordinal);
        foreach (var definition in sentence.Model.Events.Where(definition => !selection.Names.Contains(definition.Name)).OrderByDescending(definition => Naming.ThingAndDeed(definition.Name) is var (thing, deed) && things.Contains(thing) ? DeedWords.IsStart(deed) ? 2 : 1 : 0))
        {
            yield return Measures.CountEvents(EventSelection.Of(definition.Name));
        }
    }

    /// <summary>"conversion rate" without steps.</summary>
    private static NeedsClarification? Conversion(Sentence sentence)
    {
        if (sentence.FindWhere(mention => mention.Is(Keyword.Conversion, Keyword.Funnel, Keyword.DropOff) && mention.Meanings[0] is KeywordMeaning) < 0 || sentence.Model.Events.Count < 2)
        {
            return null;
        }

        var byUsers = sentence.Model.Events.OrderByDescending(definition => definition.Users).ToList();
        var choices = byUsers.Skip(1).Take(MostChoices).Select(definition => new ReadingChoice(
            $"From {Naming.Event(byUsers[0].Name)} to {Naming.Event(definition.Name)}",
            new FunnelPlan { Steps = [EventSelection.Of(byUsers[0].Name), EventSelection.Of(definition.Name)], Output = FunnelOutput.Rate }));
        return new NeedsClarification("Conversion from which step to which?", [.. choices]);
    }

    /// <summary>"how are we doing".</summary>
    private static NeedsClarification? Vague(Sentence sentence)
    {
        if (sentence.FindWhere(mention => mention.Is(Keyword.Vague) && mention.Meanings[0] is KeywordMeaning) < 0
            || Enumerable.Range(0, sentence.Count).Any(at => sentence[at].IsContent && sentence[at].Meanings[0] is not KeywordMeaning))
        {
            return null;
        }

        var month = sentence.Calendar.ToRange(sentence.Calendar.LastUnits(TimeGrain.Day, 28));
        var choices = new List<ReadingChoice>();
        if (sentence.Facts.Revenue is { } revenue)
        {
            choices.Add(new ReadingChoice($"{revenue.Name} per week, last 28 days", new MetricPlan { Measures = [MeasureBuilder.Named(revenue.Measure, revenue.Name)], Range = month, Grain = TimeGrain.Week }));
        }

        choices.Add(new ReadingChoice("Active users per week, last 28 days", new MetricPlan { Measures = [Measures.CountUsers(null)], Range = month, Grain = TimeGrain.Week }));
        choices.Add(new ReadingChoice("Events per day, last 28 days", new MetricPlan { Measures = [Measures.CountEvents(null)], Range = month, Grain = TimeGrain.Day }));
        choices.Add(new ReadingChoice("Events by type, last 28 days", new MetricPlan { Measures = [Measures.CountEvents(null)], Range = month, Breakdowns = [new Dimension(Field.EventName) { Name = "event" }], OrderBy = new Ordering(0) }));
        return new NeedsClarification("That can be looked at in several ways. Which one do you want?", choices);
    }
}
