using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"login failure rate" where some rows tell of tries that failed and others of those that did not: of all tries, which are both together.</summary>
internal static class OutcomeRates
{
    public static MetricPlan? Of(Sentence sentence, Slots slots, IReadOnlyList<MeasureTarget> targets)
    {
        var at = sentence.FindWhere(mention => mention.Is(Keyword.Rate));
        if (at < 1 || targets is not [{ Noun: EventsNoun { Selection: { Names: [var name], Where: null } failed }, Verbs.Count: 0 }] || OtherOutcome(sentence.Model, name) is not { } other)
        {
            return null;
        }

        var fields = slots.Conditions.Select(slot => slot.Condition).OfType<FieldTest>().Select(test => test.Field).Concat(slots.Breakdowns.Select(group => group.Field));
        if (fields.Any(field => !sentence.Facts.Carries(EventSelection.Of(other), field)))
        {
            // "by reason" where only the failures have one: nobody knows of how many tries.
            return null;
        }

        sentence.Use(at);
        sentence.Assume($"{Naming.Of(failed)} rate = {Naming.Of(failed)} / ({Naming.Of(failed)} + {Naming.Event(other)})");
        return Rates.Plan(sentence, slots, new RatioMeasure(Measures.CountEvents(failed), Measures.CountEvents(EventSelection.Of(name, other), "tries")) { Name = $"{Naming.Of(failed)} rate", Scale = 100, Format = ValueFormat.Percent });
    }

    /// <summary>"skip rate" where rows say "ad_played" and "ad_skipped": of those that began, or of the only others of the same thing. Of what ends ("cancellation rate") there are other wholes as good.</summary>
    public static MetricPlan? OfBegun(Sentence sentence, Slots slots, IReadOnlyList<MeasureTarget> targets)
    {
        var at = sentence.FindWhere(mention => mention.Is(Keyword.Rate));
        if (at < 1 || targets is not [{ Noun: EventsNoun { Selection: { Names: [var name], Where: null } part }, Verbs.Count: 0 }] || WordLists.EndedDeeds.Contains(Naming.ThingAndDeed(name).Deed) || sentence.Facts.BegunBefore(name) is not { } whole)
        {
            return null;
        }

        sentence.Use(at);
        sentence.Assume($"{Naming.Of(part)} rate = {Naming.Of(part)} / {Naming.Event(whole)}");
        return Rates.Plan(sentence, slots, new RatioMeasure(Measures.CountEvents(part), Measures.CountEvents(EventSelection.Of(whole))) { Name = $"{Naming.Of(part)} rate", Scale = 100, Format = ValueFormat.Percent });
    }

    /// <summary>"what percentage of started episodes are finished" where no key says which episode a row is about: the one number over the other.</summary>
    public static MetricPlan? OfPortions(Sentence sentence, Slots slots, IReadOnlyList<MeasureTarget> targets)
    {
        var part = targets switch
        {
            [_, { Noun: EventsNoun { Selection: { } second } }] => second,
            [{ Verbs: [{ Selection: { } deed }] }] => deed,
            _ => null,
        };
        if (part is not { Names: [var done], Where: null } || targets[0].Noun is not EventsNoun { Selection: { Names: [var begun], Where: null } whole } || begun == done || Naming.ThingAndDeed(begun).Thing is not { Length: > 0 } thing || Naming.ThingAndDeed(done).Thing != thing || !(slots.ShareOfTotal || sentence.FindWhereAny(Keyword.Share)))
        {
            return null;
        }

        slots.ShareOfTotal = false;
        sentence.Use(sentence.FindWhere(mention => mention.Is(Keyword.Share)));
        var named = targets.Count > 1 ? targets[1].Noun.At : targets[0].Verbs[0].At;
        if (Enumerable.Range(targets[0].Noun.At, Math.Max(0, named - targets[0].Noun.At)).Any(between => sentence[between].Is(Keyword.PercentWish) && !sentence[between].IsContent))
        {
            // "cancelled bookings as a share of all bookings": the whole stands behind.
            (part, whole) = (whole, part);
        }

        return Rates.Plan(sentence, slots, new RatioMeasure(Measures.CountEvents(part), Measures.CountEvents(whole)) { Name = $"share of {Naming.Of(part)}", Scale = 100, Format = ValueFormat.Percent });
    }

    /// <summary>"what share of logins fail" where "logins" are those that succeeded: the share of all tries. Other wholes stay what they are.</summary>
    public static Measure Whole(Sentence sentence, Measure whole, Measure part) =>
        whole is AggregateMeasure { Aggregation: Aggregation.Count, Per: null, Selection: { Names: [var succeeded] } rows } tries && part is AggregateMeasure { Aggregation: Aggregation.Count, Selection.Names: [var failed] } && OtherOutcome(sentence.Model, failed) == succeeded
            ? tries with { Name = "tries", Selection = rows with { Names = [failed, succeeded] } }
            : whole;

    /// <summary>The event of the same name but for its last word, which says the opposite, or shares a key with it that no thing has twice.</summary>
    private static string? OtherOutcome(SemanticModel model, string failed)
    {
        var words = Naming.Stems(failed);
        var outcome = words.Where(WordLists.Failures.Contains).Take(2).ToList();
        if (words.Count < 2 || outcome is not [var failure])
        {
            return null;
        }

        var others = model.Events.Select(definition => definition.Name)
            .Where(name => name != failed && Naming.Stems(name) is var own && own.Count == words.Count && own.Intersect(words).Count() == words.Count - 1 && !own.Contains(failure)).ToList();
        return others.Where(name => Naming.Stems(name).Except(words).All(stem => IsOpposite(failure, stem))).Take(2).ToList() is [var opposite] ? opposite
            : others is [var only] && model.Properties.Any(property => SharedKeys.IsOfOneRow(property) && property.Events.Contains(failed) && property.Events.Contains(only)) ? only
            : null;
    }

    private static bool IsOpposite(string failure, string stem) =>
        DeedWords.IsSuccess(stem) || Lexicon.Opposites.Any(entry => Stemmer.Stem(entry.Key) == failure && entry.Value.Any(word => Stemmer.Stem(word) == stem));
}
