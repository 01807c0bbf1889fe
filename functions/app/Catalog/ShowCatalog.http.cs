using Analytics.Engine.Model;
using Analytics.Identity;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Catalog;

/// <summary>What the data contains.</summary>
internal sealed class ShowCatalog(CatalogReader catalog)
{
    /// <summary>Enough to choose from; the rest is searched for by asking.</summary>
    private const int ValuesShown = 50;

    [Function(nameof(ShowCatalog))]
    [Endpoint("What the data holds", "Catalog", Permission = Permissions.Ask)]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/catalog")] HttpRequest request)
    {
        var model = await catalog.LoadAsync(request.Caller().OrganizationId, request.HttpContext.RequestAborted);
        return new JsonResult(Body(model), WireJson.Options);
    }

    internal static object Body(SemanticModel model)
    {
        var byEvent = model.Properties.SelectMany(property => property.Events.Select(name => (name, property.Path))).ToLookup(pair => pair.name, pair => pair.Path, StringComparer.Ordinal);
        return new
        {
            organization = new { name = model.Organization, timeZone = model.TimeZone, currency = model.Currency, weekStart = model.WeekStart.ToString().ToLowerInvariant(), version = model.Version },
            eventCount = model.EventCount,
            userCount = model.UserCount,
            dataFrom = model.DataFrom,
            dataThrough = model.DataThrough,
            // What never happened to a message is known to questions, but is no data yet.
            events = model.Events.Where(definition => definition.Count > 0 || !MessageEvents.Contains(definition.Name)).Select(definition => new
            {
                definition.Name,
                kind = MessageEvents.Contains(definition.Name) ? "message" : "activity",
                definition.Count,
                definition.Users,
                definition.FirstSeen,
                definition.LastSeen,
                definition.Revenue,
                definition.Description,
                definition.Synonyms,
                properties = byEvent[definition.Name],
            }),
            properties = model.Properties.Select(Property),
            attributes = model.Attributes.Select(Property),
            metrics = model.Metrics.Select(metric => new { metric.Name, metric.Description, metric.Synonyms, metric.Source }),
            terms = model.Terms.Select(term => new { term.Term, term.Description, term.Synonyms, term.Source }),
        };
    }

    private static object Property(PropertyDefinition definition) => new
    {
        definition.Path,
        type = definition.Type.ToString().ToLowerInvariant(),
        role = definition.Role.ToString().ToLowerInvariant(),
        definition.Count,
        definition.DistinctCount,
        definition.Events,
        values = definition.Values.Take(ValuesShown),
        valuesComplete = definition.ValuesComplete && definition.Values.Count <= ValuesShown,
        definition.Minimum,
        definition.Maximum,
        definition.Description,
    };
}
