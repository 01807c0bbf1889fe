using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Engine.Sql.Rendering;

namespace Analytics.Engine.Answers;

/// <summary>
/// Chooses a chart from the shape of a result, always the same for the same shape, and says why. A type that a person asked for is taken
/// when the result has what it needs; otherwise the reason says what is missing.
/// </summary>
internal sealed class ChartChooser(QueryPlan plan, SemanticModel model, ResultTable table, DateTimeOffset now)
{
    private const int MostBars = 30;
    private const int MostSlices = 7;
    private const int MostLines = 12;
    private const int MostCells = 400;
    private readonly ResultShape _shape = new(table);

    public ChartSpec? Choose(string title)
    {
        if (_shape.Rows == 0)
        {
            return null;
        }

        var (type, reason) = ByShape();
        if (plan.Chart is { } wanted && wanted != type)
        {
            (type, reason) = Missing(wanted) is { } missing
                ? (type, $"A {Words(wanted)} needs {missing}; {LowerFirst(reason)}")
                : (wanted, $"As asked: a {Words(wanted)}.");
        }

        return type == ChartType.Table && plan.Chart is null && (plan is OccurrencePlan || _shape.Measures.Count == 0) ? null : Spec(type, title, reason);
    }

    private (ChartType, string) ByShape() => plan switch
    {
        FunnelPlan when IsFunnelTable => (ChartType.Funnel, "Steps of a funnel are shown as a funnel."),
        RetentionPlan { CohortGrain: not null, Together: true } when _shape.Rows > 1 => (ChartType.Line, "Coming back period by period is shown as a line."),
        RetentionPlan { CohortGrain: not null, Single: false, Together: false, Brackets: null, AsksForNewcomers: false } => (ChartType.Heatmap, "Cohorts by periods are shown as a heatmap."),
        OccurrencePlan => (ChartType.Table, "Single events are best read as a table."),
        MovementPlan => (ChartType.Table, "What moved a number is best read as a table."),
        DistributionPlan => (ChartType.Bar, "A distribution is shown as bars."),
        _ when _shape.Rows == 1 && Keys.Count > 0 && _shape.Measures.Count > 0 && Keys.Count == _shape.Dimensions.Count => (ChartType.Bar, "One group is shown as a bar."),
        _ when _shape.Rows == 1 => (ChartType.Number, "One row is shown as numbers."),
        _ when _shape.Measures.Count == 0 => (ChartType.Table, "There is no number to draw."),
        _ when HasCalendar => OverTime(),
        _ when Keys.Count == 0 => (_shape.Measures.Count == 2 ? ChartType.Scatter : ChartType.Table, "Two numbers a row are shown as points."),
        _ => ByCategory(),
    };

    private (ChartType, string) OverTime() => _shape.Dimensions.Count switch
    {
        0 => (ChartType.Line, "One number over time is shown as a line."),
        1 when Groups(_shape.Dimensions[0]) <= MostLines => plan is MetricPlan { ShareOfTotal: true }
            ? (ChartType.StackedBar, "Shares over time are shown as stacked bars.")
            : (ChartType.Line, "A number over time for a few groups is shown as one line each."),
        _ => (ChartType.Table, "There are too many groups over time to tell their lines apart."),
    };

    private (ChartType, string) ByCategory()
    {
        if (Keys.Count == 2)
        {
            return _shape.Rows <= MostCells && Groups(Keys[1]) <= MostLines
                ? (ChartType.StackedBar, "A number by two categories is shown as stacked bars.")
                : (ChartType.Table, "There are too many combinations to draw.");
        }

        if (Keys.Count > 2)
        {
            return (ChartType.Table, "More than two categories are best read as a table.");
        }

        if (IsWhole)
        {
            return (ChartType.Pie, "Up to seven parts of a whole are shown as a pie.");
        }

        if (_shape.Rows <= MostBars)
        {
            return (ChartType.Bar, "A number by category is shown as bars.");
        }

        return _shape.Measures.Count == 2 && plan is AudiencePlan
            ? (ChartType.Scatter, "Two numbers for many users are shown as points.")
            : (ChartType.Table, "More than 30 categories are best read as a table.");
    }

    // What a type needs that the result does not have; null: nothing is missing.
    private string? Missing(ChartType wanted) => wanted switch
    {
        ChartType.Table => null,
        _ when _shape.Measures.Count == 0 => "a number",
        ChartType.Number => _shape.Rows == 1 ? null : "a single row",
        ChartType.Line or ChartType.Area => HasCalendar || Keys.Any(k => _shape.Column(k).Grain is not null) ? null : "a time axis",
        ChartType.Bar => Keys.Count >= 1 ? null : "categories or a time axis",
        ChartType.StackedBar => Keys.Count >= 2 || _shape.Measures.Count >= 2 ? null : "a second category",
        ChartType.Pie => Keys.Count != 1 ? "exactly one category"
            : _shape.Rows > MostBars ? "fewer parts"
            : Enumerable.Range(0, _shape.Rows).Any(r => _shape.Number(r, _shape.Measures[0]) < 0) ? "parts that are not negative" : null,
        ChartType.Scatter => _shape.Measures.Count >= 2 ? null : "two numbers",
        ChartType.Funnel => plan is FunnelPlan && IsFunnelTable ? null : "the steps of a funnel",
        ChartType.Heatmap => Keys.Count >= 2 ? null : "two categories",
        _ => "another kind of result",
    };

    private ChartSpec Spec(ChartType type, string title, string reason)
    {
        var key = Keys.Count > 0 ? Keys[0] : -1;
        int? split = Keys.Count > 1 ? Keys[1] : null;
        IReadOnlyList<int> series = type switch
        {
            ChartType.Pie => [_shape.Measures[0]],
            ChartType.Heatmap when plan is RetentionPlan => [_shape.IndexOf("percent")],
            ChartType.Funnel => [_shape.IndexOf("users")],
            _ => Drawn(),
        };
        if (plan is FunnelPlan && IsFunnelTable)
        {
            key = _shape.IndexOf("name");
            split = Keys.Count > 2 ? Keys[0] : null;
        }
        else if (type == ChartType.Heatmap && Keys.Count > 1)
        {
            (key, split) = (Keys[1], Keys[0]);
        }

        if (type == ChartType.Scatter)
        {
            key = _shape.Measures[0];
            series = [_shape.Measures[1]];
            split = null;
        }

        var first = series.Count > 0 ? _shape.Column(series[0]) : null;
        return new ChartSpec(type, title, key < 0 ? null : Axis(_shape.Column(key)), [.. series.Select(i => Series(_shape.Column(i)))], reason)
        {
            SplitBy = split is { } index && type != ChartType.Pie ? _shape.Column(index).Name : null,
            Stacked = type is ChartType.StackedBar or ChartType.Area && split is not null,
            Format = first?.Format ?? ValueFormat.Number,
            Currency = first?.Format == ValueFormat.Money ? model.Currency : null,
            PartialLast = HasCalendar && IsPartial,
        };
    }

    // Numbers of one kind share an axis; a running total or a moving average stands for the values it is made of.
    private IReadOnlyList<int> Drawn()
    {
        var measures = _shape.Measures;
        if (plan is MetricPlan { Cumulative: true })
        {
            measures = [.. measures.Where(i => _shape.Column(i).Name.StartsWith("cumulative_", StringComparison.Ordinal))];
        }

        if (measures.Count == 0)
        {
            return [];
        }

        if (plan is RetentionPlan && _shape.IndexOf("percent") is >= 0 and var percent)
        {
            return [percent];
        }

        var format = _shape.Column(measures[0]).Format;
        return [.. measures.Where(i => _shape.Column(i).Format == format)];
    }

    private IReadOnlyList<int> Keys => [.. _shape.Time, .. _shape.Dimensions];

    private bool IsFunnelTable => _shape.IndexOf("step") >= 0 && _shape.IndexOf("name") >= 0;

    private bool HasCalendar => _shape.Time.Count > 0 && _shape.Column(_shape.Time[0]) is { Grain: { } grain } && !BucketRenderer.IsCycle(grain);

    private bool IsPartial => _shape.Column(_shape.Time[0]).Grain is { } grain
        && TimeBuckets.End(_shape.Cell(_shape.Rows - 1, _shape.Time[0]), grain, model) is { } end && end > now;

    private bool IsWhole => _shape.Shares.Count > 0 && _shape.Rows <= MostSlices && Math.Abs(_shape.Sum(_shape.Shares[0]) - 100) < 0.5m
        && Enumerable.Range(0, _shape.Rows).All(r => _shape.Number(r, _shape.Measures[0]) >= 0);

    private int Groups(int column) => table.Rows.Select(r => r[column]).Distinct().Count();

    private static ChartAxis Axis(ResultColumn column) => new(column.Name, ResultShape.Label(column), column.Type) { Grain = column.Grain };

    private static ChartSeries Series(ResultColumn column) => new(column.Name, ResultShape.Label(column), column.Format);

    private static string Words(ChartType type) => type switch
    {
        ChartType.Line => "line chart",
        ChartType.Area => "area chart",
        ChartType.Bar => "bar chart",
        ChartType.StackedBar => "stacked bar chart",
        ChartType.Pie => "pie chart",
        ChartType.Scatter => "scatter plot",
        ChartType.Number => "single number",
        _ => type.ToString().ToLowerInvariant(),
    };

    private static string LowerFirst(string text) => char.ToLowerInvariant(text[0]) + text[1..];
}
