using Analytics.Catalog;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Knowledge;

/// <summary>Shows what would be taken from a text before it is saved: definitions to compute with, sentences that stay words, and what fits nothing in the data.</summary>
internal sealed class CheckEntry(CatalogReader catalog)
{
    private const int LongestText = 20_000;

    [Function(nameof(CheckEntry))]
    [Endpoint("Check a text", "Knowledge", Permission = Permissions.EditKnowledge, Body = typeof(Body), Answer = typeof(Verdict))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/knowledge/entry-checks")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var body = await JsonBody.ReadAsync<Body>(request, PlanJson.Options, cancellation);
        if (body.IsError)
        {
            return ProblemMapper.Map(body.Error, request);
        }

        if (body.Value.Content is not { Length: <= LongestText } content)
        {
            return ProblemMapper.Map(KnowledgeErrors.Fields(new Dictionary<string, string>(StringComparer.Ordinal) { ["content"] = KnowledgeErrors.TooLong("content", LongestText) }), request);
        }

        var model = await catalog.LoadAsync(caller.OrganizationId, cancellation);
        var read = GlossaryReader.Read(content, model);
        return new JsonResult(new Verdict(Definitions(read), read.Notes, read.Issues), PlanJson.Options);
    }

    private static Definition[] Definitions(Glossary read) =>
    [
        .. read.Metrics.Select(metric => new Definition(metric.Name, "metric", metric.Source ?? metric.Name)),
        .. read.Terms.Select(term => new Definition(term.Term, term switch { { Entity: not null } => "thing", { Selection: not null } => "events", { Users: not null } => "people", _ => "property" }, term.Source ?? term.Term)),
    ];

    internal sealed record Body(string? Content);

    internal sealed record Definition(string Name, string Kind, string Statement);

    internal sealed record Verdict(IReadOnlyList<Definition> Definitions, IReadOnlyList<string> Notes, IReadOnlyList<string> Issues);
}
