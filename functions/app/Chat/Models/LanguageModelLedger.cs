using Analytics.Platform.Postgres;

namespace Analytics.Chat.Models;

/// <summary>One call to the service. <paramref name="Fault"/> is null when it answered.</summary>
internal sealed record LanguageModelCall(string Model, string? ServedBy, long TokensIn, long TokensOut, decimal Cost, long ElapsedMs, string? Fault);

/// <summary>What an organization has spent on language models this month, and what it may; a null limit: as much as it likes.</summary>
internal sealed record LanguageModelUsage(long Calls, long TokensIn, long TokensOut, decimal Cost, long? TokensPerMonth, decimal? CostPerMonth)
{
    /// <summary>Why no further call may be made; null when one may.</summary>
    public string? Refusal => TokensIn + TokensOut >= TokensPerMonth ? "has used up the tokens of this month"
        : Cost >= CostPerMonth ? "has used up the money of this month"
        : null;
}

/// <summary>Keeps every call, and says when the budget is spent. A boundary, so that models can be tried without a database.</summary>
internal interface ILanguageModelLedger
{
    Task<LanguageModelUsage> UsageAsync(int organizationId, CancellationToken cancellation);

    Task NoteAsync(int organizationId, LanguageModelCall call, CancellationToken cancellation);
}

internal sealed class LanguageModelLedger(Database database) : ILanguageModelLedger
{
    public async Task<LanguageModelUsage> UsageAsync(int organizationId, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        return await LanguageModelStore.UsageAsync(scope, cancellation);
    }

    public async Task NoteAsync(int organizationId, LanguageModelCall call, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(organizationId, cancellation);
        await LanguageModelStore.InsertAsync(scope, call, cancellation);
        await scope.CommitAsync(cancellation);
    }
}
