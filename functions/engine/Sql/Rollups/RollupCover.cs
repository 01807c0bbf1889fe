using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rendering;

namespace Analytics.Engine.Sql.Rollups;

/// <summary>
/// Collects what conditions and keys ask of a rollup: whether days, names and the values of at most one property or attribute are enough to decide them. A
/// rollup row stands for many events, so a condition is covered only when it holds for all of them or for none.
/// </summary>
internal sealed class RollupCover(RenderContext context)
{
    private string? _property;
    private RollupGrain? _grain;

    /// <summary>False once something needs more than a rollup row tells.</summary>
    public bool Holds { get; private set; } = true;

    /// <summary>Whether the event's name is looked at.</summary>
    public bool UsesName { get; private set; }

    /// <summary>The property whose values are looked at; null: none.</summary>
    public string? Property => _property;

    /// <summary>The longest period for whose days everything that is looked at is the same.</summary>
    public RollupGrain Grain => _grain ?? RollupGrain.Month;

    public void Add(EventSelection? selection)
    {
        UsesName |= selection?.Names.Count > 0;
        Add(selection?.Where);
    }

    public void Add(Condition? condition)
    {
        switch (condition)
        {
            case null:
                break;
            case AllOf all:
                All(all.Conditions);
                break;
            case AnyOf any:
                All(any.Conditions);
                break;
            case NotCondition not:
                Add(not.Condition);
                break;
            case SelectionTest test:
                Add(test.Selection);
                break;
            case TimePartTest part:
                Holds &= part.Part is not (TimeGrain.Minute or TimeGrain.Hour or TimeGrain.HourOfDay);
                // The week of a condition is the day of the week.
                _grain = _grain.With(part.Part == TimeGrain.Week ? RollupGrain.Day : RollupGrains.Of(part.Part));
                break;
            case FieldTest test:
                Add(test.Field);
                Holds &= test.Field.Source is not (FieldSource.EventProperty or FieldSource.UserAttribute) || !IsOrdered(test.Operator);
                break;
            default:
                Holds = false;
                break;
        }
    }

    public void Add(Dimension dimension)
    {
        var time = dimension.Field.Source is FieldSource.OccurredAt or FieldSource.Day;
        if (dimension.Grain is { } grain)
        {
            Holds &= time && grain is not (TimeGrain.Minute or TimeGrain.Hour or TimeGrain.HourOfDay);
            _grain = _grain.With(RollupGrains.Of(grain));
            return;
        }

        Holds &= dimension.Buckets.Count == 0;
        foreach (var group in dimension.Cases)
        {
            Add(group.Test);
        }

        Add(dimension.Field);
    }

    private static bool IsOrdered(TestOperator comparison) =>
        comparison is TestOperator.GreaterThan or TestOperator.GreaterOrEqual or TestOperator.LessThan or TestOperator.LessOrEqual or TestOperator.Between;

    private void All(IReadOnlyList<Condition> conditions)
    {
        foreach (var condition in conditions)
        {
            Add(condition);
        }
    }

    private void Add(Field field)
    {
        switch (field.Source)
        {
            case FieldSource.EventName:
                UsesName = true;
                break;
            case FieldSource.Day:
                _grain = RollupGrain.Day;
                break;
            case FieldSource.EventProperty when context.Rollups.Text(field, context.Fields.Definition(field)) is { } path:
                Take(path);
                break;
            case FieldSource.UserAttribute when context.Rollups.Attribute(field, context.Fields.Definition(field)) is { } label:
                Take(label);
                break;
            default:
                Holds = false;
                break;
        }
    }

    private void Take(string property)
    {
        Holds &= _property is null || string.Equals(_property, property, StringComparison.Ordinal);
        _property = property;
    }
}
