using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>A key that rows are grouped by: its expression, which rows have it, how it is named and ordered.</summary>
internal sealed record GroupKey(Dimension Dimension, string Name, string Label, ColumnType Type)
{
    public ResultColumn Column => new(Name, Type)
    {
        Label = Label,
        Role = Dimension.Grain is null ? ColumnRole.Dimension : ColumnRole.Time,
        Grain = Dimension.Grain,
        Format = Type switch
        {
            ColumnType.Timestamp or ColumnType.Date => ValueFormat.Timestamp,
            ColumnType.Integer or ColumnType.Number => ValueFormat.Number,
            _ => ValueFormat.Text,
        },
    };

    /// <summary>Whether the key has an order of its own (time, number, bucket), so that people expect it in that order.</summary>
    public bool IsOrdered => Dimension.Grain is not null || Dimension.Buckets.Count > 0 || Dimension.Field.Source is FieldSource.Day or FieldSource.OccurredAt;
}

/// <summary>Renders dimensions.</summary>
internal sealed class DimensionRenderer(FieldRenderer fields, BucketRenderer buckets, ConditionRenderer conditions)
{
    public GroupKey Key(Dimension dimension, ColumnNames names)
    {
        var words = dimension.Name ?? Words(dimension);
        return new GroupKey(dimension, names.Take(words), ColumnNames.Words(words), Type(dimension));
    }

    public SqlExpression Expression(Dimension dimension, RowScope rows)
    {
        if (dimension.Cases.Count > 0)
        {
            return Cases(dimension, rows);
        }

        if (dimension.Buckets.Count > 0)
        {
            return BucketLabel(fields.Number(dimension.Field, rows), dimension.Buckets);
        }

        if (dimension.Grain is { } grain)
        {
            return buckets.OfField(grain, dimension.Field, rows);
        }

        if (fields.Type(dimension.Field) == Model.PropertyType.Array)
        {
            return rows.Elements(fields.Json(dimension.Field, rows, asText: false));
        }

        return dimension.Field.Source == FieldSource.UserId ? fields.Text(dimension.Field, rows) : fields.Value(dimension.Field, rows);
    }

    /// <summary>Rows that the dimension leaves out.</summary>
    public IReadOnlyList<SqlExpression> Filter(Dimension dimension, SqlExpression expression, RowScope rows)
    {
        if (dimension.Cases.Count > 0)
        {
            return dimension.Otherwise is null
                ? [SqlExpression.Or([.. dimension.Cases.Select(c => Is(dimension.Field, c, rows))])]
                : [];
        }

        // A guest is no user: grouping by user speaks of users only.
        return dimension.Field.Source is FieldSource.UserId or FieldSource.ExternalUserId && !rows.UsersOnly
            ? [SqlExpression.Of($"e.user_id is not null")]
            : dimension.ExcludeMissing ? [SqlExpression.Of($"{expression} is not null")] : [];
    }

    /// <summary>The label of the bucket a number falls into; null outside of all of them.</summary>
    public static SqlExpression BucketLabel(SqlExpression value, IReadOnlyList<Bucket> buckets)
    {
        var branches = buckets.Select(bucket => SqlExpression.Of($"when {Within(value, bucket)} then {SqlExpression.Literal(bucket.Label)}"));
        return SqlExpression.Of($"case {SqlExpression.Join(" ", branches)} end");
    }

    /// <summary>What to sort by so that the key comes in its own order.</summary>
    public static SqlExpression OrderOf(GroupKey key) => key.Dimension.Buckets.Count == 0
        ? SqlExpression.Name(key.Name)
        : SqlExpression.Of($"array_position(array[{SqlExpression.Join(", ", key.Dimension.Buckets.Select(b => SqlExpression.Literal(b.Label)))}], {SqlExpression.Name(key.Name)})");

    private static SqlExpression Within(SqlExpression value, Bucket bucket) => (bucket.From, bucket.To) switch
    {
        ({ } from, { } to) when from == to => SqlExpression.Of($"{value} = {SqlExpression.Number(from)}"),
        ({ } from, { } to) => SqlExpression.Of($"{value} between {SqlExpression.Number(from)} and {SqlExpression.Number(to)}"),
        ({ } from, null) => SqlExpression.Of($"{value} >= {SqlExpression.Number(from)}"),
        (null, { } to) => SqlExpression.Of($"{value} <= {SqlExpression.Number(to)}"),
        _ => SqlExpression.Of($"{value} is not null"),
    };

    private SqlExpression Cases(Dimension dimension, RowScope rows)
    {
        var branches = dimension.Cases.Select(c => SqlExpression.Of($"when {Is(dimension.Field, c, rows)} then {SqlExpression.Literal(c.Label)}"));
        return dimension.Otherwise is { } otherwise
            ? SqlExpression.Of($"case {SqlExpression.Join(" ", branches)} else {SqlExpression.Literal(otherwise)} end")
            : SqlExpression.Of($"case {SqlExpression.Join(" ", branches)} end");
    }

    private SqlExpression Is(Field field, Case group, RowScope rows) =>
        conditions.Render(group.Test ?? new FieldTest(field, TestOperator.Equals, group.Values), rows);

    private ColumnType Type(Dimension dimension)
    {
        if (dimension.Cases.Count > 0 || dimension.Buckets.Count > 0)
        {
            return ColumnType.Text;
        }

        if (dimension.Grain is { } grain)
        {
            return BucketRenderer.Type(grain);
        }

        return dimension.Field.Source switch
        {
            FieldSource.Day => ColumnType.Date,
            FieldSource.OccurredAt => ColumnType.Timestamp,
            FieldSource.Revenue => ColumnType.Number,
            FieldSource.EventProperty or FieldSource.UserAttribute => fields.Type(dimension.Field) switch
            {
                Model.PropertyType.Number when fields.Definition(dimension.Field)?.Role != Model.PropertyRole.Identifier => ColumnType.Number,
                Model.PropertyType.Timestamp => ColumnType.Timestamp,
                _ => ColumnType.Text,
            },
            _ => ColumnType.Text,
        };
    }

    private static string Words(Dimension dimension) => dimension switch
    {
        { Grain: { } grain, Field.Source: FieldSource.OccurredAt or FieldSource.Day } => BucketRenderer.ColumnName(grain),
        { Grain: { } grain } => $"{dimension.Field.Path ?? dimension.Field.Source.ToString()} {BucketRenderer.ColumnName(grain)}",
        { Field.Path: { } path } => path,
        { Field.Source: FieldSource.EventName } => "event",
        { Field.Source: FieldSource.UserId or FieldSource.ExternalUserId } => "user",
        { Field.Source: FieldSource.OccurredAt } => "time",
        { Field.Source: FieldSource.AnonymousId } => "guest",
        _ => dimension.Field.Source.ToString(),
    };
}
