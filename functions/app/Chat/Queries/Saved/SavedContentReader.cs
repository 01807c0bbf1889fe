using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Identity;
using Analytics.Platform.Results;
using Analytics.Warehouse;

namespace Analytics.Chat.Queries.Saved;

/// <summary>What a request wants to save.</summary>
internal sealed record ContentRequest(string? Title, string? Sql, QueryPlan? Plan, string? Note);

/// <summary>Reads what is to be saved: only what the caller may run and what can run at all is kept under a name that others trust.</summary>
internal sealed class SavedContentReader(QueryRunner runner, TimeProvider clock)
{
    public const int LongestTitle = 200;
    public const int LongestNote = 1000;

    public async Task<Result<SavedContent>> ReadAsync(Caller caller, ContentRequest wanted, CancellationToken cancellation)
    {
        var title = wanted.Title?.Trim() ?? "";
        var note = wanted.Note?.Trim() ?? "";
        if (title.Length is 0 or > LongestTitle)
        {
            return SavedQueryErrors.TextInvalid("title", LongestTitle);
        }

        if (note.Length > LongestNote)
        {
            return SavedQueryErrors.TextInvalid("note", LongestNote);
        }

        if (string.IsNullOrWhiteSpace(wanted.Sql) == wanted.Plan is null)
        {
            return SavedQueryErrors.ContentInvalid();
        }

        var fault = SavedQueryRights.RefuseChange(caller, wanted.Sql) ?? await FaultAsync(caller, wanted, cancellation);
        return fault is null ? new SavedContent(title, wanted.Sql?.TrimEnd(), wanted.Plan, note) : fault;
    }

    private async Task<Error?> FaultAsync(Caller caller, ContentRequest wanted, CancellationToken cancellation)
    {
        if (wanted.Plan is { } plan)
        {
            return (await runner.RenderAsync(caller.OrganizationId, plan, clock.GetUtcNow(), cancellation)).Error;
        }

        var verdict = SqlGuard.Check(wanted.Sql!);
        return verdict.Allowed ? null : WarehouseErrors.Refused(verdict.Issues);
    }
}
