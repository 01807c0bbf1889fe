using System.Globalization;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>Tests of one row.</summary>
internal sealed class ConditionRenderer(SemanticModel model, FieldRenderer fields)
{
    /// <summary>Whether the row is of one of the users; set by the context, which knows how sets are rendered.</summary>
    public required Func<UserSet, RowScope, SqlExpression> IsOf { get; init; }

    public SqlExpression Render(Condition condition, RowScope rows) => condition switch
    {
        AllOf all => SqlExpression.And([.. all.Conditions.Select(c => Render(c, rows))]),
        AnyOf any => SqlExpression.Or([.. any.Conditions.Select(c => Render(c, rows))]),
        NotCondition not => SqlExpression.Of($"({Render(not.Condition, rows)}) is not true"),
        FieldTest test => Test(test, rows),
        TimePartTest part => TimePart(part, rows),
        SelectionTest selection => SqlExpression.And(Selection(selection.Selection, rows)),
        FirstRowTest first => FirstRow(first, rows),
        BeforeFirstTest before => SqlExpression.Of($"{rows.Event(SqlExpression.Of($"occurred_at"))} < {rows.Beginning(Beginnings(before.Selection))}"),
        UserTest people => IsOf(people.Users, rows),
        ThingTest thing => OfThing(thing, rows),
        _ => throw new PlanException("plan.unknown_condition", $"{condition.GetType().Name} is not known."),
    };

    /// <summary>The conditions under which a row belongs to the selection; none: every row.</summary>
    public IReadOnlyList<SqlExpression> Selection(EventSelection? selection, RowScope rows)
    {
        if (selection is null)
        {
            return [];
        }

        var conditions = new List<SqlExpression>();
        if (selection.Names.Count > 0)
        {
            conditions.Add(Names(selection.Names, rows));
        }

        if (selection.Where is AllOf all)
        {
            conditions.AddRange(all.Conditions.Select(c => Render(c, rows)));
        }
        else if (selection.Where is { } where)
        {
            conditions.Add(Render(where, rows));
        }

        return conditions;
    }

    /// <summary>Event names in the casing they are stored in, so that the index over names can be used.</summary>
    public SqlExpression Names(IReadOnlyList<string> names, RowScope rows)
    {
        string[] stored = [.. Stored(names)];
        var column = rows.Event(SqlExpression.Of($"name"));
        return stored.Length == 1
            ? SqlExpression.Of($"{column} = {SqlExpression.Bind(stored[0], "text")}")
            : SqlExpression.Of($"{column} = any({SqlExpression.Bind(stored, "text[]")})");
    }

    /// <summary>Half-open bounds on the time of the row.</summary>
    public IReadOnlyList<SqlExpression> Bounds(TimeRange? range, RowScope rows)
    {
        var time = rows.Event(SqlExpression.Of($"occurred_at"));
        var bounds = new List<SqlExpression>();
        if (range?.From is { } from)
        {
            bounds.Add(SqlExpression.Of($"{time} >= {SqlExpression.Bind(from.ToUniversalTime(), "timestamptz")}"));
        }

        if (range?.To is { } to)
        {
            bounds.Add(SqlExpression.Of($"{time} < {SqlExpression.Bind(to.ToUniversalTime(), "timestamptz")}"));
        }

        return bounds;
    }

    /// <summary>A number compared with the constants of a test.</summary>
    public static SqlExpression Compare(SqlExpression value, ValueTest test)
    {
        var constant = SqlExpression.Bind(test.Value, "numeric");
        return test.Operator switch
        {
            TestOperator.Equals => SqlExpression.Of($"{value} = {constant}"),
            TestOperator.NotEquals => SqlExpression.Of($"{value} is distinct from {constant}"),
            TestOperator.Between => SqlExpression.Of(
                $"{value} between {constant} and {SqlExpression.Bind(test.Upper ?? throw MissingValue(test.Operator), "numeric")}"),
            TestOperator.IsMissing => SqlExpression.Of($"{value} is null"),
            TestOperator.IsPresent => SqlExpression.Of($"{value} is not null"),
            _ => Ordered(value, test.Operator, constant),
        };
    }

    /// <summary>Event names in the casing they are stored in.</summary>
    public IEnumerable<string> Stored(IReadOnlyList<string> names) => names.SelectMany(StoredNames).Distinct(StringComparer.Ordinal);

    private IEnumerable<string> StoredNames(string name)
    {
        var matches = model.Events.Where(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase)).Select(e => e.Name).ToArray();
        return matches.Contains(name, StringComparer.Ordinal) || matches.Length == 0 ? [name] : matches;
    }

    private SqlExpression Test(FieldTest test, RowScope rows)
    {
        var values = test.Operator is TestOperator.IsMissing or TestOperator.IsPresent || test.Values.Count > 0 ? test.Values : throw MissingValue(test.Operator);
        return test.Operator switch
        {
            TestOperator.IsMissing when fields.Type(test.Field) == PropertyType.Array => SqlExpression.Of($"coalesce({Present(test.Field, rows)}, '[]') = '[]'"),
            TestOperator.IsPresent when fields.Type(test.Field) == PropertyType.Array => SqlExpression.Of($"coalesce({Present(test.Field, rows)}, '[]') <> '[]'"),
            TestOperator.IsMissing => SqlExpression.Of($"{Present(test.Field, rows)} is null"),
            TestOperator.IsPresent => SqlExpression.Of($"{Present(test.Field, rows)} is not null"),
            TestOperator.Equals => Equality(test.Field, values, rows),
            TestOperator.NotEquals => SqlExpression.Of($"({Equality(test.Field, values, rows)}) is not true"),
            TestOperator.Contains => Like(test.Field, values, "%", "%", rows),
            TestOperator.NotContains => SqlExpression.Of($"({Like(test.Field, values, "%", "%", rows)}) is not true"),
            TestOperator.StartsWith => Like(test.Field, values, string.Empty, "%", rows),
            TestOperator.EndsWith => Like(test.Field, values, "%", string.Empty, rows),
            TestOperator.Between when values.Count < 2 => throw MissingValue(test.Operator),
            TestOperator.Between => SqlExpression.Of($"{Comparable(test.Field, rows)} between {Constant(test.Field, values[0])} and {Constant(test.Field, values[1])}"),
            _ => Ordered(Comparable(test.Field, rows), test.Operator, Constant(test.Field, values[0])),
        };
    }

    private SqlExpression Present(Field field, RowScope rows) =>
        field.Source is FieldSource.EventProperty or FieldSource.UserAttribute ? fields.Text(field, rows) : fields.Value(field, rows);

    private SqlExpression Equality(Field field, IReadOnlyList<string> values, RowScope rows)
    {
        switch (field.Source)
        {
            case FieldSource.EventName:
                return Names(values, rows);
            case FieldSource.UserId or FieldSource.ExternalUserId when !rows.UsersOnly:
                // Looked up among the users first, so that the index over (user, time) finds the rows.
                return SqlExpression.Of($"e.user_id in (select who.user_id from users as who where {KnownText(SqlExpression.Of($"who.external_id"), model.UserIds, values)})");
        }

        var type = fields.Type(field);
        if (type == PropertyType.Array)
        {
            return SqlExpression.Of($"exists (select 1 from jsonb_array_elements({ArrayOrNull(field, rows)}) as item(value) where {SameText(RowScope.ElementText(SqlExpression.Of($"item.value")), values)})");
        }

        if (type == PropertyType.Boolean)
        {
            return SameText(fields.Text(field, rows), [.. values.Select(TruthWord)]);
        }

        if (type is PropertyType.Number or PropertyType.Timestamp && values.All(v => CanCompare(field, v)))
        {
            return SqlExpression.Or([.. values.Select(v => SqlExpression.Of($"{Comparable(field, rows)} = {Constant(field, v)}"))]);
        }

        var known = field.Source is FieldSource.UserId or FieldSource.ExternalUserId ? model.UserIds : fields.Definition(field)?.Values ?? [];
        return KnownText(fields.Text(field, rows), known, values);
    }

    private SqlExpression ArrayOrNull(Field field, RowScope rows)
    {
        var json = fields.Json(field, rows, asText: false);
        return SqlExpression.Of($"case when jsonb_typeof({json}) = 'array' then {json} end");
    }

    // Values the catalog has seen are compared exactly, in every casing that occurs; only others need folding.
    private static SqlExpression KnownText(SqlExpression text, IReadOnlyList<string> known, IReadOnlyList<string> values)
    {
        var stored = new List<string>();
        foreach (var value in values)
        {
            var matches = known.Where(v => string.Equals(v, value, StringComparison.OrdinalIgnoreCase)).ToArray();
            if (matches.Length == 0)
            {
                return SameText(text, values);
            }

            stored.AddRange(matches);
        }

        return stored.Count == 1
            ? SqlExpression.Of($"{text} = {SqlExpression.Bind(stored[0], "text")}")
            : SqlExpression.Of($"{text} = any({SqlExpression.Bind(stored.ToArray(), "text[]")})");
    }

    private static SqlExpression SameText(SqlExpression text, IReadOnlyList<string> values) => values.Count == 1
        ? SqlExpression.Of($"lower({text}) = lower({SqlExpression.Bind(values[0], "text")})")
        : SqlExpression.Of($"lower({text}) in ({SqlExpression.Join(", ", values.Select(v => SqlExpression.Of($"lower({SqlExpression.Bind(v, "text")})")))})");

    private SqlExpression Like(Field field, IReadOnlyList<string> values, string before, string after, RowScope rows)
    {
        var text = fields.Type(field) == PropertyType.Array ? SqlExpression.Of($"({fields.Json(field, rows, asText: true)})") : fields.Text(field, rows);
        return SqlExpression.Or([.. values.Select(v => SqlExpression.Of($"{text} ilike {SqlExpression.Bind(before + Escape(v) + after, "text")}"))]);
    }

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("%", "\\%", StringComparison.Ordinal)
        .Replace("_", "\\_", StringComparison.Ordinal);

    private SqlExpression Comparable(Field field, RowScope rows) => field.Source switch
    {
        FieldSource.Day => fields.Value(field, rows),
        FieldSource.OccurredAt => fields.Timestamp(field, rows),
        FieldSource.Revenue => fields.Number(field, rows),
        FieldSource.EventProperty or FieldSource.UserAttribute => fields.Type(field) == PropertyType.Timestamp ? fields.Timestamp(field, rows) : fields.Number(field, rows),
        _ => fields.Text(field, rows),
    };

    private SqlExpression Constant(Field field, string value)
    {
        if (!CanCompare(field, value))
        {
            throw new PlanException("plan.incomparable_value", $"\"{value}\" cannot be compared with {field.Path ?? field.Source.ToString()}.");
        }

        return field.Source switch
        {
            FieldSource.Day => SqlExpression.Bind(DateOnly.FromDateTime(Instant(value)!.Value.DateTime), "date"),
            FieldSource.EventName or FieldSource.EventId or FieldSource.AnonymousId or FieldSource.UserId or FieldSource.ExternalUserId => SqlExpression.Bind(value, "text"),
            _ when fields.Type(field) == PropertyType.Timestamp => SqlExpression.Bind(Instant(value)!.Value.ToUniversalTime(), "timestamptz"),
            _ => SqlExpression.Bind(Number(value)!.Value, "numeric"),
        };
    }

    private bool CanCompare(Field field, string value) => field.Source switch
    {
        FieldSource.EventName or FieldSource.EventId or FieldSource.AnonymousId or FieldSource.UserId or FieldSource.ExternalUserId => true,
        _ when fields.Type(field) == PropertyType.Timestamp => Instant(value) is not null,
        _ => Number(value) is not null,
    };

    private static decimal? Number(string value) =>
        decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTimeOffset? Instant(string value) =>
        DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;

    private static string TruthWord(string value) => value.ToLowerInvariant() switch
    {
        "yes" or "y" or "1" or "on" => "true",
        "no" or "n" or "0" or "off" => "false",
        var other => other,
    };

    private SqlExpression TimePart(TimePartTest test, RowScope rows)
    {
        var values = SqlExpression.Bind(test.Values.ToArray(), "integer[]");
        return SqlExpression.Of($"{BucketRenderer.Part(test.Part, rows, model)} = any({values})");
    }

    /// <summary>When each user did it first.</summary>
    public SelectQuery Beginnings(EventSelection selection)
    {
        var rows = new RowScope();
        SqlExpression[] where = [.. Selection(selection, rows), SqlExpression.Of($"e.user_id is not null")];
        return new SelectQuery
        {
            Columns = [new SelectColumn(SqlExpression.Of($"e.user_id")), new SelectColumn(SqlExpression.Of($"min(e.occurred_at)"), "at")],
            From = rows.From,
            Joins = rows.Joins,
            Where = where,
            GroupBy = [SqlExpression.Of($"e.user_id")],
        };
    }

    private SqlExpression FirstRow(FirstRowTest first, RowScope rows)
    {
        var own = new RowScope();
        SqlExpression[] where = [.. Selection(first.Selection, own), SqlExpression.Of($"e.user_id is not null")];
        var firsts = new SelectQuery
        {
            DistinctOn = [SqlExpression.Of($"e.user_id")],
            Columns = [new SelectColumn(SqlExpression.Of($"e.event_id"))],
            From = own.From,
            Joins = own.Joins,
            Where = where,
            OrderBy = [SqlExpression.Of($"e.user_id"), SqlExpression.Of($"e.occurred_at"), SqlExpression.Of($"e.event_id")],
        };
        return SqlExpression.Of($"{rows.Event(SqlExpression.Of($"event_id"))} in {firsts}");
    }

    private SqlExpression OfThing(ThingTest thing, RowScope rows)
    {
        var own = new RowScope();
        var key = Present(thing.Key, own);
        var things = new SelectQuery
        {
            Columns = [new SelectColumn(key)],
            From = own.From,
            Joins = own.Joins,
            Where = [.. Selection(thing.Selection, own), SqlExpression.Of($"{key} is not null")],
        };
        return SqlExpression.Of($"{Present(thing.Key, rows)} in {things}");
    }

    private static SqlExpression Ordered(SqlExpression value, TestOperator comparison, SqlExpression constant) => comparison switch
    {
        TestOperator.GreaterThan => SqlExpression.Of($"{value} > {constant}"),
        TestOperator.GreaterOrEqual => SqlExpression.Of($"{value} >= {constant}"),
        TestOperator.LessThan => SqlExpression.Of($"{value} < {constant}"),
        TestOperator.LessOrEqual => SqlExpression.Of($"{value} <= {constant}"),
        _ => throw new PlanException("plan.unknown_operator", $"{comparison} does not compare numbers or times."),
    };

    private static PlanException MissingValue(TestOperator comparison) =>
        new("plan.value_missing", $"{comparison} needs a value to compare with.");
}
