using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rollups;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>The parts that render one plan, sharing one model and one "now".</summary>
internal sealed class RenderContext
{
    /// <summary>The answer may show 10,000 rows; one more tells that it was cut.</summary>
    public const int RowCap = 10_001;

    public RenderContext(SemanticModel model, DateTimeOffset now, RollupState? rollups = null)
    {
        Model = model;
        Now = now;
        Rollups = new RollupDirectory(model, rollups ?? RollupState.None);
        Fields = new FieldRenderer(model);
        Buckets = new BucketRenderer(model, Fields);
        Conditions = new ConditionRenderer(model, Fields) { IsOf = (users, rows) => Users!.Member(users, rows) };
        Dimensions = new DimensionRenderer(Fields, Buckets, Conditions);
        Aggregates = new AggregateRenderer(this);
        Users = new UserSetRenderer(this);
    }

    public SemanticModel Model { get; }

    public DateTimeOffset Now { get; }

    /// <summary>What may be read from rollups, and what was.</summary>
    public RollupDirectory Rollups { get; }

    public FieldRenderer Fields { get; }

    public BucketRenderer Buckets { get; }

    public ConditionRenderer Conditions { get; }

    public DimensionRenderer Dimensions { get; }

    public AggregateRenderer Aggregates { get; }

    public UserSetRenderer Users { get; }

    /// <summary>Conditions of a plan on event rows: range, filter and users.</summary>
    public IReadOnlyList<SqlExpression> Filters(TimeRange? range, Condition? where, UserSet? users, RowScope rows)
    {
        var filters = new List<SqlExpression>(Conditions.Bounds(range, rows));
        if (where is not null)
        {
            filters.AddRange(Conditions.Selection(new EventSelection { Where = where }, rows));
        }

        if (users is not null)
        {
            filters.AddRange(Users.EventFilter(users, rows));
        }

        return filters;
    }
}
