namespace Analytics.Ingestion.Calls;

/// <summary>The limits of the Segment specification, in bytes, and our own.</summary>
internal static class CallLimits
{
    /// <summary>Of a request, compressed or not.</summary>
    public const int LargestBody = 500_000;

    /// <summary>Of one call.</summary>
    public const int LargestCall = 32_000;

    /// <summary>Requests of one organization that wait to be stored, in bytes; more are asked to come again.</summary>
    public const int MostWaiting = 64 * 1024 * 1024;

    /// <summary>Stored in one transaction.</summary>
    public const int MostCallsTogether = 10_000;
}
