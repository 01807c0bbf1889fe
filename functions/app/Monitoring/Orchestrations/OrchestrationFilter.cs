using System.Globalization;
using Analytics.Platform.Orchestrations;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace Analytics.Monitoring.Orchestrations;

/// <summary>Which orchestrations are asked for. The prefix always begins with that of the caller's organization, whatever was sent.</summary>
internal sealed record OrchestrationFilter(string IdPrefix)
{
    public IReadOnlyList<OrchestrationRuntimeStatus> Statuses { get; init; } = [];

    /// <summary>Name of the orchestrator, in any case.</summary>
    public string? Name { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? To { get; init; }

    public static Result<OrchestrationFilter> Parse(HttpRequest request, int organizationId)
    {
        var statuses = new List<OrchestrationRuntimeStatus>();
        foreach (var word in Text(request, "status")?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            if (OrchestrationStatuses.Parse(word) is not { } status)
            {
                return OrchestrationErrors.StatusUnknown(word);
            }

            statuses.Add(status);
        }

        if (!TryTime(request, "from", out var from))
        {
            return OrchestrationErrors.TimeInvalid("from");
        }

        if (!TryTime(request, "to", out var to))
        {
            return OrchestrationErrors.TimeInvalid("to");
        }

        return from > to
            ? OrchestrationErrors.RangeEmpty()
            : new OrchestrationFilter(PrefixOf(organizationId, Text(request, "id"))) { Statuses = statuses, Name = Text(request, "name"), From = from, To = to };
    }

    /// <summary>An id may be given whole, as pages show it, or without the organization's part.</summary>
    private static string PrefixOf(int organizationId, string? asked)
    {
        var own = OrchestrationIds.PrefixOf(organizationId);
        return asked is null || own.StartsWith(asked, StringComparison.Ordinal) ? own
            : asked.StartsWith(own, StringComparison.Ordinal) ? asked
            : own + asked;
    }

    private static string? Text(HttpRequest request, string name) => request.Query[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    private static bool TryTime(HttpRequest request, string name, out DateTimeOffset? time)
    {
        time = null;
        if (Text(request, name) is not { } text)
        {
            return true;
        }

        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
        {
            return false;
        }

        time = parsed.ToUniversalTime();
        return true;
    }
}
