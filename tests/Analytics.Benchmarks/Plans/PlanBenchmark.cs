using System.Globalization;
using Analytics.Catalog;
using Analytics.Engine.Sql;
using Analytics.Hosts.Local;
using Analytics.Warehouse;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Benchmarks.Plans;

/// <summary>
/// Runs one plan of each shape through the warehouse reader and, right after each, a bare count of all events: the ratio tells how much
/// dearer a shape is than reading everything once, whatever the machine is doing meanwhile.
/// </summary>
internal sealed class PlanBenchmark : IBenchmark
{
    public string Name => "plans";

    public string Summary => "one plan of each shape beside a bare count of all events: --data DIR [--organization demo] [--repeat 3]";

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellation)
    {
        var options = new BenchmarkOptions(arguments);
        await using var product = await CommandProduct.OpenAsync(
            new LocalStorage(options.Required("--data"), ConnectionString: null), TimeProvider.System, Application.Configure, cancellation);
        var organization = await product.RequireOrganizationAsync(options.Text("--organization", "demo"), cancellation);
        var model = await product.Services.GetRequiredService<CatalogReader>().LoadAsync(organization.OrganizationId, cancellation);
        if (model.Events.Count == 0)
        {
            await output.WriteLineAsync("The organization has no events; import some first.");
            return 1;
        }

        var reader = product.Services.GetRequiredService<WarehouseReader>();
        var bare = new RenderedQuery("select count(*) from events", [], []) { DisplayText = "select count(*) from events" };
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{model.EventCount:N0} events, best of {options.Number("--repeat", 3)}: ms, and times a bare count"));
        foreach (var (name, plan) in PlanShapes.Of(model))
        {
            var query = PostgresRenderer.Render(plan, model, model.DataThrough ?? DateTimeOffset.UnixEpoch);
            var (best, count) = (long.MaxValue, long.MaxValue);
            for (var i = 0; i < options.Number("--repeat", 3); i++)
            {
                best = Math.Min(best, await MillisecondsAsync(reader, organization.OrganizationId, query, cancellation));
                count = Math.Min(count, await MillisecondsAsync(reader, organization.OrganizationId, bare, cancellation));
            }

            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name,-24} {best,6} {(double)best / Math.Max(1, count),8:0.00}x"));
        }

        return 0;
    }

    private static async Task<long> MillisecondsAsync(WarehouseReader reader, int organization, RenderedQuery query, CancellationToken cancellation)
    {
        var result = await reader.ReadAsync(organization, query, cancellation);
        return result.IsError ? throw new InvalidOperationException($"{result.Error.Code}: {result.Error.Message}") : result.Value.ElapsedMs;
    }
}
