using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Clauses;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>Questions about people: "how many users did A but never B", "% of customers who …", "list the users with at least 3 orders".</summary>
internal static class AudiencePlanner
{
    public static QueryPlan? Plan(Sentence sentence)
    {
        if (sentence.FindWhereAny(Keyword.Versus, Keyword.Compared, Keyword.SameSession, Keyword.AnyOrder) || FunnelPlanner.NamesSameThing(sentence) || EndsLater(sentence) || BucketPass.HasList(sentence) || IsOfGuests(sentence) || DeedObjects.IsThingAsked(sentence) || SubjectReader.Read(sentence) is not { } subject)
        {
            return null;
        }

        var slots = new Slots();
        ChartPass.Run(sentence, slots);
        TakeNamed(sentence, slots);
        slots.Breakdowns.AddRange(GroupedPeople.Take(sentence) is { } group ? [group] : []);
        var notBoth = ExclusiveOr.Take(sentence);
        var firstTime = FirstTimes.Take(sentence);
        var reader = new ClauseReader(sentence, slots);
        var baseClauses = subject.BaseFrom >= 0 ? reader.Read(subject.BaseFrom, subject.BaseTo) : [];
        var among = subject is { WantsShare: true, BaseFrom: < 0 } ? sentence.FindWhere(mention => mention.Is(Keyword.Those, Keyword.Of) && !mention.IsContent && mention.Text.StartsWith("among", StringComparison.OrdinalIgnoreCase), subject.PredicateFrom + 1) : -1;
        baseClauses = among > 0 ? reader.Read(among + 1, sentence.Count) : baseClauses;
        sentence.Use(among);
        var clauses = new ClauseReader(sentence, slots).Read(subject.PredicateFrom, among > 0 ? among : sentence.Count);
        FirstTimes.Give(firstTime, clauses);
        FirstTimes.Fold(new ClauseSets(sentence), clauses);
        AddSubject(sentence, subject, baseClauses, clauses);
        if (subject.WantsShare && baseClauses.Count == 0)
        {
            SplitUnlinked(subject, baseClauses, clauses);
        }

        RepeatDeed(baseClauses, clauses);
        ClauseSets.Complete(baseClauses);
        ClauseSets.Complete(clauses);
        SharePeriod(subject, baseClauses, clauses);
        if (notBoth)
        {
            return ExclusiveOr.Of(sentence, subject, baseClauses, clauses);
        }

        if (RetentionPlanner.OfCohort(sentence, subject, baseClauses, clauses, slots.Grain) is { } retention)
        {
            return retention;
        }

        if (WithinTime(sentence, subject, slots, baseClauses, clauses) is { } timely)
        {
            return timely;
        }

        if (TimelyPeople.Of(sentence, slots, subject.WantsShare, WantsList(sentence, subject), [.. baseClauses, .. clauses]) is { } soon)
        {
            return soon with { Limit = subject.Limit };
        }

        if (NotWithinTime(sentence, subject, slots, baseClauses, clauses) is { } late)
        {
            return late;
        }

        return IsAudience(sentence, subject, slots, baseClauses, clauses) && !IsTimed(baseClauses, clauses) ? Assemble(sentence, subject, slots, baseClauses, clauses) : null;
    }

    /// <summary>"of those who did A, how many did B later on": the order counts, which only steps tell.</summary>
    private static bool EndsLater(Sentence sentence) =>
        sentence.Previous(sentence.Count - 1) is var last && sentence.InRange(last) && sentence[last].Is(Keyword.Then) && !sentence[last].IsContent
        && sentence.Next(0) is var start && sentence.InRange(start) && sentence[start].Is(Keyword.Of) && !sentence[start].IsContent;

    /// <summary>"percentage of guest orders": whose orders they are; nobody knows these people.</summary>
    private static bool IsOfGuests(Sentence sentence) =>
        Enumerable.Range(0, Math.Max(0, sentence.Count - 1)).Any(at => sentence[at].Is(Keyword.Guests) && !sentence[at].IsContent && Nouns.At(sentence, at + 1) is EntityNoun or EventsNoun { Selection: not null });

    /// <summary>"of those who did A, how many did B within a day": the time runs between two deeds, which only steps tell.</summary>
    private static bool IsTimed(List<UserClause> baseClauses, List<UserClause> clauses) =>
        clauses is [.., { Within: not null, Selection: not null, FirstTime: null, Periods.Count: 0 }] && baseClauses.Concat(clauses).Count(clause => clause is { Selection: not null, Negated: false }) > 1;

    /// <summary>"what % of those who did A did B within 7 days": the time runs from one deed to the other, which only a funnel tells.</summary>
    private static FunnelPlan? WithinTime(Sentence sentence, Subject subject, Slots slots, List<UserClause> baseClauses, List<UserClause> clauses)
    {
        var first = baseClauses.Count > 0 ? baseClauses : clauses.Take(Math.Max(0, clauses.Count - 1)).ToList();
        var last = clauses.LastOrDefault();
        if (!subject.WantsShare || last is not { Within: { } window, Negated: false, Selection: not null } || first is not [{ Negated: false, Selection: not null } began] || last.Link == ClauseLink.After)
        {
            return null;
        }

        var sets = new ClauseSets(sentence);
        return new FunnelPlan { Steps = [sets.Selection(began), sets.Selection(last)], Window = window, Range = sets.Range(began), OpenEnd = began.Periods.Count > 0 && last.Periods.Count == 0, FirstSteps = first[0].First || clauses.Exists(clause => clause.First) ? [1] : null, Output = FunnelOutput.Rate, Chart = slots.Chart };
    }

    /// <summary>"saved a list but did not order within 14 days of it": those who began and did not get there in time.</summary>
    private static AudiencePlan? NotWithinTime(Sentence sentence, Subject subject, Slots slots, List<UserClause> baseClauses, List<UserClause> clauses)
    {
        if (baseClauses.Concat(clauses).ToList() is not [{ Negated: false, Selection: not null, Test: null, Again: false } began, { Negated: true, Selection: not null, Test: null, Within: { } window } missed] || slots.Breakdowns.Count > 0 || slots.Grain is not null)
        {
            return null;
        }

        var sets = new ClauseSets(sentence);
        var funnel = new FunnelPlan { Steps = [sets.Selection(began), sets.Selection(missed)], Window = window, Range = sets.Range(began), OpenEnd = began.Periods.Count > 0, FirstSteps = began.First ? [1] : null };
        return new AudiencePlan
        {
            Users = new InFunnel(funnel, Completed: false),
            Of = subject.WantsShare ? new Performed(sets.Selection(began)) { Range = sets.Range(began) } : null,
            Output = WantsList(sentence, subject) ? AudienceOutput.List : AudienceOutput.Count,
            Limit = subject.Limit,
            Chart = slots.Chart,
        };
    }

    /// <summary>"who has not been active for 60 days? just the number": the last word decides.</summary>
    private static bool WantsList(Sentence sentence, Subject subject)
    {
        var last = sentence.Previous(sentence.Count - 1);
        return subject.WantsList && !(last > subject.PredicateFrom && sentence[last].Is(Keyword.HowMany) && !sentence[last].IsContent);
    }

    private static QueryPlan? Assemble(Sentence sentence, Subject subject, Slots slots, List<UserClause> baseClauses, List<UserClause> clauses)
    {
        var sets = new ClauseSets(sentence);
        var everyPeriod = subject.HasWho || subject.WantsList || EveryPeriod.IsAsked(sentence) ? EveryPeriod.Of(sentence, clauses, slots.Grain) : null;
        if (clauses.Count == 0 || (everyPeriod ?? sets.Of(clauses)) is not { } users)
        {
            return null;
        }

        if (subject.WantsList && AsksHowOften(sentence) && clauses is [{ Negated: false, Test: null, Again: false, First: false, Exclusive: false, Selection: not null } each] && baseClauses.Count == 0 && slots.Grain is null && slots.Breakdowns.Count == 0)
        {
            return new MetricPlan { Measures = [Measures.CountEvents(sets.Selection(each))], Breakdowns = [GroupPass.ByUser()], Range = sets.Range(each), OrderBy = new Ordering(0), Limit = subject.Limit, Chart = slots.Chart };
        }

        slots.Grain = everyPeriod is null ? slots.Grain : null;
        users = baseClauses.Count == 0 ? WithThoseBefore(users, clauses, sets) : users;
        if (clauses.Exists(clause => clause is { Counted: UnitNoun or FieldNoun, Selection: null }))
        {
            foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => sentence[at].Is(Keyword.LightVerb) && !sentence[at].IsContent))
            {
                sentence.Use(at);
            }
        }

        UserSet? of = null;
        if (baseClauses.Count > 0)
        {
            of = sets.Of(baseClauses);
        }
        else if (subject.WantsShare && Leading(clauses[0]) is { } leading)
        {
            of = new HasAttribute(leading);
        }
        else if (subject.WantsShare)
        {
            of = clauses.SelectMany(clause => clause.Periods).Any() && sets.Range(clauses.First(clause => clause.Periods.Count > 0)) is { } range
                ? new Performed(new EventSelection()) { Range = range }
                : BaseOf(sentence, sets, clauses);
        }

        if (slots.Breakdowns is [var known] && of is null && slots.Grain is null)
        {
            return new AudiencePlan { Users = users, Output = AudienceOutput.Count, Breakdowns = [known], Chart = slots.Chart };
        }

        if (slots.Breakdowns.Count > 0 || slots.Grain is not null)
        {
            return slots.Grain is { } grain && clauses is [{ First: true } first] && of is null ? FirstPerPeriod(sets, first, grain) : null;
        }

        var list = WantsList(sentence, subject);
        return new AudiencePlan
        {
            Users = users,
            Of = of,
            Output = list ? AudienceOutput.List : AudienceOutput.Count,
            Breakdowns = list ? GroupedPeople.Shown(sentence) : [],
            Limit = subject.Limit,
            Chart = slots.Chart,
        };
    }

    /// <summary>"who published releases and how many each".</summary>
    private static bool AsksHowOften(Sentence sentence)
    {
        var count = sentence.FindWhere(mention => mention.Is(Keyword.HowMany) && mention.Meanings[0] is KeywordMeaning);
        if (count < 2 || !Enumerable.Range(count + 1, sentence.Count - count - 1).Any(at => sentence[at].Is(Keyword.Each, Keyword.Per) && !sentence[at].IsContent))
        {
            return false;
        }

        sentence.Use(count, sentence.Count - 1);
        return true;
    }

    /// <summary>"came back in October": they had been there before it.</summary>
    private static UserSet WithThoseBefore(UserSet users, List<UserClause> clauses, ClauseSets sets) =>
        clauses is [{ Again: true, Negated: false, Within: null, Test: null, Periods: [{ OpenStart: false }] } back] && sets.Range(back) is { From: { } since }
            ? new AllUserSets([users, new Performed(sets.Selection(back)) { Range = new TimeRange(null, since) }])
            : users;

    /// <summary>"of those who paid, what share did so twice": the deed is the one of the base.</summary>
    private static void RepeatDeed(List<UserClause> baseClauses, List<UserClause> clauses)
    {
        if (baseClauses is [{ Selection: null, Counted: null, People: null, Conditions.Count: 0, Test: not null } bare] && clauses.FirstOrDefault(clause => clause.Selection is not null) is { } named)
        {
            bare.Selection = named.Selection;
            bare.Conditions.AddRange(named.Conditions);
            bare.Periods.AddRange(bare.Periods.Count == 0 ? named.Periods : []);
        }

        if (baseClauses.LastOrDefault(clause => clause.Selection is not null) is { } deed && clauses is [{ Selection: null, Counted: null, People: null, Test: not null } repeated, ..] && repeated.Conditions.TrueForAll(condition => deed.Conditions.Exists(said => said.Field == condition.Field)))
        {
            repeated.Selection = deed.Selection;
            repeated.Conditions.AddRange(repeated.Conditions.Count == 0 ? deed.Conditions : []);
            repeated.Periods.AddRange(repeated.Periods.Count == 0 ? deed.Periods : []);
        }
    }

    /// <summary>"share of users active last month who bought": they bought in that month.</summary>
    private static void SharePeriod(Subject subject, List<UserClause> baseClauses, List<UserClause> clauses)
    {
        if (subject.WantsShare && baseClauses.Count == 0 && clauses.Count > 1 && clauses[0] is { Periods.Count: > 0, First: false } active && clauses[0].Conditions.Count == 0 && clauses.Skip(1).All(clause => clause is { Periods.Count: 0, Negated: false, Again: false, Within: null }))
        {
            foreach (var clause in clauses.Skip(1))
            {
                clause.Periods.AddRange(active.Periods);
            }
        }
    }

    /// <summary>"what % of members from spain bought": attributes named before the deed say of whom.</summary>
    private static Condition? Leading(UserClause clause) => clause is { HasDeed: true, Negated: false, LeadingConditions: > 0 }
        ? Slots.Combine(clause.Conditions.Take(clause.LeadingConditions).Where(condition => condition.Field.Source == FieldSource.UserAttribute).Select(condition => condition.Condition))
        : null;

    /// <summary>"what % of customers ordered more than once" is asked of those who ordered; anything else of everybody.</summary>
    private static UserSet BaseOf(Sentence sentence, ClauseSets sets, List<UserClause> clauses)
    {
        if (clauses is [{ Negated: false, Test: null } answer] && sets.Selection(answer) is { Names.Count: > 0, Where: FieldTest { Operator: TestOperator.Equals, Field: var asked } } said && YesNo.Of(sentence.Facts.PropertyOf(asked)) is not null && !sentence.Mentions.Any(mention => mention.Meanings[0] is EventMeaning))
        {
            // "share of guests who would recommend us": of those who were asked.
            sentence.Assume($"of all with {Naming.Of(said with { Where = null })}");
            return new Performed(said with { Where = null, Label = null });
        }

        var counted = clauses is [{ Negated: false } only] && (only.Test is not null || only.Again) ? sets.Selection(only) : null;
        return counted is not null && counted.Names.Count > 0 && ModelFacts.Sells(sentence, counted) ? new Performed(counted) : new EveryUser();
    }

    /// <summary>"how many customers made their first purchase in each month": the sizes of the cohorts.</summary>
    private static RetentionPlan FirstPerPeriod(ClauseSets sets, UserClause first, TimeGrain grain) => new()
    {
        CohortEvent = sets.Selection(first),
        CohortGrain = grain,
        PeriodGrain = grain,
        CohortRange = sets.Range(first),
        Periods = 0,
    };

    private static void TakeNamed(Sentence sentence, Slots slots)
    {
        foreach (var at in Enumerable.Range(0, sentence.Count))
        {
            if (sentence[at].Meanings[0] is GrainMeaning)
            {
                slots.Grain = ((GrainMeaning)sentence[at].Meanings[0]).Grain;
            }
        }
    }

    /// <summary>"buyers": the subject itself says what they did; "new customers": their first deed.</summary>
    private static void AddSubject(Sentence sentence, Subject subject, List<UserClause> baseClauses, List<UserClause> clauses)
    {
        var target = subject.BaseFrom >= 0 || (subject.WantsShare && (subject.Attribute is not null || subject.Period is not null || subject.People.Selection is not null || subject.People.Users is not null) && clauses.Count > 0) ? baseClauses : clauses;
        if (subject is { Period: { } own, HasWho: true, IsNew: false } && target.FirstOrDefault() is { Selection: not null, Periods.Count: 0, Negated: false, Again: false, First: false } said)
        {
            // "May's members who checked in": they did so in May.
            said.Periods.Add(own);
        }
        else if (subject.Period is { } period)
        {
            var done = subject.People.Selection ?? (subject.BuysThings ? sentence.Facts.RevenueSelection : null);
            var present = new UserClause { Selection = done, AnyEvent = done is null, Link = ClauseLink.And };
            present.Periods.Add(period);
            target.Insert(0, present);
        }

        if (subject.Attribute is { } attribute)
        {
            var described = new UserClause { Link = ClauseLink.And };
            described.Conditions.Add(new ClauseCondition(attribute, attribute.Field, InBrackets: false));
            target.Insert(0, described);
        }

        if (subject.People.Users is { } known)
        {
            target.Insert(0, new UserClause { People = known, Link = ClauseLink.And });
        }

        if (subject.People.Selection is { } deed && !target.Exists(clause => clause.Selection?.Names.SequenceEqual(deed.Names) ?? false))
        {
            target.Insert(0, new UserClause { Selection = deed, Link = ClauseLink.And });
        }

        if (subject.Often is { } often)
        {
            var done = target.Find(clause => clause is { Selection: not null, Test: null, Negated: false }) ?? (sentence.Facts.RevenueSelection is { } sold && subject.BuysThings ? Added(target, sold) : null);
            if (done is not null)
            {
                done.Test = often;
            }
        }

        if (subject.IsNew)
        {
            var first = target.Find(clause => clause.Periods.Count > 0) ?? target.FirstOrDefault();
            if (first is not null)
            {
                first.First = true;
                first.Selection ??= subject.BuysThings ? sentence.Facts.RevenueSelection : null;
            }
        }
    }

    private static UserClause Added(List<UserClause> clauses, EventSelection deed)
    {
        clauses.Insert(0, new UserClause { Selection = deed, Link = ClauseLink.And });
        return clauses[0];
    }

    /// <summary>"what % of customers who bought in january bought again": the last unlinked clause is the predicate.</summary>
    private static void SplitUnlinked(Subject subject, List<UserClause> baseClauses, List<UserClause> clauses)
    {
        var split = clauses.FindLastIndex(clause => clause.Link == ClauseLink.None && clause != clauses[0]);
        if (clauses.Count < 2 || (!subject.HasWho && (split <= 0 || clauses[split].Periods.Count == 0)))
        {
            return;
        }

        split = split <= 0 ? clauses.Count - 1 : split;
        baseClauses.AddRange(clauses.Take(split));
        clauses.RemoveRange(0, split);
    }

    /// <summary>One plain deed is a distinct count, which can also be grouped and compared: left to the metric planner.</summary>
    private static bool IsAudience(Sentence sentence, Subject subject, Slots slots, List<UserClause> baseClauses, List<UserClause> clauses)
    {
        if (clauses.Count == 0)
        {
            return false;
        }

        var special = clauses.Concat(baseClauses).Any(clause => clause.Negated || clause.Exclusive || clause.FirstTime is not null || clause.Test is not null || clause.Again || (clause.First && (clause.Periods.Count > 0 || slots.Grain is not null)));
        var joined = clauses.Count(clause => clause.HasDeed || clause.Conditions.Count > 0) > 1 && clauses.Exists(clause => clause.Link != ClauseLink.Or && clause != clauses[0]);
        var ordered = clauses.Exists(clause => clause.Link is ClauseLink.Then or ClauseLink.After);
        var everyPeriod = slots.Grain is not null && clauses.Count == 1 && EveryPeriod.IsAsked(sentence);
        return !ordered && (special || joined || everyPeriod || subject.WantsShare || baseClauses.Count > 0 || (subject.WantsList && clauses.Exists(clause => clause.HasContent)));
    }
}
