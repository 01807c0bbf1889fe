using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Clauses;
using Analytics.Engine.Questions.Planners;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>Follow-ups about people: "who are they", "how many of them bought again", "only in may".</summary>
internal static class AudienceEdit
{
    /// <summary>The people behind a number.</summary>
    public static AudiencePlan PeopleOf(MetricPlan plan)
    {
        var selection = ModelFacts.Selection(plan.Measures[0]) ?? new EventSelection();
        var performed = new Performed(plan.Where is { } where ? MeasurePass.Narrowed(selection, [where]) : selection) { Range = plan.Range };
        return new AudiencePlan
        {
            Users = plan.Users is { } users ? UserSets.All([users, performed])! : performed,
            Output = AudienceOutput.List,
            Chart = plan.Chart,
        };
    }

    /// <summary>"how many of those also forked", "which of them bought twice": the people before, and what is said now.</summary>
    public static QueryPlan? OfThose(Sentence sentence, QueryPlan previous)
    {
        var those = sentence.FindWhere(mention => mention.Is(Keyword.Those));
        var which = sentence.FindWhere(mention => mention.Is(Keyword.Which, Keyword.Who) && !mention.IsContent);
        var lists = which >= 0 && which + 1 == those;
        var asks = lists ? which : sentence.FindWhere(mention => mention.Is(Keyword.HowMany, Keyword.Share) && !mention.IsContent);
        var rows = ThoseRows.Of(previous);
        var things = previous as EntityPlan;
        if (those < 0 || asks < 0 || sentence[asks].Text.Equals("how often", StringComparison.OrdinalIgnoreCase) || (PeopleBefore(previous) ?? People(previous) ?? rows ?? things?.Members) is not { } people)
        {
            return null;
        }

        var share = sentence[asks].Is(Keyword.Share);
        sentence.Use(those);
        sentence.Use(asks);
        var later = sentence.FindWhere(mention => (mention.Is(Keyword.Then) || mention.Text.Equals("since", StringComparison.OrdinalIgnoreCase)) && !mention.IsContent, those + 1);
        var earlier = sentence.FindWhere(mention => mention.Text.ToLowerInvariant() is "before" or "previously" or "earlier" or "already" or "before that", those + 1);
        var within = sentence.FindWhere(mention => mention.Is(Keyword.Within) && !mention.IsContent, those + 1);
        var window = within >= 0 && sentence.InRange(within + 1) ? (sentence[within + 1].Meanings[0] as Linking.DurationMeaning)?.Duration : null;
        var clauses = new ClauseReader(sentence, new Slots()).Read(0, sentence.Count);
        ClauseSets.Complete(clauses);
        var deed = Fresh(sentence, previous, those) ?? (clauses.Exists(clause => clause.HasDeed) ? new ClauseSets(sentence).Of(clauses) : Paid(sentence));
        var narrowed = (deed, things, rows) switch
        {
            (null, _, _) => null,
            (_, { } before, _) => ThoseRows.Which(sentence, before, deed, share),
            _ when window is { } length => InTime(people, deed, length) is { } inTime ? new AudiencePlan { Users = inTime, Of = share ? people : null } : null,
            (_, _, { } before) => ThoseRows.Which(sentence, before, deed, share),
            _ => (earlier >= 0 ? Earlier(people, deed) : Later(people, deed, later) ?? SameDeed(people, deed) ?? UserSets.All([people, deed])) is { } users ? new AudiencePlan { Users = users, Of = share ? people : null } : null,
        };
        sentence.Use(later >= 0 && narrowed is AudiencePlan { Users: InFunnel } ? later : -1);
        sentence.Use(window is null ? -1 : within, window is null ? -1 : within + 1);
        sentence.Use(earlier);
        foreach (var at in Enumerable.Range(0, narrowed is null ? sentence.Count : 0))
        {
            sentence.Release(at);
        }

        return narrowed is AudiencePlan audience && lists ? audience with { Output = AudienceOutput.List } : narrowed;
    }

    /// <summary>"how many of them had bought before": before the period in which they were counted; null where there is none.</summary>
    private static UserSet? Earlier(UserSet people, UserSet deed) =>
        people is Performed { Range.From: { } start } && deed is Performed { Range: null } before ? UserSets.All([people, before with { Range = new TimeRange(null, start) }]) : null;

    /// <summary>"how many of those bought within 7 days": so soon after the deed for which they were counted.</summary>
    private static InFunnel? InTime(UserSet people, UserSet deed, Duration length) =>
        people is Performed { FirstTime: null } first && deed is Performed { FirstTime: null } second
            ? new InFunnel(new FunnelPlan { Steps = [first.Selection, second.Selection], Range = first.Range, OpenEnd = first.Range is not null, Window = length })
            : null;

    /// <summary>"how many of them cancelled afterwards": the other deed came after the first.</summary>
    private static InFunnel? Later(UserSet people, UserSet deed, int later) =>
        later >= 0 && people is Performed { FirstTime: null } first && deed is Performed { FirstTime: null } second
            ? new InFunnel(new FunnelPlan { Steps = [first.Selection, second.Selection], Range = first.Range, OpenEnd = first.Range is not null })
            : null;

    /// <summary>"how many of them were on a trial" after who subscribed in May: the rows that say so are those of May, not of another time.</summary>
    private static Performed? SameDeed(UserSet people, UserSet deed) =>
        people is Performed { FirstTime: null } before && deed is Performed { FirstTime: null, Range: null, Selection.Where: { } where } now && before.Test == now.Test && before.Selection.Names.SequenceEqual(now.Selection.Names, StringComparer.Ordinal)
            ? before with { Selection = MeasurePass.Narrowed(before.Selection, [where]) }
            : null;

    /// <summary>"how many of them were new": never seen before the period in which they were counted.</summary>
    private static FirstPerformed? Fresh(Sentence sentence, QueryPlan previous, int those)
    {
        var after = Enumerable.Range(those + 1, sentence.Count - those - 1);
        var fresh = after.Any(at => sentence[at].IsContent) ? -1 : after.FirstOrDefault(at => sentence[at].Is(Keyword.New), -1);
        var range = previous switch { MetricPlan metric => metric.Range, AudiencePlan { Users: Performed performed } => performed.Range, _ => null };
        if (fresh < 0 || range is null)
        {
            return null;
        }

        sentence.Use(those, sentence.Count - 1);
        return new FirstPerformed(new EventSelection(), range);
    }

    /// <summary>"how many of those paid": brought money, whatever the event is called.</summary>
    private static Performed? Paid(Sentence sentence)
    {
        var pays = sentence.FindWhere(mention => mention.Is(Keyword.Spend) && !mention.IsContent && mention.Text.EndsWith("paid", StringComparison.OrdinalIgnoreCase));
        sentence.Use(sentence.Facts.RevenueSelection is null ? -1 : pays);
        return pays >= 0 && sentence.Facts.RevenueSelection is { } paid && Enumerable.Range(0, sentence.Count).All(at => at == pays || sentence.IsUsed(at) || sentence[at].IsNoise || !sentence[at].IsContent) ? new Performed(paid) : null;
    }

    public static QueryPlan? Apply(Sentence sentence, AudiencePlan plan, PlanEdit edit)
    {
        if (edit.Targets.Count > 0 && edit.Slots.Periods.Count == 0 && edit.Slots.Where is null)
        {
            return null;
        }

        var users = Edited(sentence, plan.Users, edit);
        var groups = edit.Slots.Breakdowns.ConvertAll(group => sentence.Facts.AttributeLike(group.Field) is { } attribute ? group with { Field = attribute } : group);
        if (groups.Exists(group => group.Field.Source == FieldSource.EventProperty))
        {
            return plan.Of is null && plan.Measures.Count == 0 ? ByRows(users, groups) : null;
        }

        return plan with
        {
            Users = users,
            Of = plan.Of is { } of ? Edited(sentence, of, edit) : null,
            Output = edit.AsksWho ? AudienceOutput.List : sentence.FindWhereAny(Keyword.HowMany) || Groups(sentence, edit) ? AudienceOutput.Count : plan.Output,
            Limit = edit.Slots.Limit ?? plan.Limit,
            Breakdowns = groups.Count > 0 ? groups : plan.Breakdowns,
        };
    }

    /// <summary>People have no such trait, but the rows of their deed do: its distinct users by the rows' own values. Null for people of several deeds.</summary>
    private static MetricPlan? ByRows(UserSet users, IReadOnlyList<Dimension> groups) =>
        users is Performed { Aggregation: Aggregation.Count, FirstTime: null, Test: null or { Operator: TestOperator.GreaterOrEqual, Value: 1 } } deed
            ? new MetricPlan { Measures = [Measures.CountUsers(deed.Selection, "users")], Range = deed.Range, Breakdowns = groups, OrderBy = new Ordering(0) }
            : null;

    /// <summary>"split them by country", "where do they live": how many there are of each.</summary>
    private static bool Groups(Sentence sentence, PlanEdit edit) =>
        edit.Slots.Breakdowns.Count > 0 && sentence.FindWhereAny(Keyword.By, Keyword.Per, Keyword.Breakdown, Keyword.BrokenDown);

    /// <summary>"they" after an answer: the people it counted or listed, or whom it was narrowed to; null where it is about everybody, or about groups beside each other.</summary>
    public static UserSet? PeopleBefore(QueryPlan plan) => plan switch
    {
        MetricPlan { Users: null, Comparison: not null } or MetricPlan { Breakdowns.Count: > 0, Limit: not null } => null,
        MetricPlan { Users: { } narrowed, Where: null, Measures: [AggregateMeasure { Aggregation: Aggregation.CountDistinct, Field.Source: FieldSource.UserId, Selection: null or { Names.Count: 0, Where: null } }] } => narrowed,
        MetricPlan { Users: { } narrowed, Measures: not [AggregateMeasure { Aggregation: Aggregation.CountDistinct, Field.Source: FieldSource.UserId }] } => narrowed,
        MetricPlan { Users: null, Measures: [RatioMeasure { Numerator: AggregateMeasure { Selection.Where: UserTest { Users: var theirs } } }] } => theirs,
        _ => People(plan),
    };

    /// <summary>The people that a plan counts or lists.</summary>
    public static UserSet? People(QueryPlan plan) => plan switch
    {
        AudiencePlan audience => audience.Users,
        MetricPlan { Measures: [AggregateMeasure { Aggregation: Aggregation.CountDistinct, Field.Source: FieldSource.UserId }] } metric => PeopleOf(metric).Users,
        FunnelPlan funnel => new InFunnel(funnel),
        _ => null,
    };

    /// <summary>A new period or filter goes into every deed.</summary>
    private static UserSet Edited(Sentence sentence, UserSet set, PlanEdit edit) => set switch
    {
        AllUserSets all => new AllUserSets([.. all.Sets.Select(inner => Edited(sentence, inner, edit))]),
        AnyUserSet any => new AnyUserSet([.. any.Sets.Select(inner => Edited(sentence, inner, edit))]),
        // Who did it elsewhere did it all the same: where the trait is known of people, it is asked of those who remain.
        NotInUserSet not when edit.Slots.Where is FieldTest test && (test.Field.Source == FieldSource.UserAttribute ? test.Field : sentence.Facts.AttributeLike(test.Field)) is { } attribute =>
            new AllUserSets([new NotInUserSet(Edited(sentence, not.Set, OnlyPeriods(edit))), new HasAttribute(test with { Field = attribute })]),
        NotInUserSet not => new NotInUserSet(Edited(sentence, not.Set, edit)),
        Performed { Test: not null } counted when edit.Test is { } test => counted with { Test = test },
        Performed performed when edit.Slots.Where is FieldTest test && !sentence.Facts.Carries(performed.Selection, test.Field) && sentence.Facts.AttributeLike(test.Field) is { } attribute =>
            new AllUserSets([performed with { Range = PlanEditor.Range(sentence, performed.Range, edit) }, new HasAttribute(test with { Field = attribute })]),
        Performed performed => performed with
        {
            Range = PlanEditor.Range(sentence, performed.Range, edit),
            Selection = edit.Slots.Where is { } where ? performed.Selection with { Where = PlanEditor.Merge(performed.Selection.Where, where) } : performed.Selection,
        },
        FirstPerformed first => first with { Range = PlanEditor.Range(sentence, first.Range, edit) ?? first.Range },
        InFunnel funnel => funnel with { Funnel = funnel.Funnel with { Range = PlanEditor.Range(sentence, funnel.Funnel.Range, edit), Where = PlanEditor.Merge(funnel.Funnel.Where, edit.Slots.Where) } },
        // "and in France?" after those in Germany: nobody is asked to be in both.
        HasAttribute { Condition: FieldTest { Operator: TestOperator.Equals } before } when edit.Slots.Where is FieldTest { Operator: TestOperator.Equals } now && now.Field == before.Field => new HasAttribute(now),
        IsUser or HasAttribute or InSegment when edit.Slots.Where is FieldTest test && (test.Field.Source == FieldSource.UserAttribute ? test.Field : sentence.Facts.AttributeLike(test.Field)) is { } attribute =>
            new AllUserSets([set, new HasAttribute(test with { Field = attribute })]),
        _ => set,
    };

    private static PlanEdit OnlyPeriods(PlanEdit edit)
    {
        var slots = new Slots { Shift = edit.Slots.Shift, AllTime = edit.Slots.AllTime };
        slots.Periods.AddRange(edit.Slots.Periods);
        return edit with { Slots = slots };
    }
}
