using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Clauses;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Rereading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>Steps in order: "did A and then B", "conversion from A to B within 14 days", "funnel: A, B, C", "time between A and B".</summary>
internal static class FunnelPlanner
{
    public static QueryPlan? Plan(Sentence sentence)
    {
        if (LeadTime(sentence) is { } lead)
        {
            return lead;
        }

        if (RetentionHorizon.ComesBackOn(sentence))
        {
            return null;
        }

        var output = OutputOf(sentence);
        var sameSession = Has(sentence, Keyword.SameSession);
        if (output is null && !sameSession && !NamesSameThing(sentence) && !NamesSteps(sentence))
        {
            return null;
        }

        var counting = sentence.FindWhere(mention => mention.Is(Keyword.HowMany) && !mention.IsContent) >= 0;
        var share = sentence.FindWhere(mention => mention.Is(Keyword.Share) && !mention.IsContent) >= 0;
        var listing = SubjectReader.Read(sentence) is { WantsList: true, WantsShare: false } && !counting && !share;
        var slots = new Slots();
        ChartPass.Run(sentence, slots);
        var best = FunnelGroups.Take(sentence, slots, output);
        var constants = HeldConstant(sentence);
        var named = constants.Count > 0 ? null : NamedThing(sentence);
        var steps = Steps(sentence, slots, out var range, out var window, out var openEnd, out var firsts);
        if (steps.Count == 1 && output == FunnelOutput.TimeToConvert)
        {
            return LeadsElsewhere(sentence) ? null : Single(sentence, slots, steps[0], range);
        }

        if (WithAbandoned(sentence, steps).Count < 2)
        {
            return null;
        }

        UseWords(sentence);
        var entity = constants.Count > 0 ? null : named ?? TakeEntity(slots) ?? Thing(sentence, steps);
        var funnel = new FunnelPlan
        {
            Steps = steps,
            Entity = entity,
            Window = window,
            Range = range,
            OpenEnd = openEnd,
            FirstSteps = firsts.Count > 0 ? firsts : null,
            Where = slots.Where,
            HoldConstant = constants.Count > 0 || entity is not null ? constants : PointedThings.Of(sentence, steps),
            Breakdown = slots.Breakdowns.FirstOrDefault() is { } group ? sentence.Facts.Fitting(group, steps[0]) : null,
            Grain = slots.Grain,
            Best = best,
            Order = sentence.FindWhereAny(Keyword.AnyOrder) || ((sameSession || constants.Count > 0) && output is null && !TellsOrder(sentence)) ? FunnelOrder.Any : FunnelOrder.Ordered,
            SessionPause = sameSession ? SessionPlanner.Pause(sentence) : null,
            Output = OutputFor(sentence, output, counting ? 2 : steps.Count) ?? (share ? FunnelOutput.Rate : FunnelOutput.Completed),
            Percentile = output == FunnelOutput.TimeToConvert ? TakePercentile(sentence) : null,
            Chart = slots.Chart,
        };
        return output is null && (counting || listing) && !share ? Asked(funnel, listing) : listing && LosesSome(sentence) ? Lost(funnel) : funnel;
    }

    /// <summary>"time from rejection to the next application": an end that is named and no step would be passed over.</summary>
    private static bool LeadsElsewhere(Sentence sentence)
    {
        var to = Enumerable.Range(1, Math.Max(0, sentence.Count - 1)).FirstOrDefault(at => sentence[at].Is(Keyword.To) && !sentence[at].IsContent && Enumerable.Range(0, at).Any(before => sentence[before].Text.EndsWith("from", StringComparison.OrdinalIgnoreCase)), -1);
        return to > 0 && Enumerable.Range(to + 1, sentence.Count - to - 1).FirstOrDefault(at => sentence[at].IsContent, -1) is > 0 and var end && sentence[end].Meanings[0] is FieldMeaning;
    }

    /// <summary>"checkout abandonment": the step that is missing is the one that brings the money.</summary>
    private static List<EventSelection> WithAbandoned(Sentence sentence, List<EventSelection> steps)
    {
        if (sentence.Mentions.Any(Abandonments.IsWord) && steps is [{ Names.Count: > 0 } begun] && sentence.Facts.RevenueSelection is { } sold && !sold.Names.Any(begun.Names.Contains))
        {
            var bought = Abandonments.Bought(sold, sentence.Model);
            sentence.Assume($"abandoned: {Naming.Of(begun)} without {Naming.Of(bought)} after it");
            steps.Add(bought);
        }

        return steps;
    }

    /// <summary>"how many people did A and then B", "list those who": the people at the end of the steps.</summary>
    private static QueryPlan Asked(FunnelPlan funnel, bool listing) => funnel is { Entity: null, Breakdown: null, Grain: null }
        ? new AudiencePlan { Users = new InFunnel(funnel), Output = listing ? AudienceOutput.List : AudienceOutput.Count, Chart = funnel.Chart }
        : funnel;

    /// <summary>"who dropped off between A and B": the people who began and did not get to the end.</summary>
    private static QueryPlan Lost(FunnelPlan funnel) => funnel is { Entity: null, Breakdown: null, Grain: null }
        ? new AudiencePlan { Users = new InFunnel(funnel with { Output = FunnelOutput.Steps }, Completed: false), Output = AudienceOutput.List, Chart = funnel.Chart }
        : funnel;

    /// <summary>"average ticket resolution time": no row carries the length, so it is taken between the events.</summary>
    private static FunnelPlan? LeadTime(Sentence sentence)
    {
        var time = Enumerable.Range(1, Math.Max(0, sentence.Count - 1)).FirstOrDefault(at => sentence[at].Text.ToLowerInvariant() is "time" or "times" && Nouns.At(sentence, at - 1) is EventsNoun { Selection.Names.Count: 1 }, -1);
        if (time < 0 || !sentence.FindWhereAny(Keyword.Average, Keyword.Median, Keyword.Minimum, Keyword.Maximum) && !sentence.Mentions.Any(mention => mention.As<PercentileMeaning>() is not null)
            || ((EventsNoun)Nouns.At(sentence, time - 1)!).Selection is not { } end
            || sentence.Model.Properties.Any(property => property is { Role: Model.PropertyRole.Duration, Type: Model.PropertyType.Number } && property.Events.Any(end.Names.Contains))
            || LeadTimes.Of(sentence, end) is not { } lead)
        {
            return null;
        }

        var slots = new Slots();
        TimePass.Run(sentence, slots);
        FunnelGroups.TakeBreakdown(sentence, slots);
        ValuePass.Run(sentence, slots);
        UseWords(sentence);
        UsePercentiles(sentence);
        for (var at = 0; at < time; at++)
        {
            if (sentence[at].Meanings[0] is EventMeaning)
            {
                sentence.Use(at);
            }
        }

        return lead with { Range = TimeFrame.Of(sentence, slots).Range, Where = slots.Where, Breakdown = slots.Breakdowns.FirstOrDefault() };
    }

    /// <summary>"time between orders" looks from each to the next; "time to solve a ticket" from where the ticket began.</summary>
    private static QueryPlan? Single(Sentence sentence, Slots slots, EventSelection step, TimeRange? range)
    {
        var owner = Enumerable.Range(0, sentence.Count).Any(at => sentence[at].Is(Keyword.TimeBetween) && sentence[at].Text.Contains("between", StringComparison.OrdinalIgnoreCase) || sentence[at].Text.Contains("gap", StringComparison.OrdinalIgnoreCase));
        var breakdown = slots.Breakdowns.FirstOrDefault();
        UseWords(sentence);
        UsePercentiles(sentence);
        var entity = owner && slots.Breakdowns.Count > 0 ? TakeEntity(slots) : null;
        QueryPlan? gap = owner
            ? new IntervalPlan { Selection = step, Occurrence = slots.Breakdowns.Count > 0 || entity is not null ? null : sentence.Facts.EntityOf(step), Entity = entity, Breakdown = slots.Breakdowns.FirstOrDefault(), Range = range, Chart = slots.Chart }
            : null;
        return !owner && LeadTimes.Of(sentence, step) is { } lead ? lead with { Range = range, Breakdown = breakdown, Chart = slots.Chart } : gap;
    }

    private static double? TakePercentile(Sentence sentence)
    {
        var fraction = sentence.Mentions.Select(mention => mention.As<PercentileMeaning>()?.Fraction).FirstOrDefault(found => found is not null);
        UsePercentiles(sentence);
        return fraction is 0.5 or 0.9 ? null : fraction;
    }

    private static void UsePercentiles(Sentence sentence)
    {
        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => sentence[at].As<PercentileMeaning>() is not null || sentence[at].Is(Keyword.Per, Keyword.Same, Keyword.Each)))
        {
            sentence.Use(at);
        }
    }

    /// <summary>"funnel … by parcel": a group for every single thing means that the things go through the steps.</summary>
    private static EntityKey? TakeEntity(Slots slots)
    {
        if (slots.Breakdowns is not [{ Field: var field, Name: var name, Grain: null } single] || field.Source == FieldSource.EventProperty && !slots.KeyFields.Contains(field))
        {
            return null;
        }

        if (field.Source is FieldSource.UserId or FieldSource.ExternalUserId)
        {
            slots.Breakdowns.Clear();
            return null;
        }

        if (field.Source != FieldSource.EventProperty)
        {
            return null;
        }

        slots.Breakdowns.Remove(single);
        return new EntityKey([field]) { Name = SharedKeys.NameOf(field.Path!) is { Length: > 0 } called ? called : name };
    }

    /// <summary>"how long a parcel waits between being sorted and delivered": the word alone is what the steps happen to, not a step.</summary>
    private static EntityKey? NamedThing(Sentence sentence)
    {
        for (var at = 0; at < sentence.Count && !NamesPeople(sentence); at++)
        {
            if (sentence.IsUsed(at) || ThingNames.KeyAt(sentence, at) is not { Property: { } thing } found)
            {
                continue;
            }

            var deeds = Enumerable.Range(0, sentence.Count).Count(other => other != at && Nouns.At(sentence, other) is EventsNoun { Selection: { Names.Count: > 0 } deed } && deed.Names.All(name => thing.Events.Contains(name, StringComparer.Ordinal)));
            if (deeds >= 2)
            {
                sentence.Use(at);
                return new EntityKey([found.Field]) { Name = found.Name ?? SharedKeys.NameOf(thing.Path) };
            }
        }

        return null;
    }

    private static bool NamesPeople(Sentence sentence) => sentence.Mentions.Any(mention => (mention.Is(Keyword.Users, Keyword.Who) && (!mention.IsContent || mention.Meanings[0] is KeywordMeaning)) || mention.As<PeopleMeaning>() is not null);

    /// <summary>Unless people are named, the steps are those of the thing they all happen to.</summary>
    private static EntityKey? Thing(Sentence sentence, List<EventSelection> steps)
    {
        if (NamesPeople(sentence))
        {
            return null;
        }

        var entity = SharedKeys.Of(sentence, steps, fromFirst: true);
        sentence.Define(entity is null ? null : $"each {entity.Name} by itself ({string.Join(" and ", entity.Fields.Select(Naming.Of))})");
        return entity;
    }

    /// <summary>"what % of signups start a trial": two deeds, no other condition.</summary>
    private static bool StartsFromDeed(Sentence sentence)
    {
        var deeds = Enumerable.Range(0, sentence.Count).Where(at => sentence[at].Meanings[0] is EventMeaning || Nouns.At(sentence, at) is EventsNoun { Selection: not null }).ToList();
        return deeds.Count == 2 && Nouns.At(sentence, deeds[0]) is EventsNoun { Selection: { Where: null } first } && Nouns.At(sentence, deeds[1]) is EventsNoun { Selection: { Where: null } second }
            && !first.Names.Any(second.Names.Contains)
            && !sentence.Mentions.Any(mention => mention.Is(Keyword.Not, Keyword.Never, Keyword.Except, Keyword.Is) || mention.Meanings[0] is FieldMeaning or ValueMeaning);
    }

    /// <summary>Deeds one after the other: by a word ("then"), by a length of time between them, or as a share of those who began.</summary>
    private static bool NamesSteps(Sentence sentence)
    {
        var share = sentence.FindWhere(mention => mention.Is(Keyword.Share) && !mention.IsContent);
        return TellsOrder(sentence) || sentence.FindWhere(mention => mention.Meanings[0] is DurationMeaning) >= 0 || (share >= 0 && share == sentence.Next(0) && StartsFromDeed(sentence));
    }

    private static bool TellsOrder(Sentence sentence) => sentence.FindWhereAny(Keyword.Then, Keyword.After, Keyword.Precede);

    private static FunnelOutput? OutputOf(Sentence sentence) =>
        Has(sentence, Keyword.TimeBetween) ? FunnelOutput.TimeToConvert
        : Has(sentence, Keyword.Funnel) || sentence.Question.Text.Contains("funnel", StringComparison.OrdinalIgnoreCase) || Has(sentence, Keyword.DropOff) || Has(sentence, Keyword.ChartFunnel) ? FunnelOutput.Steps
        : Has(sentence, Keyword.Conversion) ? FunnelOutput.Rate
        : null;

    /// <summary>One rate says all about two steps; with more, people want to see where the others went.</summary>
    private static FunnelOutput? OutputFor(Sentence sentence, FunnelOutput? asked, int steps) =>
        asked == FunnelOutput.Rate && steps > 2 ? FunnelOutput.Steps
        : asked == FunnelOutput.Steps && steps == 2 && AsksForLoss(sentence) ? FunnelOutput.DroppedOff
        : asked;

    /// <summary>"drop-off rate from A to B": the rate of those who did not go on.</summary>
    private static bool AsksForLoss(Sentence sentence) =>
        LosesSome(sentence) && (sentence.FindWhereAny(Keyword.Rate, Keyword.Share, Keyword.PercentWish, Keyword.HowMany) || sentence.Mentions.Any(Abandonments.IsWord));

    private static bool LosesSome(Sentence sentence) => sentence.FindWhereAny(Keyword.DropOff) && !sentence.FindWhereAny(Keyword.Funnel, Keyword.ChartFunnel);

    private static bool Has(Sentence sentence, Keyword keyword) => sentence.FindWhere(mention => mention.Is(keyword) && mention.Meanings[0] is KeywordMeaning) >= 0;

    /// <summary>The steps in the order of time: what stands behind "after" comes first, what stands behind "before" comes last.</summary>
    private static List<EventSelection> Steps(Sentence sentence, Slots slots, out TimeRange? range, out Duration? window, out bool openEnd, out List<int> firsts)
    {
        var clauses = new ClauseReader(sentence, slots).Read(0, sentence.Count).Where(clause => clause.HasContent || clause.Periods.Count > 0).ToList();
        var sets = new ClauseSets(sentence);
        FunnelCohort.TakeAttributes(clauses, slots);
        var cohort = FunnelCohort.Merge(clauses);
        var dated = clauses.Find(clause => clause.Periods.Count > 0);
        openEnd = dated is not null && (cohort || (dated == clauses[0] && dated.Selection is not null && clauses.Count(clause => clause.Selection is not null) > 1 && clauses[^1] != dated && dated.Link != ClauseLink.After));
        range = dated is null ? null : sets.Range(dated);
        window = clauses.Select(clause => clause.Within).FirstOrDefault(found => found is not null);
        firsts = [];
        if (clauses.Exists(clause => clause.Negated))
        {
            return [];
        }

        FunnelScope.ForAllSteps(sentence, slots, clauses);
        var steps = new List<EventSelection>();
        var firstDeeds = new List<EventSelection>();
        foreach (var clause in clauses.Where(clause => clause.Selection is not null || (clause.Conditions.Count > 0 && steps.Count > 0)))
        {
            clause.Selection ??= steps[^1] with { Where = null };
            var step = sets.Selection(clause);
            if (clause.First)
            {
                firstDeeds.Add(step);
            }

            if (clause.Link == ClauseLink.After && steps.Count > 0)
            {
                steps.Insert(steps.Count - 1, step);
            }
            else
            {
                steps.Add(step);
            }
        }

        if (steps.Count == 1 && clauses.Exists(clause => clause.Again))
        {
            steps.Add(steps[0]);
        }

        // "signup to first purchase" is any purchase behind it; only what lies before a first one, or within a time of it, asks for the very first.
        var before = FunnelScope.FirstBehindBefore(sentence);
        if (steps.Count > 1 && (clauses.Exists(clause => clause is { First: true, Selection: null, Link: ClauseLink.After }) || IsSecond(sentence, steps, window)))
        {
            // "within 60 days of the first", "a second one within 60 days".
            firstDeeds.Add(steps[0]);
        }

        firsts.AddRange(Enumerable.Range(1, steps.Count).Where(number => number == 1 ? firstDeeds.Contains(steps[0]) && steps.Count > 1 : before && number == steps.Count));
        return steps;
    }

    /// <summary>"a second order within 90 days": of the first one.</summary>
    private static bool IsSecond(Sentence sentence, List<EventSelection> steps, Duration? window) =>
        window is not null && steps is [var first, var second] && first == second && sentence.Mentions.Any(mention => mention.Is(Keyword.Again) && mention.Text.Contains("second", StringComparison.OrdinalIgnoreCase));

    /// <summary>"that same repo", "that very listing".</summary>
    public static bool NamesSameThing(Sentence sentence) => SameFields(sentence).Count > 0;

    private static List<Field> HeldConstant(Sentence sentence)
    {
        var found = SameFields(sentence);
        foreach (var (at, end, _) in found)
        {
            sentence.Use(at, end);
        }

        return found.ConvertAll(same => same.Field);
    }

    /// <summary>Where the question says that the steps share a thing: "the same repo", or "that repo" behind "a repo".</summary>
    private static List<(int At, int End, Field Field)> SameFields(Sentence sentence)
    {
        var fields = new List<(int At, int End, Field Field)>();
        for (var at = 0; at + 1 < sentence.Count; at++)
        {
            var next = sentence.Next(at + 1);
            if (!sentence.InRange(next) || sentence[next].As<FieldMeaning>() is not { Score: > 0.6 } field)
            {
                continue;
            }

            var same = sentence[at].Is(Keyword.Same) || sentence[at].Text.EndsWith("same", StringComparison.OrdinalIgnoreCase);
            var pointed = sentence[at].Text.ToLowerInvariant() is "that" or "this" or "of that" or "of this" or "in that" or "for that" && sentence.Mentions.Take(at).Any(mention => (mention.As<FieldMeaning>() is { Score: > 0.6 } before && before.Field == field.Field) || NamesToo(mention, sentence[next]));
            if (same || pointed)
            {
                fields.Add((at, next, field.Field));
            }
        }

        return fields;
    }

    /// <summary>"followed a show … of that show": the thing stands within the words of an event.</summary>
    private static bool NamesToo(Mention mention, Mention thing) => mention.Meanings[0] is EventMeaning && mention.Text.Split(' ').Any(word => Lexicon.StemOf(word) == Lexicon.StemOf(thing.Text));

    private static void UseWords(Sentence sentence)
    {
        Keyword[] words =
        [
            Keyword.Funnel, Keyword.Conversion, Keyword.DropOff, Keyword.TimeBetween, Keyword.ChartFunnel, Keyword.Share, Keyword.HowMany, Keyword.Median, Keyword.Average,
            Keyword.Users, Keyword.Then, Keyword.After, Keyword.Precede, Keyword.From, Keyword.To, Keyword.Between, Keyword.CameBack, Keyword.Again, Keyword.When, Keyword.SameSession,
        ];
        var losesSome = sentence.FindWhereAny(Keyword.DropOff);
        for (var at = 0; at < sentence.Count; at++)
        {
            if (!sentence.IsUsed(at) && (sentence[at].Is(words) || (losesSome && sentence[at].Is(Keyword.Rate))) && (!sentence[at].IsContent || sentence[at].Meanings[0] is KeywordMeaning))
            {
                sentence.Use(at);
            }
        }
    }
}
