using Analytics.Catalog;
using Analytics.Chat.Queries.Caching;
using Analytics.Engine.Answers;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Engine.Sql.Guarding;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Analytics.Segments;
using Analytics.Warehouse;

namespace Analytics.Chat.Queries;

/// <summary>
/// The one way from a plan or SQL to rows: render, guard, cache, read as the organization's reader, log. Every run leaves a row in the log,
/// failures too, before anybody sees its result.
/// </summary>
internal sealed class QueryRunner(Database database, CatalogReader catalog, IPlanExecutor executor, ResultCache cache, TimeProvider clock)
{
    public async Task<QueryRun> RunAsync(QueryRequest request, CancellationToken cancellation)
    {
        var model = await catalog.LoadAsync(request.OrganizationId, cancellation);
        var plan = request.Plan is null ? null : await SegmentDirectory.ExpandAsync(database, request.OrganizationId, request.Plan, cancellation);
        if (plan is CatalogPlan question)
        {
            return await LogAsync(request, CatalogRun(request, question, model), null, 0, model.Version, cancellation);
        }

        var started = clock.GetTimestamp();
        var query = plan is null ? Written(request.Sql ?? "") : Rendered(plan, model, request.Now);
        var planMs = (long)clock.GetElapsedTime(started).TotalMilliseconds;
        if (query.IsError)
        {
            var refused = new QueryRun(request.QueryId) { Sql = request.Sql ?? "", Plan = request.Plan, Failure = query.Error };
            return await LogAsync(request, refused, null, 0, model.Version, cancellation);
        }

        started = clock.GetTimestamp();
        var fromEvents = model.EventCount <= request.FromEventsUpTo;
        var read = await CachedAsync(
            fromEvents ? request with { RoleScope = request.RoleScope + " of events" } : request, query.Value, model.Version,
            () => ReadAsync(request.OrganizationId, fromEvents ? null : plan, query.Value, model, request.Now, cancellation), cancellation);
        var run = new QueryRun(request.QueryId)
        {
            // A person's own words stay theirs, whoever's spelling of the same SQL was cached.
            Sql = plan is not null && read.Sql.Length > 0 ? read.Sql : query.Value.DisplayText,
            Plan = request.Plan,
            Table = read.Table,
            Failure = read.Failure,
            Cached = read.FromCache,
            CachedAt = read.FromCache ? read.StoredAt : null,
            ElapsedMs = (long)clock.GetElapsedTime(started).TotalMilliseconds,
            PlanMs = planMs,
        };
        return await LogAsync(request, run, query.Value, read.Bytes, model.Version, cancellation);
    }

    /// <summary>The SQL of a plan for people to read; empty when the plan cannot be rendered.</summary>
    public async Task<string> ShowSqlAsync(int organizationId, QueryPlan plan, DateTimeOffset now, CancellationToken cancellation) =>
        (await RenderAsync(organizationId, plan, now, cancellation)).Match(text => text, _ => "");

    /// <summary>The SQL of a plan for people to read, or why there is none.</summary>
    public async Task<Result<string>> RenderAsync(int organizationId, QueryPlan plan, DateTimeOffset now, CancellationToken cancellation)
    {
        var model = await catalog.LoadAsync(organizationId, cancellation);
        return Rendered(await SegmentDirectory.ExpandAsync(database, organizationId, plan, cancellation), model, now).Map(query => query.DisplayText);
    }

    private Task<CachedRead> CachedAsync(QueryRequest request, RenderedQuery query, long dataVersion, Func<Task<CachedRead>> read, CancellationToken cancellation)
    {
        // SQL of plans is canonical as it is made, and never asks for the time.
        var canonical = request.Plan is null ? CanonicalSql.Of(query.Text) : new CanonicalSql(query.Text, ReadsClock: false);
        if (canonical.ReadsClock)
        {
            return cache.ReadUncachedAsync(read);
        }

        var key = CacheKey.Of(request.OrganizationId, request.RoleScope, canonical.Text, query, dataVersion);
        return request.WithoutCache ? cache.ReadFreshAsync(key, dataVersion, read, cancellation) : cache.GetAsync(key, dataVersion, read, cancellation);
    }

    private static Result<RenderedQuery> Rendered(QueryPlan plan, SemanticModel model, DateTimeOffset now)
    {
        try
        {
            return PostgresRenderer.Render(plan, model, now);
        }
        catch (PlanException fault)
        {
            return new Invalid(fault.Code, fault.Message);
        }
    }

    /// <summary>SQL as somebody wrote it, so that places in it stay what they are; the reader's guard decides about it, and the database names the columns.</summary>
    private static Result<RenderedQuery> Written(string sql) => string.IsNullOrWhiteSpace(sql)
        ? new Invalid("query.empty", "Write a SELECT over analytics.events or analytics.users.")
        : new RenderedQuery(sql.TrimEnd(), [], []) { DisplayText = sql.TrimEnd() };

    private async Task<CachedRead> ReadAsync(int organizationId, QueryPlan? plan, RenderedQuery query, SemanticModel model, DateTimeOffset now, CancellationToken cancellation)
    {
        var result = plan is null
            ? await executor.ExecuteAsync(organizationId, query, cancellation)
            : await executor.ExecuteAsync(organizationId, plan, model, now, cancellation);
        return result.IsError
            ? CachedRead.Failed(result.Error)
            : new CachedRead(result.Value.Table, null, FromCache: false, result.Value.ElapsedMs, result.Value.Bytes) { Sql = result.Value.Sql };
    }

    private static QueryRun CatalogRun(QueryRequest request, CatalogPlan question, SemanticModel model) =>
        new(request.QueryId) { Plan = question, Table = CatalogAnswer.Table(question, model) };

    private async Task<QueryRun> LogAsync(QueryRequest request, QueryRun run, RenderedQuery? query, long bytes, long dataVersion, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(request.OrganizationId, cancellation);
        QueryStore.Save(scope, new FinishedQuery(request, run, query?.Parameters ?? [], bytes, dataVersion));
        await scope.CommitAsync(cancellation);
        return run;
    }
}
