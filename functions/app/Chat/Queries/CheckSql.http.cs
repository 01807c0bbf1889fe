using Analytics.Chat.Parts;
using Analytics.Engine.Sql;
using Analytics.Engine.Sql.Reading;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Chat.Queries;

/// <summary>Reads SQL without running it: whether the guard lets it pass and why not, what it says in plain words, and what would make it faster. Asks no database.</summary>
internal sealed class CheckSql
{
    [Function(nameof(CheckSql))]
    [Endpoint("Check SQL without running it", "Queries", Permission = Permissions.RunSql, Body = typeof(Body), Answer = typeof(SqlVerdict))]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/queries/checks")] HttpRequest request, CancellationToken cancellation)
    {
        var body = await JsonBody.ReadAsync<Body>(request, ChatJson.Options, cancellation);
        return body.IsError
            ? ProblemMapper.Map(body.Error, request)
            : new JsonResult(SqlVerdict.Of(body.Value.Sql ?? ""), ChatJson.Options);
    }

    internal sealed record Body(string? Sql);
}

/// <summary>What can be told of SQL by its text.</summary>
internal sealed record SqlVerdict(bool Allowed, IReadOnlyList<GuardIssue> Issues, IReadOnlyList<string> Reading, IReadOnlyList<SqlHint> Hints)
{
    public static SqlVerdict Of(string sql)
    {
        if (string.IsNullOrWhiteSpace(sql))
        {
            return new SqlVerdict(false, [], [], []);
        }

        var verdict = SqlGuard.Check(sql);
        return verdict.Allowed ? new SqlVerdict(true, [], SqlReading.Of(sql), SqlHints.Of(sql)) : new SqlVerdict(false, verdict.Issues, [], []);
    }
}
