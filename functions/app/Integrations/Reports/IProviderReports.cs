using Microsoft.AspNetCore.Http;

namespace Analytics.Integrations.Reports;

/// <summary>A provider's webhook: how its reports are signed and what they say.</summary>
internal interface IProviderReports
{
    /// <summary>The adapter whose messages it tells about.</summary>
    string Provider { get; }

    /// <summary>Null when the report is the provider's, else why it is not believed. Compares in constant time.</summary>
    string? FindForgery(ChannelAccount account, ReceivedReport report, DateTimeOffset now);

    /// <summary>What it tells; null when it has no form that the provider's reports have. Events that do not concern us are left out.</summary>
    IReadOnlyList<ProviderEvent>? Read(ReceivedReport report, DateTimeOffset now);
}

/// <summary>A report as it arrived: signatures are over exactly these bytes and this address.</summary>
internal sealed record ReceivedReport(byte[] Body, IHeaderDictionary Headers)
{
    /// <summary>The whole address as the provider called it, from the outside.</summary>
    public required Uri Address { get; init; }

    public string ContentType { get; init; } = "";
}
