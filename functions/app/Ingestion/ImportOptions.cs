namespace Analytics.Ingestion;

/// <summary>Where uploaded files wait until they are stored, and where lists of bad lines are kept. The host registers it.</summary>
internal sealed record ImportOptions
{
    public required string Folder { get; init; }

    /// <summary>Larger files are for the command import, which reads them where they are.</summary>
    public long LargestUpload { get; init; } = 2L * 1024 * 1024 * 1024;
}
