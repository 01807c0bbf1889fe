using Analytics.Catalog;
using Analytics.Chat.Parts;
using Analytics.Engine.Model;
using Analytics.Engine.Sql.Reading;
using Analytics.Identity;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Queries;

/// <summary>Everything an editor of SQL can offer, at once, so that it needs no server while somebody types.</summary>
internal sealed class ShowCompletions(CatalogReader catalog)
{
    private const int MostEvents = 500;
    private const int MostProperties = 500;
    private const int MostValues = 50;

    [Function(nameof(ShowCompletions))]
    [Endpoint("Show what SQL can be made of", "Queries", Permission = Permissions.Ask, Answer = typeof(Completions))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/queries/completions")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var model = await catalog.LoadAsync(caller.OrganizationId, cancellation);
        return new JsonResult(
            new Completions(
                SqlVocabulary.Relations,
                SqlVocabulary.Functions,
                [.. model.Events.Take(MostEvents).Select(known => known.Name)],
                [.. model.Properties.Take(MostProperties).Select(Offered)],
                [.. model.Attributes.Take(MostProperties).Select(Offered)]),
            ChatJson.Options);
    }

    /// <summary>Values only of properties with few: identifiers and free texts are nothing to choose from.</summary>
    private static OfferedProperty Offered(PropertyDefinition property) => new(
        property.Path,
        property.Type,
        property.Events,
        property.Role != PropertyRole.Identifier && property.ValuesComplete && property.Values.Count <= MostValues ? property.Values : []);

    internal sealed record Completions(
        IReadOnlyList<SqlRelation> Relations, IReadOnlyList<string> Functions, IReadOnlyList<string> Events, IReadOnlyList<OfferedProperty> Properties, IReadOnlyList<OfferedProperty> Attributes);

    internal sealed record OfferedProperty(string Path, PropertyType Type, IReadOnlyList<string> Events, IReadOnlyList<string> Values);
}
