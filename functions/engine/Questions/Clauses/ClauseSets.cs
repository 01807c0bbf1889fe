using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Planners;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Clauses;

/// <summary>Turns clauses into sets of users.</summary>
internal sealed class ClauseSets(Sentence sentence)
{
    /// <summary>A deed that a clause leaves out ("but never PARTY BUNTING") and a period that only one clause names hold for all.</summary>
    public static void Complete(IReadOnlyList<UserClause> clauses)
    {
        for (var index = 1; index < clauses.Count; index++)
        {
            var (clause, before) = (clauses[index], clauses[index - 1]);
            if (clause is { Negated: true, Again: true, Periods.Count: 0 } && before.Periods is [.., { OpenEnd: false } dated])
            {
                // "active in May and never again": not after it.
                clause.Periods.Add(new Period(dated.To, dated.To, null, "after " + dated.Label) { OpenEnd = true });
            }

            // "without a seat or a meal", "never called or wrote": what is said not to be holds for all that is listed.
            clause.Negated |= clause.Link == ClauseLink.Or && before.Negated && clause is { Test: null, Again: false };
            clause.AnyEvent |= clause.Again && clause.Selection is null && before.Selection is null;
            if (clause.Selection is null && !clause.AnyEvent && clause.Counted is null && clause.People is null && before.Selection is { } deed)
            {
                clause.Selection = clause.Conditions.Count > 0 ? deed with { Where = null } : deed;
                if (clause.Conditions.Count == 0 && clause.Test is null)
                {
                    clause.Conditions.AddRange(before.Conditions);
                }
            }
            else if (clause.Negated && clause.Conditions.Count == 0 && clause.Periods.Count > 0 && before.Conditions.Count > 0 && clause.Selection is { } same && (before.Selection?.Names.SequenceEqual(same.Names) ?? false))
            {
                clause.Conditions.AddRange(before.Conditions);
            }
            else if (clause.Selection is null && !clause.HasDeed && before.AnyEvent)
            {
                clause.AnyEvent = true;
            }
        }

        ShareDeed(clauses);
        ShareObject(clauses);
        SharePeriod(clauses);
    }

    /// <summary>"viewed but did not buy in May": both in May. "bought twice but not in the last 60 days", "who have not visited in the last 30 days": the period is the last clause's own.</summary>
    private static void SharePeriod(IReadOnlyList<UserClause> clauses)
    {
        var periods = clauses.Where(clause => clause.Periods.Count > 0).ToList();
        if (periods.Count == 1 && periods[0] == clauses[^1] && clauses.Count > 1 && !periods[0].First && !IsOwn(clauses))
        {
            foreach (var clause in clauses.Where(clause => clause.Periods.Count == 0))
            {
                clause.Periods.AddRange(periods[0].Periods);
            }
        }
    }

    private static bool IsOwn(IReadOnlyList<UserClause> clauses)
    {
        var last = clauses[^1];
        return last.Negated && ((last.Perfect && clauses.Any(clause => clause.Test is not null))
            || clauses.SkipLast(1).Any(clause => clause is { Negated: false, Selection: { } done } && last.Selection is { } left && done.Names.SequenceEqual(left.Names) && clause.Conditions.SequenceEqual(last.Conditions)));
    }

    /// <summary>"had both yoga and boxing workouts": what is named behind the last value holds for the values before it.</summary>
    private static void ShareDeed(IReadOnlyList<UserClause> clauses)
    {
        for (var index = clauses.Count - 2; index >= 0; index--)
        {
            var (clause, next) = (clauses[index], clauses[index + 1]);
            if (clause is { Selection: null, AnyEvent: false, Counted: null, People: null, Test: null, Again: false, Conditions: [{ Field.Source: FieldSource.EventProperty } value] } && next is { Link: ClauseLink.And, Selection: { } deed }
                && next.Conditions.Exists(condition => condition.Field == value.Field))
            {
                clause.Selection = deed;
            }
        }
    }

    /// <summary>"both starred and forked X": verbs side by side have the same object.</summary>
    private static void ShareObject(IReadOnlyList<UserClause> clauses)
    {
        for (var index = 1; index < clauses.Count; index++)
        {
            var (before, clause) = (clauses[index - 1], clauses[index]);
            if (clause is { Link: ClauseLink.And, Negated: false } && before is { Negated: false, Conditions.Count: 0, Test: null, Selection: not null, Periods.Count: 0 }
                && clause.Selection is not null && clause.Conditions.Count > clause.LeadingConditions && clause.DeedAt - before.DeedAt <= 3)
            {
                before.Conditions.AddRange(clause.Conditions.Skip(clause.LeadingConditions));
            }
        }
    }

    public UserSet? Of(IReadOnlyList<UserClause> clauses)
    {
        var sets = new List<UserSet>();
        foreach (var clause in clauses)
        {
            if (Of(clause) is not { } set)
            {
                return null;
            }

            if (clause.Link == ClauseLink.Or && sets.Count > 0 && !clause.Negated)
            {
                sets[^1] = sets[^1] is AnyUserSet any ? new AnyUserSet([.. any.Sets, set]) : new AnyUserSet([sets[^1], set]);
            }
            else
            {
                sets.Add(set);
            }
        }

        if (sentence.FindWhereAny(Keyword.NothingElse) && sets is [Performed { Selection: { Names.Count: > 0 } only }])
        {
            // "only starred and did nothing else": no event of another name.
            sets.Add(new NotInUserSet(new Performed(new EventSelection { Where = new FieldTest(Field.EventName, TestOperator.NotEquals, only.Names) })));
        }

        return sets.All(set => set is NotInUserSet) && sets.Count > 1
            ? new NotInUserSet(new AnyUserSet([.. sets.Cast<NotInUserSet>().Select(set => set.Set)]))
            : UserSets.All(sets);
    }

    public UserSet? Of(UserClause clause)
    {
        if (clause is { Test: not null, Counted: UnitNoun { Grain: not TimeGrain.Day } })
        {
            // Only days are told apart by the rows of one person.
            return null;
        }

        if (AveragedOrders.IsAsked(clause))
        {
            var average = clause.Negated ? null : AveragedOrders.Of(sentence, clause, Selection(clause), Range(clause));
            return average is null ? null : UserSets.All([.. clause.People is { } people ? new[] { people } : [], .. Slots.Combine(clause.Conditions.Where(condition => condition.Field.Source == FieldSource.UserAttribute).Select(condition => condition.Condition)) is { } trait ? new[] { new HasAttribute(trait) } : [], average]);
        }

        var set = Positive(clause);
        return set is null ? null : clause.Negated ? new NotInUserSet(set) : clause.Exclusive ? Alone(clause, set) : set;
    }

    /// <summary>Nothing else of the kind: no such row with another value of what is tested, or, where nothing is tested, no event of another name.</summary>
    private AllUserSets Alone(UserClause clause, UserSet set)
    {
        var tested = clause.Conditions.Where(condition => condition.Field.Source != FieldSource.UserAttribute).ToList();
        if (tested.Count == 0 && clause is { Periods.Count: > 0, Selection: not null } && OnlyThen(clause) && Range(clause) is { } range)
        {
            return new AllUserSets([set, .. Outside(range).Select(other => new NotInUserSet(new Performed(Selection(clause)) { Range = other }))]);
        }

        var others = tested.Count > 0
            ? MeasurePass.Narrowed((clause.Selection ?? new EventSelection()) with { Where = null }, tested.SelectMany(condition => new Condition[] { new NotCondition(condition.Condition), new FieldTest(condition.Field, TestOperator.IsPresent, []) }))
            : new EventSelection { Where = new FieldTest(Field.EventName, TestOperator.NotEquals, Selection(clause).Names) };
        return new AllUserSets([set, new NotInUserSet(new Performed(others) { Range = Range(clause) })]);
    }

    /// <summary>"only ever bought in December", "only bought in December": at no other time. With an object between, it is the object that is the only one.</summary>
    private bool OnlyThen(UserClause clause) =>
        sentence.InRange(clause.DeedAt) && !sentence[clause.DeedAt].Text.Contains(' ', StringComparison.Ordinal)
        && sentence.Next(clause.DeedAt + 1, Keyword.In, Keyword.Only, Keyword.Ever) is var behind && sentence.InRange(behind) && sentence[behind].Meanings[0] is Linking.TimeMeaning;

    private static IEnumerable<TimeRange> Outside(TimeRange range)
    {
        if (range.From is { } from)
        {
            yield return new TimeRange(null, from);
        }

        if (range.To is { } to)
        {
            yield return new TimeRange(to, null);
        }
    }

    public EventSelection Selection(UserClause clause)
    {
        var selection = clause.Selection ?? CountedSelection(clause) ?? new EventSelection();
        var conditions = clause.Conditions.Where(condition => condition.Field.Source != FieldSource.UserAttribute).Select(condition => condition.Condition);
        return MeasurePass.Narrowed(selection, conditions);
    }

    public TimeRange? Range(UserClause clause) => clause.Periods.Count switch
    {
        0 => null,
        1 => sentence.Calendar.ToRange(clause.Periods[0]),
        _ => sentence.Calendar.ToRange(Hull(clause.Periods)),
    };

    public static Period Hull(IReadOnlyList<Period> periods)
    {
        var (from, to) = (periods.Min(period => period.From), periods.Max(period => period.To));
        return new Period(from, to, null, Calendar.LabelOf(from, to));
    }

    private static EventSelection? CountedSelection(UserClause clause) => clause.Counted switch
    {
        EntityNoun { Entity.Selection: { } selection } => selection,
        MetricNoun { Metric.Measure: var measure } => ModelFacts.Selection(measure),
        _ => null,
    };

    private UserSet? Positive(UserClause clause)
    {
        var attributes = clause.Conditions.Where(condition => condition.Field.Source == FieldSource.UserAttribute).Select(condition => condition.Condition).ToList();
        var sets = new List<UserSet>();
        if (clause.People is { } people)
        {
            sets.Add(people);
        }

        if (Slots.Combine(attributes) is { } attribute)
        {
            sets.Add(new HasAttribute(attribute));
        }

        if (clause.HasDeed || clause.Test is not null || clause.Conditions.Count > attributes.Count || (sets.Count == 0 && clause.Periods.Count > 0))
        {
            sets.Add(Deed(clause));
        }

        return UserSets.All(sets);
    }

    private UserSet Deed(UserClause clause)
    {
        var (selection, range) = (Selection(clause), Range(clause));
        if (clause.First && range is not null)
        {
            return new FirstPerformed(selection, range);
        }

        var test = clause.Test ?? (clause.Again && clause.Periods.Count == 0 ? new ValueTest(TestOperator.GreaterOrEqual, 2) : null);
        if (test is null)
        {
            return new Performed(selection) { Range = range, FirstTime = clause.FirstTime };
        }

        return Counted(clause, new Performed(selection) { Range = range, Test = test, FirstTime = clause.FirstTime });
    }

    private Performed Counted(UserClause clause, Performed set)
    {
        switch (clause.Counted)
        {
            case EntityNoun { Entity: var entity }:
                return ByEntity(set, entity);
            case FieldNoun field when clause.Selection is { Names: { Count: > 0 } names } && NamesDeed(field, names):
                // "completed at least 10 levels": the levels are what was completed, whatever their numbers.
                return set;
            case FieldNoun field when clause.Selection is { Names.Count: > 0 } && ModelFacts.IsNumeric(field.Property) && !sentence.Facts.Carries(clause.Selection, field.Field):
                // "skipped more than 20 tracks" where only lists say how many tracks they have: the rows are counted.
                return set;
            case FieldNoun field when ModelFacts.IsNumeric(field.Property):
                return set with { Aggregation = Aggregation.Sum, Field = field.Field, Test = PartsOfMoney.Test(sentence, field.Field, set.Test) };
            case FieldNoun field:
                return set with { Aggregation = Aggregation.CountDistinct, Field = field.Field };
            case UsersNoun:
                return set with { Aggregation = Aggregation.CountDistinct, Field = Field.UserId };
            case UnitNoun { Grain: TimeGrain.Day }:
                return set with { Aggregation = Aggregation.CountDistinct, Field = Field.Day };
            case MetricNoun { Metric.Measure: AggregateMeasure { Aggregation: Aggregation.Sum, Field: { } amount } }:
                return set with { Aggregation = Aggregation.Sum, Field = amount, Test = PartsOfMoney.Test(sentence, amount, set.Test) };
        }

        return set.Selection.Names.Count > 0 && sentence.Facts.EntityOf(set.Selection) is { } thing ? ByEntity(set, thing) : set;
    }

    private static bool NamesDeed(FieldNoun field, IReadOnlyList<string> names) =>
        ModelFacts.IsNumeric(field.Property) && field.Property!.Role is not (Model.PropertyRole.Money or Model.PropertyRole.Duration) && Tokens.QuestionTokenizer.Words(field.Property.Path) is [var only]
        && names.All(name => Tokens.QuestionTokenizer.Words(name).Any(word => word.Stem == only.Stem));

    private static Performed ByEntity(Performed set, EntityKey entity) => entity.Fields.Count == 1
        ? set with { Aggregation = Aggregation.CountDistinct, Field = entity.Fields[0] }
        : set with { Aggregation = Aggregation.CountDistinct, Entity = entity };
}
