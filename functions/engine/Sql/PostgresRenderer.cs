using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rendering;
using Analytics.Engine.Sql.Rollups;

namespace Analytics.Engine.Sql;

/// <summary>Compiles a plan to one SELECT over the analyst views "events" and "users".</summary>
public static class PostgresRenderer
{
    /// <param name="plan">Any plan but a <see cref="CatalogPlan"/>, which needs no SQL; segments must be resolved.</param>
    /// <param name="model">Types, casings and the calendar of the organization.</param>
    /// <param name="now">The question's time: nothing is drawn after it.</param>
    /// <param name="rollups">What the database's rollups hold at the moment the query runs; they are read where they give the same answer. Null: read events only.</param>
    /// <exception cref="PlanException">The plan says something impossible.</exception>
    public static RenderedQuery Render(QueryPlan plan, SemanticModel model, DateTimeOffset now, RollupState? rollups = null)
    {
        if (plan.TimeZone is { } zone)
        {
            return Render(plan with { TimeZone = null }, In(model, zone), now, rollups);
        }

        var context = new RenderContext(model, now, PeopleAsRows.Are(model) ? null : rollups);
        var query = ActivityRows.Of(plan, model) switch
        {
            MetricPlan { RollingTogether: true } rolling => new RollingUsersRenderer(context, rolling).Render(),
            MetricPlan metric when WindowStart.LooksBack(metric) => WindowStart.Render(context, metric),
            MetricPlan metric => new MetricRenderer(context, metric).Render(),
            FunnelPlan funnel => new FunnelRenderer(context, funnel).Render(),
            RetentionPlan retention => new RetentionRenderer(context, retention).Render(),
            AudiencePlan audience => new AudienceRenderer(context, audience).Render(),
            DistributionPlan distribution => new DistributionRenderer(context, distribution).Render(),
            OccurrencePlan occurrence => new OccurrenceRenderer(context, occurrence).Render(),
            EntityPlan entity => new EntityRenderer(context, entity).Render(),
            SequencePlan sequence => new SequenceRenderer(context, sequence).Render(),
            IntervalPlan interval => new IntervalRenderer(context, interval).Render(),
            LifecyclePlan lifecycle => new LifecycleRenderer(context, lifecycle).Render(),
            ConcentrationPlan concentration => new ConcentrationRenderer(context, concentration).Render(),
            MovementPlan movement => new MovementRenderer(context, movement).Render(),
            StreakPlan streak => new StreakRenderer(context, streak).Render(),
            SessionPlan session => new SessionRenderer(context, session).Render(),
            CatalogPlan => throw new PlanException("plan.needs_no_sql", "Questions about the catalog are answered from the model."),
            _ => throw new PlanException("plan.unknown_kind", $"{plan.GetType().Name} is not known."),
        };
        if (PeopleAsRows.Are(model))
        {
            return PeopleAsRows.Of(query);
        }

        var use = context.Rollups.Use;
        return query with { Rollup = use, IsBounded = use is { PartsFromEvents: 0 } && !context.Rollups.ReadsEvents && plan is MetricPlan or AudiencePlan };
    }

    /// <summary>The model with the calendar of another zone; what is stored by day, rollups too, holds for the organization's own.</summary>
    private static SemanticModel In(SemanticModel model, string zone) => string.Equals(zone, model.TimeZone, StringComparison.Ordinal)
        ? model
        : TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)
            ? model with { TimeZone = zone, StoresDays = false }
            : throw new PlanException("plan.zone_unknown", $"There is no time zone \"{zone}\": name one such as Europe/Oslo.");

    /// <summary>Compiles a set of users to one SELECT of their internal numbers (column user_id), all of them.</summary>
    /// <exception cref="PlanException">The set says something impossible.</exception>
    public static RenderedQuery RenderMembers(UserSet users, SemanticModel model, DateTimeOffset now) =>
        new AudienceRenderer(new RenderContext(model, now), new AudiencePlan { Users = ActivityRows.Of(users, model) }).Members();
}
