using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>Renders single rows: the first, the last or the largest few events.</summary>
internal sealed class OccurrenceRenderer(RenderContext context, OccurrencePlan plan)
{
    private const int ShownProperties = 8;
    private readonly ColumnNames _names = new();

    public RenderedQuery Render()
    {
        var rows = new RowScope();
        var values = new List<SelectColumn>();
        var columns = new List<ResultColumn>();
        void Add(ResultColumn column, SqlExpression value)
        {
            columns.Add(column);
            values.Add(new SelectColumn(value, column.Name));
        }

        Add(Column("time", ColumnType.Timestamp, ValueFormat.Timestamp) with { Role = ColumnRole.Time }, SqlExpression.Of($"e.occurred_at"));
        Add(Column("user", ColumnType.Text, ValueFormat.Text), rows.User(SqlExpression.Of($"external_id")));
        Add(Column("event", ColumnType.Text, ValueFormat.Text), SqlExpression.Of($"e.name"));
        foreach (var field in Shown())
        {
            var type = Type(field);
            var value = type == ColumnType.Text ? context.Fields.Text(field, rows) : context.Fields.Value(field, rows);
            Add(Column(field.Path ?? field.Source.ToString(), type, Format(field, type)), value);
        }

        var query = new SelectQuery
        {
            Columns = values,
            From = rows.From,
            Where = [.. context.Conditions.Selection(plan.Selection, rows), .. context.Filters(plan.Range, null, plan.Users, rows)],
            Joins = rows.Joins,
            OrderBy = Order(rows),
            Limit = Math.Clamp(plan.Limit, 1, RenderContext.RowCap),
        };
        return SqlPrinter.Print(query, columns);
    }

    private IReadOnlyList<SqlExpression> Order(RowScope rows)
    {
        var time = plan.Order == OccurrenceOrder.First ? SqlExpression.Of($"e.occurred_at") : SqlExpression.Of($"e.occurred_at desc");
        if (plan.By is not { } by)
        {
            return [time, SqlExpression.Of($"e.event_id")];
        }

        var value = context.Fields.Type(by) == PropertyType.Text && by.Source == FieldSource.EventProperty
            ? context.Fields.Number(by, rows)
            : context.Fields.Value(by, rows);
        return [plan.Order == OccurrenceOrder.First ? SqlExpression.Of($"{value} asc nulls last") : SqlExpression.Of($"{value} desc nulls last"), time, SqlExpression.Of($"e.event_id")];
    }

    private IEnumerable<Field> Shown()
    {
        if (plan.Fields.Count > 0)
        {
            return plan.Fields.Where(f => f.Source is not (FieldSource.OccurredAt or FieldSource.EventName or FieldSource.UserId or FieldSource.ExternalUserId));
        }

        var names = plan.Selection.Names;
        var properties = context.Model.Properties
            .Where(p => names.Count == 0 || p.Events.Any(e => names.Contains(e, StringComparer.OrdinalIgnoreCase)))
            .OrderByDescending(p => p.Count)
            .Take(ShownProperties)
            .Select(p => Field.Property(p.Path));
        var sells = context.Model.Events.Any(e => e.Revenue is not null && (names.Count == 0 || names.Contains(e.Name, StringComparer.OrdinalIgnoreCase)));
        var shown = sells ? properties.Prepend(Field.Revenue) : properties;
        return plan.By is { Source: FieldSource.EventProperty } by ? shown.Where(field => field != by).Prepend(by) : shown;
    }

    private ResultColumn Column(string words, ColumnType type, ValueFormat format) =>
        new(_names.Take(words), type) { Label = ColumnNames.Words(words), Role = ColumnRole.Detail, Format = format };

    private ColumnType Type(Field field) => field.Source switch
    {
        FieldSource.Revenue => ColumnType.Number,
        FieldSource.Day => ColumnType.Date,
        FieldSource.EventProperty or FieldSource.UserAttribute => context.Fields.Type(field) switch
        {
            PropertyType.Number when context.Fields.Definition(field)?.Role != PropertyRole.Identifier => ColumnType.Number,
            PropertyType.Timestamp => ColumnType.Timestamp,
            _ => ColumnType.Text,
        },
        _ => ColumnType.Text,
    };

    private ValueFormat Format(Field field, ColumnType type) => type switch
    {
        ColumnType.Timestamp or ColumnType.Date => ValueFormat.Timestamp,
        ColumnType.Text => ValueFormat.Text,
        _ => field.Source == FieldSource.Revenue || context.Fields.Definition(field)?.Role == PropertyRole.Money ? ValueFormat.Money : ValueFormat.Number,
    };
}
