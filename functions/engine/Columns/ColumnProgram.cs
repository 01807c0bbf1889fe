using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Engine.Sql.Rendering;

namespace Analytics.Engine.Columns;

/// <summary>
/// A plan that columns answer: with the rows that its SQL gives, in the same order. There is one only for plans of which everything they say is
/// known here; of all others the SQL is the only reading.
/// </summary>
public abstract class ColumnProgram
{
    /// <summary>The columns that the SQL of the plan has.</summary>
    public required IReadOnlyList<ResultColumn> Columns { get; init; }

    /// <summary>The SQL, for people to read and run again.</summary>
    public required string DisplayText { get; init; }

    /// <summary>The zone whose days its buckets are.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Null: not a plan for columns.</summary>
    /// <exception cref="PlanException">The plan says something impossible.</exception>
    public static ColumnProgram? Of(QueryPlan plan, SemanticModel model, DateTimeOffset now)
    {
        // Days in another zone than the organization's are nobody's stored days, and people without events are no columns.
        if (plan is not (FunnelPlan or AudiencePlan) || plan.TimeZone is not null || !model.StoresDays || PeopleAsRows.Are(model))
        {
            return null;
        }

        var context = new RenderContext(model, now);
        return ActivityRows.Of(plan, model) switch
        {
            FunnelPlan funnel => FunnelProgram.Of(funnel, context, Render),
            AudiencePlan audience => AudienceProgram.Of(audience, context, Render),
            _ => null,
        };

        RenderedQuery Render() => PostgresRenderer.Render(plan, model, now);
    }

    /// <summary>All rows; the caller cuts them off where a result ends.</summary>
    public abstract Task<IReadOnlyList<object?[]>> RunAsync(EventColumns columns, ColumnChanges changes, IKnownUsers known, CancellationToken cancellation);
}
