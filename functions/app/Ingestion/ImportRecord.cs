using System.Text.Json;
using System.Text.Json.Serialization;
using Analytics.Ingestion.Batches;

namespace Analytics.Ingestion;

internal enum ImportKind
{
    Events,
    Users,
}

/// <summary>How far an import is: written in the transaction of each batch, so that it always tells exactly what is stored.</summary>
internal sealed record ImportProgress
{
    /// <summary>Last line of the file that is stored (or known to be bad).</summary>
    [JsonPropertyName("line")]
    public long Line { get; init; }

    public long LinesRead { get; init; }

    public long LinesBad { get; init; }

    public long EventsStored { get; init; }

    public long UsersStored { get; init; }

    public long Duplicates { get; init; }

    public long BytesRead { get; init; }

    /// <summary>Whether the catalog knows all that is stored.</summary>
    public bool CatalogCurrent { get; init; } = true;

    /// <summary>Bytes of the error file that belong to stored batches.</summary>
    public long ErrorBytes { get; init; }
}

/// <summary>One import, as stored.</summary>
internal sealed record ImportRecord(int OrganizationId, Guid ImportId, ImportKind Kind)
{
    public required string FileName { get; init; }

    public required string Fingerprint { get; init; }

    public string Status { get; init; } = "running";

    public ImportProgress Progress { get; init; } = new();

    public long? BytesTotal { get; init; }

    public string? Mapping { get; init; }

    public string? FilePath { get; init; }

    public string? ErrorFile { get; init; }

    public string? Message { get; init; }

    /// <summary>The first bad lines.</summary>
    public IReadOnlyList<BadLine> Errors { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web);
}
