using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>Who or what a row belongs to, as columns "owner_1" …: the user, or the fields that name a thing. Rows without it are left out.</summary>
internal sealed class Owners
{
    private readonly IReadOnlyList<SqlExpression> _values;

    public Owners(RenderContext context, EntityKey? entity, RowScope rows)
    {
        _values = entity is null
            ? [SqlExpression.Of($"e.user_id")]
            : [.. entity.Fields.Select(field => context.Fields.Value(AggregateRenderer.Unfolded(field), rows))];
        Names = [.. _values.Select((_, i) => SqlExpression.Name($"owner_{(i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}"))];
    }

    public IReadOnlyList<SqlExpression> Names { get; }

    public IEnumerable<SelectColumn> Columns => _values.Select((value, i) => new SelectColumn(value, $"owner_{(i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)}"));

    public IEnumerable<SqlExpression> Present => _values.Select(value => SqlExpression.Of($"{value} is not null"));

    /// <summary>The rows of one owner in the order of time.</summary>
    public SqlExpression InOrder => SqlExpression.Of($"partition by {SqlExpression.Join(", ", Names)} order by at, event_id");
}
