using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Clauses;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>Coming back: one cohort over named periods, one cohort ever again, or a table of cohorts.</summary>
internal static class RetentionPlanner
{
    /// <summary>"of users active in week A, how many were active again in weeks B, C and D"; "… came back".</summary>
    public static RetentionPlan? OfCohort(Sentence sentence, Subject subject, List<UserClause> cohort, List<UserClause> returns, TimeGrain? step)
    {
        if (cohort.Count == 0 || returns.Count == 0 || returns.Exists(clause => clause.Negated || clause.Test is not null))
        {
            return null;
        }

        var sets = new ClauseSets(sentence);
        var periods = returns.SelectMany(clause => clause.Periods).Except(cohort.SelectMany(clause => clause.Periods)).OrderBy(period => period.From).ToList();
        var unit = periods.Select(period => period.Unit).Distinct().ToList();
        var selection = ReturnSelection(sets, returns);
        if (periods.Count > 1 && unit is [{ } grain] && sets.Of(cohort) is { } members)
        {
            return new RetentionPlan
            {
                Cohort = members,
                ReturnEvent = selection,
                PeriodGrain = grain,
                ReturnRange = sentence.Calendar.ToRange(ClauseSets.Hull(periods) with { Unit = null }),
            };
        }

        if (periods is [{ Unit: { } whole } within] && step < whole && sets.Of(cohort) is { } first)
        {
            // "of those who first ordered in December, how many ordered in each month of the next year".
            return new RetentionPlan { Cohort = first, ReturnEvent = selection, PeriodGrain = step, ReturnRange = sentence.Calendar.ToRange(within with { Unit = null }) };
        }

        if (periods.Count == 0 && cohort.SelectMany(clause => clause.Periods).Distinct().ToList() is [{ } begun] && TakeFollowing(sentence) is { } following && sets.Of(cohort) is { } those)
        {
            return new RetentionPlan { Cohort = those, ReturnEvent = selection, PeriodGrain = following, ReturnRange = new TimeRange(sentence.Calendar.ToRange(begun).To, null) };
        }

        var again = returns.Exists(clause => clause.Again);
        if (!again || periods.Count > 0 || returns[^1].Within is not null || UsesEntity(sentence, cohort, selection) || sets.Of(cohort) is not { } group)
        {
            return null;
        }

        return new RetentionPlan { Cohort = group, ReturnEvent = selection ?? sets.Selection(cohort[^1]) };
    }

    /// <summary>"in each of the following weeks", "in the months after": the steps in which they may have come back.</summary>
    private static TimeGrain? TakeFollowing(Sentence sentence)
    {
        var at = sentence.FindWhere(mention => mention.As<Linking.UnitMeaning>() is { Plural: true, Grain: TimeGrain.Day or TimeGrain.Week or TimeGrain.Month or TimeGrain.Quarter });
        at = at >= 0 ? at : Enumerable.Range(0, sentence.Count).FirstOrDefault(place => sentence[place].As<Linking.UnitMeaning>() is { Plural: true }, -1);
        var follows = at > 0 && (sentence[at - 1].Text.EndsWith("following", StringComparison.OrdinalIgnoreCase) || (sentence.InRange(at + 1) && sentence[at + 1].Is(Keyword.After)));
        sentence.Use(follows ? at : -1);
        return follows ? sentence[at].As<Linking.UnitMeaning>()!.Grain : null;
    }

    /// <summary>Where one purchase has many rows, "again" is told by counting the orders instead of by later rows.</summary>
    private static bool UsesEntity(Sentence sentence, List<UserClause> cohort, EventSelection? selection) =>
        cohort is [{ First: true }] && (selection ?? cohort[0].Selection) is { } deed && sentence.Facts.EntityOf(deed) is not null;

    private static EventSelection? ReturnSelection(ClauseSets sets, List<UserClause> returns)
    {
        var deed = returns.Find(clause => clause.Selection is not null);
        return deed is null ? null : sets.Selection(deed);
    }

    /// <summary>"monthly retention", "week 1 retention of march signups", "cohort table by week", "new users per month".</summary>
    public static QueryPlan? Plan(Sentence sentence)
    {
        if (RepeatRate(sentence) is { } repeat)
        {
            return repeat;
        }

        var word = sentence.FindWhere(mention => mention.Is(Keyword.Retention, Keyword.Cohort));
        var newPerPeriod = NewUsersOverTime(sentence);
        var returned = word < 0 && !newPerPeriod && RetentionHorizon.ComesBackOn(sentence);
        if (word < 0 && !newPerPeriod && !returned)
        {
            return null;
        }

        UseTitle(sentence);
        var slots = new Slots();
        ChartPass.Run(sentence, slots);
        var brackets = RetentionHorizon.Brackets(sentence);
        var onOrAfter = RetentionHorizon.OnOrAfter(sentence);
        brackets ??= RetentionHorizon.Several(sentence);
        var horizon = brackets is null ? RetentionHorizon.Of(sentence) : null;
        var best = word >= 0 && brackets is null ? TakeBest(sentence) : null;
        TimePass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        TakeCohortStep(sentence, slots);
        var events = returned && StartBehind(sentence) is { } start ? [start, .. Events(sentence)] : Events(sentence);
        var next = returned && horizon is { } later ? ByCalendar(sentence, slots, events, later) : null;
        if (next is not null || (returned && events.Count == 0))
        {
            return next;
        }

        var grain = brackets?.Unit ?? horizon?.Unit ?? best?.Grain ?? slots.Grain ?? slots.ImpliedGrain ?? UnitNamed(sentence) ?? (newPerPeriod ? TimeGrain.Month : TimeGrain.Week);
        if (newPerPeriod && events.Count == 0 && DeedOfPeople(sentence) is { } done)
        {
            events.Add(done);
        }

        var breakdown = newPerPeriod || best is not null ? null : Breakdown(sentence);
        UseFillers(sentence, returned);
        return new RetentionPlan
        {
            CohortEvent = events.Count > 0 ? events[0] : null,
            ReturnEvent = events.Count > 1 && !(events[1] == events[0] || IsDoneOnce(sentence, events[1])) ? events[1] : null,
            CohortGrain = horizon is not null && best is null ? slots.Grain ?? grain : grain,
            PeriodGrain = grain,
            CohortRange = slots.Periods.Count > 0 ? sentence.Calendar.ToRange(slots.Periods[0]) : null,
            Periods = newPerPeriod ? 0 : horizon?.Amount ?? (breakdown is not null || best is not null ? 1 : null),
            Breakdown = breakdown is null ? null : sentence.Facts.Fitting(breakdown, events.Count > 0 ? events[0] : null),
            Best = best?.Count,
            Brackets = brackets?.Brackets,
            Retention = onOrAfter ? RetentionKind.OnOrAfter : RetentionKind.InPeriod,
            Single = !newPerPeriod && horizon is not null && slots.Grain is null && best is null && !AsksForTable(sentence),
            OnlyPeriod = !newPerPeriod && horizon is not null && slots.Grain is not null && best is null && breakdown is null && !AsksForTable(sentence),
            Where = slots.Where,
            Chart = slots.Chart,
        };
    }

    /// <summary>"logged in in the first week of March … again the week after": two stretches of the calendar, and not each one's own time since a first login.</summary>
    private static AudiencePlan? ByCalendar(Sentence sentence, Slots slots, List<EventSelection> events, Duration later)
    {
        if (slots is not { Periods: [var asked], Where: null, Grain: null } || events is not [var deed, ..] || NextPeriod(sentence, asked, later) is not { } next || IsDoneOnce(sentence, deed))
        {
            return null;
        }

        UseFillers(sentence, returned: true);
        var began = new Performed(deed) { Range = sentence.Calendar.ToRange(asked) };
        return new AudiencePlan { Users = new AllUserSets([began, new Performed(events.Count > 1 ? events[1] : deed) { Range = sentence.Calendar.ToRange(next) }]), Of = began };
    }

    private static Dates.Period? NextPeriod(Sentence sentence, Dates.Period asked, Duration later)
    {
        var first = sentence.FindWhereAny(Keyword.First, Keyword.New) || asked.OpenEnd || asked.OpenStart;
        var isOne = Dates.Calendar.Add(later.Unit, asked.From, 1) == asked.To;
        var from = Dates.Calendar.Add(later.Unit, asked.From, later.Amount);
        return first || !isOne || later.Unit is not (TimeGrain.Day or TimeGrain.Week or TimeGrain.Month) ? null : new Dates.Period(from, Dates.Calendar.Add(later.Unit, from, 1), null, Dates.Calendar.LabelOf(from, Dates.Calendar.Add(later.Unit, from, 1)));
    }

    /// <summary>"new bookers", "new customers": what they are new in.</summary>
    private static EventSelection? DeedOfPeople(Sentence sentence) =>
        sentence.Mentions.Select(mention => (mention.Meanings[0] as Linking.PeopleMeaning)?.Selection).FirstOrDefault(deed => deed is not null) ?? (sentence.FindWhere(SubjectReader.AreBuyers) >= 0 ? sentence.Facts.RevenueSelection : null);

    /// <summary>"by registration month", "per week of first purchase": the step of the cohorts behind the name of what they begin with.</summary>
    private static void TakeCohortStep(Sentence sentence, Slots slots)
    {
        for (var at = 0; at < sentence.Count && slots.Grain is null; at++)
        {
            var named = sentence.Next(at + 1, Keyword.First, Keyword.New);
            if (sentence[at].Is(Keyword.By, Keyword.Per, Keyword.Each) && sentence.InRange(named + 1) && sentence[named].Meanings[0] is Linking.EventMeaning && sentence[named + 1].Meanings[0] is Linking.UnitMeaning { Grain: >= TimeGrain.Day and <= TimeGrain.Year } unit)
            {
                slots.Grain = unit.Grain;
                sentence.Use(at);
                sentence.Use(named + 1);
            }
        }
    }

    private static void UseTitle(Sentence sentence)
    {
        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => sentence[at].Is(Keyword.Retention, Keyword.Cohort, Keyword.New, Keyword.Returning)))
        {
            sentence.Use(at);
        }
    }

    private static bool AsksForTable(Sentence sentence) =>
        Enumerable.Range(0, sentence.Count).Any(at => sentence[at].Is(Keyword.Cohort) || sentence[at].Text.Contains("table", StringComparison.OrdinalIgnoreCase) || sentence[at].Text.Contains("curve", StringComparison.OrdinalIgnoreCase));

    /// <summary>Of those who bought at all, who bought at least twice.</summary>
    private static AudiencePlan? RepeatRate(Sentence sentence)
    {
        var word = sentence.FindWhere(mention => mention.Is(Keyword.RepeatRate));
        word = word < 0 ? RepeatOfDeed(sentence) : word;
        if (word < 0)
        {
            return null;
        }

        sentence.Use(word);
        var rank = sentence.FindWhere(mention => mention.Is(Keyword.Best, Keyword.Largest, Keyword.Most, Keyword.Bottom, Keyword.Smallest, Keyword.Least) && mention.Meanings[0] is Linking.KeywordMeaning);
        var group = Breakdown(sentence) is { } asked ? TraitOf(sentence, asked) : null;
        var slots = new Slots();
        TimePass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        var thing = sentence.Next(word + 1);
        if ((Events(sentence) is [var deed] ? deed : DeedInside(sentence, word) ?? (sentence.InRange(thing) && Nouns.At(sentence, thing) is EntityNoun { Entity.Selection: { } rows } ? rows : null) ?? sentence.Facts.RevenueSelection) is not { } selling)
        {
            return null;
        }

        var range = TimeFrame.Of(sentence, slots).Range;
        var clause = new UserClause { Selection = slots.Where is { } where ? MeasurePass.Narrowed(selling, [where]) : selling, Test = new ValueTest(TestOperator.GreaterOrEqual, 2) };
        clause.Periods.AddRange(slots.Periods.Take(1));
        return new AudiencePlan
        {
            Users = new ClauseSets(sentence).Of(clause)!,
            Of = new Performed(clause.Selection) { Range = range },
            Breakdowns = group is null ? [] : [group],
            OrderBy = group is null || rank < 0 ? null : new Ordering(ShareOfUsers, !sentence[rank].Is(Keyword.Bottom, Keyword.Smallest, Keyword.Least)),
        };
    }

    /// <summary>Number of the column that holds the per cent, behind the base and the part.</summary>
    private const int ShareOfUsers = 2;

    /// <summary>People are told apart by what is known of them; null leaves the word unexplained.</summary>
    private static Dimension? TraitOf(Sentence sentence, Dimension group) =>
        (group.Field.Source == FieldSource.UserAttribute ? group.Field : sentence.Facts.AttributeLike(group.Field)) is { } trait ? group with { Field = trait } : null;

    /// <summary>"repeat purchase rate" where an event is a purchase and others bring money too: the event that the words name.</summary>
    private static EventSelection? DeedInside(Sentence sentence, int at) =>
        sentence[at].Text.Split(' ').SelectMany(word => sentence.Reread(word).Mentions).Select(mention => mention.Meanings[0]).OfType<Linking.EventMeaning>().FirstOrDefault(meaning => meaning is { IsPartial: false, Score: > 0.9 })?.Selection;

    /// <summary>"repeat booking rate": the rate of those who did it again.</summary>
    private static int RepeatOfDeed(Sentence sentence)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            var next = sentence.Next(at + 1);
            var rate = sentence.Next(next + 1);
            if (FirstAndRepeat.IsRepeat(sentence[at]) && sentence.InRange(rate) && Nouns.At(sentence, next) is EventsNoun { Selection: not null } or EntityNoun { Entity.Selection: not null } && sentence[rate].Is(Keyword.Rate))
            {
                sentence.Use(rate);
                return at;
            }
        }

        return -1;
    }

    /// <summary>"retention by source", "7-day retention per plan".</summary>
    private static Dimension? Breakdown(Sentence sentence)
    {
        for (var at = 0; at + 1 < sentence.Count; at++)
        {
            var next = sentence.Next(at + 1);
            if (!sentence.IsUsed(at) && sentence[at].Is(Keyword.By, Keyword.Per, Keyword.Which) && sentence.InRange(next) && !sentence.IsUsed(next) && sentence[next].As<Linking.FieldMeaning>() is { Score: > 0.6 } && GroupPass.DimensionAt(sentence, next) is { } dimension)
            {
                sentence.Use(at, next);
                foreach (var rank in Enumerable.Range(0, sentence.Count).Where(rank => sentence[at].Is(Keyword.Which) && sentence[rank].Is(Keyword.Best, Keyword.Largest, Keyword.Most) && !sentence[rank].IsContent))
                {
                    sentence.Use(rank);
                }

                return dimension;
            }
        }

        return null;
    }

    /// <summary>"which signup month kept the most users", "the cohort with the worst retention".</summary>
    private static (int Count, TimeGrain Grain)? TakeBest(Sentence sentence)
    {
        var rank = sentence.FindWhere(mention => mention.Is(Keyword.Best, Keyword.Largest, Keyword.Most, Keyword.Bottom, Keyword.Smallest, Keyword.Least) && mention.Meanings[0] is Linking.KeywordMeaning);
        var unit = sentence.FindWhere(mention => mention.Meanings[0] is Linking.UnitMeaning { Plural: false, Grain: TimeGrain.Day or TimeGrain.Week or TimeGrain.Month });
        if (rank < 0 || unit < 0 || !sentence.FindWhereAny(Keyword.Which))
        {
            return null;
        }

        sentence.Use(rank);
        sentence.Use(unit);
        return (sentence[rank].Is(Keyword.Bottom, Keyword.Smallest, Keyword.Least) ? -1 : 1, ((Linking.UnitMeaning)sentence[unit].Meanings[0]).Grain);
    }

    /// <summary>"opened the app again a week after their first order": what stands behind "after" comes first.</summary>
    private static EventSelection? StartBehind(Sentence sentence)
    {
        var after = Enumerable.Range(0, sentence.Count).FirstOrDefault(at => sentence[at].Is(Keyword.After) && !sentence[at].IsContent, -1);
        var deed = after < 0 ? -1 : Enumerable.Range(after + 1, sentence.Count - after - 1).FirstOrDefault(at => !sentence.IsUsed(at) && Nouns.At(sentence, at) is EventsNoun { Selection: not null } or EntityNoun { Entity.Selection: not null }, -1);
        if (deed < 0)
        {
            return null;
        }

        sentence.Use(deed);
        return Nouns.At(sentence, deed) switch { EventsNoun noun => noun.Selection, EntityNoun noun => noun.Entity.Selection, _ => null };
    }

    private static bool NewUsersOverTime(Sentence sentence)
    {
        var fresh = sentence.Find(Keyword.New);
        return fresh >= 0 && !sentence.Has(Keyword.Returning) && sentence.FindWhere(mention => mention.Meanings[0] is Linking.GrainMeaning) >= 0
            && sentence.Next(fresh + 1) is var next && sentence.InRange(next) && Nouns.At(sentence, next) is UsersNoun;
    }

    private static List<EventSelection> Events(Sentence sentence)
    {
        var events = new List<EventSelection>();
        for (var at = 0; at < sentence.Count; at++)
        {
            if (!sentence.IsUsed(at) && Nouns.At(sentence, at) is EventsNoun { Selection: { } selection })
            {
                events.Add(selection);
                sentence.Use(at);
            }
        }

        return events;
    }

    private static TimeGrain? UnitNamed(Sentence sentence)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (sentence[at].As<Linking.UnitMeaning>() is { Grain: TimeGrain.Day or TimeGrain.Week or TimeGrain.Month } unit)
            {
                sentence.Use(at);
                return unit.Grain;
            }
        }

        return null;
    }

    private static void UseFillers(Sentence sentence, bool returned)
    {
        if (returned)
        {
            RetentionHorizon.UseWords(sentence);
        }

        for (var at = 0; at < sentence.Count; at++)
        {
            if (sentence[at].Is(Keyword.Users, Keyword.HowMany, Keyword.CameBack, Keyword.Again, Keyword.First))
            {
                sentence.Use(at);
            }
        }
    }

    /// <summary>Nobody comes back to what everybody does once, such as signing up: then any event is meant.</summary>
    private static bool IsDoneOnce(Sentence sentence, EventSelection selection) =>
        selection.Names is [var name] && sentence.Model.Events.FirstOrDefault(definition => definition.Name == name) is { Users: > 0 } definition && definition.Count <= definition.Users * 1.02;
}
