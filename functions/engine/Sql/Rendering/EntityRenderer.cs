using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>Renders tests of things: one scan folds the events to one row a thing with one flag a test, and the flags are combined above it.</summary>
internal sealed class EntityRenderer(RenderContext context, EntityPlan plan)
{
    private readonly ColumnNames _names = new();
    private readonly List<SelectColumn> _flags = [];
    private readonly List<(ResultColumn Column, string Name)> _values = [];
    private readonly RowScope _rows = new();

    public RenderedQuery Render()
    {
        var owners = new Owners(context, plan.Entity, _rows);
        var members = Flag(plan.Members);
        var basis = plan.Of is null ? null : Flag(plan.Of);
        var things = Things(owners);
        var (query, columns) = plan.Output == AudienceOutput.List ? List(things, owners, members, basis) : Count(things, members, basis);
        return SqlPrinter.Print(query with { Limit = Math.Min(plan.Limit ?? RenderContext.RowCap, RenderContext.RowCap) }, columns);
    }

    /// <summary>Days on which something did not happen may have no row at all: all of the calendar's are looked at.</summary>
    private TimeRange? Calendar => plan.Entity is { Fields: [{ Source: FieldSource.Day }], Grain: null } && plan.Members is NotInUserSet { Set: Performed left } && context.Model is { DataFrom: { } from, DataThrough: { } through }
        ? left.Range ?? new TimeRange(from, through.AddTicks(1))
        : null;

    private SqlExpression From(SelectQuery things) => Calendar is { } range
        ? SqlExpression.Of($"{new CalendarRenderer(context, range, keepsSilence: true).Render(TimeGrain.Day, "day")} as days left join {things} as things on things.owner_1 = days.day")
        : SqlExpression.Of($"{things} as things");

    private string Thing => plan.Entity.Name ?? plan.Entity.Fields[0].Path ?? "thing";

    private SelectQuery Things(Owners owners) => new()
    {
        Columns = [.. owners.Columns, new SelectColumn(SqlExpression.Of($"max(e.occurred_at)"), "last_at"), .. _flags],
        From = _rows.From,
        Joins = _rows.Joins,
        Where = [.. context.Filters(null, plan.Where, plan.Users, _rows), .. context.Conditions.Selection(plan.Entity.Selection is { } own && Leaves(plan.Members).Concat(Leaves(plan.Of)).All(leaf => leaf.Selection.Names.All(own.Names.Contains)) ? own : null, _rows), .. owners.Present],
        GroupBy = [.. Enumerable.Range(1, owners.Names.Count).Select(i => SqlExpression.Integer(i))],
    };

    private static IEnumerable<Performed> Leaves(UserSet? set) => set switch
    {
        AllUserSets all => all.Sets.SelectMany(Leaves),
        AnyUserSet any => any.Sets.SelectMany(Leaves),
        NotInUserSet not => Leaves(not.Set),
        Performed performed => [performed],
        _ => [],
    };

    private SqlExpression Flag(UserSet set)
    {
        switch (set)
        {
            case EveryUser:
                return SqlExpression.Of($"true");
            case AllUserSets all:
                return SqlExpression.And([.. all.Sets.Select(Flag)]);
            case AnyUserSet any:
                return SqlExpression.Or([.. any.Sets.Select(Flag)]);
            case NotInUserSet not:
                return SqlExpression.Of($"({Flag(not.Set)}) is not true");
            case Performed { FirstTime: null } performed:
                return Named(Test(performed));
            case FirstPerformed first:
                return Named(First(first));
            default:
                throw new PlanException("plan.no_test_of_things", "Only what happened to a thing can be tested; a person's attributes cannot.");
        }
    }

    private SqlExpression Named(SqlExpression test)
    {
        var name = $"test_{(_flags.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}";
        _flags.Add(new SelectColumn(test, name));
        return SqlExpression.Of($"things.{SqlExpression.Name(name)}");
    }

    private SqlExpression Test(Performed performed)
    {
        var measure = new AggregateMeasure
        {
            Aggregation = performed.Entity is null ? performed.Aggregation : Aggregation.CountDistinct,
            Field = performed.Field,
            Entity = performed.Entity,
        };
        IReadOnlyList<SqlExpression> filter = [.. context.Conditions.Selection(performed.Selection, _rows), .. context.Conditions.Bounds(performed.Range, _rows)];
        var value = context.Aggregates.OverRows(measure, filter, _rows);
        if (plan.Output == AudienceOutput.List && performed.Test is not { Operator: TestOperator.GreaterOrEqual, Value: 1 })
        {
            Show(performed, value);
        }

        return ConditionRenderer.Compare(value, performed.Test);
    }

    /// <summary>Whoever asks for things with more than five of something wants to see how many they have.</summary>
    private void Show(Performed performed, SqlExpression value)
    {
        var label = performed.Selection.Label ?? (performed.Selection.Names is [var only] ? only : "events");
        var type = performed.Aggregation is Aggregation.Count or Aggregation.CountDistinct ? ColumnType.Integer : ColumnType.Number;
        var column = new ResultColumn(_names.Take(label), type) { Label = ColumnNames.Words(label), Format = type == ColumnType.Integer ? ValueFormat.Integer : ValueFormat.Number };
        var name = $"value_{(_values.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}";
        _flags.Add(new SelectColumn(value, name));
        _values.Add((column, name));
    }

    private SqlExpression First(FirstPerformed first)
    {
        var filter = SqlExpression.And([.. context.Conditions.Selection(first.Selection, _rows), SqlExpression.Of($"true")]);
        var at = SqlExpression.Of($"min(e.occurred_at) filter (where {filter})");
        SqlExpression[] bounds =
        [
            .. first.Range.From is { } from ? new[] { SqlExpression.Of($"{at} >= {SqlExpression.Bind(from.ToUniversalTime(), "timestamptz")}") } : [],
            .. first.Range.To is { } to ? new[] { SqlExpression.Of($"{at} < {SqlExpression.Bind(to.ToUniversalTime(), "timestamptz")}") } : [],
        ];
        return SqlExpression.And(bounds);
    }

    private (SelectQuery, IReadOnlyList<ResultColumn>) Count(SelectQuery things, SqlExpression members, SqlExpression? basis)
    {
        var label = ColumnNames.Words($"{Thing}s");
        if (basis is null)
        {
            var counted = new ResultColumn(_names.Take($"{Thing}s"), ColumnType.Integer) { Label = label, Format = ValueFormat.Integer };
            return (new SelectQuery { Columns = [new SelectColumn(SqlExpression.Of($"count(*)"), counted.Name)], From = From(things), Where = [members] }, [counted]);
        }

        ResultColumn[] columns =
        [
            new(_names.Take($"base {Thing}s"), ColumnType.Integer) { Label = $"All {label.ToLowerInvariant()}", Format = ValueFormat.Integer },
            new(_names.Take($"{Thing}s"), ColumnType.Integer) { Label = label, Format = ValueFormat.Integer },
            new(_names.Take("percent"), ColumnType.Number) { Label = "Share", Format = ValueFormat.Percent },
        ];
        var all = SqlExpression.Of($"count(*)");
        var both = SqlExpression.Of($"count(*) filter (where {members})");
        return (new SelectQuery
        {
            Columns = [new SelectColumn(all, columns[0].Name), new SelectColumn(both, columns[1].Name), new SelectColumn(SqlExpression.Of($"100.0 * {both} / nullif({all}, 0)"), columns[2].Name)],
            From = From(things),
            Where = [basis],
        }, columns);
    }

    private (SelectQuery, IReadOnlyList<ResultColumn>) List(SelectQuery things, Owners owners, SqlExpression members, SqlExpression? basis)
    {
        ResultColumn[] keys = [.. plan.Entity.Fields.Select((field, i) => new ResultColumn(_names.Take(i == 0 ? Thing : field.Path ?? Thing), ColumnType.Text) { Label = ColumnNames.Words(i == 0 ? Thing : field.Path ?? Thing), Role = ColumnRole.Dimension, Format = ValueFormat.Text })];
        if (Calendar is not null)
        {
            return (new SelectQuery { Columns = [new SelectColumn(SqlExpression.Of($"days.day::text"), keys[0].Name)], From = From(things), Where = [members], OrderBy = [SqlExpression.Name(keys[0].Name)] }, keys);
        }

        var last = new ResultColumn(_names.Take("last event"), ColumnType.Timestamp) { Label = "Last event", Role = ColumnRole.Detail, Format = ValueFormat.Timestamp };
        return (new SelectQuery
        {
            Columns = [.. keys.Zip(owners.Names, (key, name) => new SelectColumn(SqlExpression.Of($"things.{name}::text"), key.Name)), .. _values.Select(value => new SelectColumn(SqlExpression.Of($"things.{SqlExpression.Name(value.Name)}"), value.Column.Name)), new SelectColumn(SqlExpression.Of($"things.last_at"), last.Name)],
            From = SqlExpression.Of($"{things} as things"),
            Where = basis is null ? [members] : [basis, members],
            OrderBy = [.. keys.Select(key => SqlExpression.Name(key.Name))],
        }, [.. keys, .. _values.Select(value => value.Column), last]);
    }
}
