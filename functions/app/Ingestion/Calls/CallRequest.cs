using System.Runtime.InteropServices;

namespace Analytics.Ingestion.Calls;

/// <summary>One call within the body of its request.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CallSlice(int Start, int Length)
{
    /// <summary>Whether the sender's user agent is a program that visits pages by itself.</summary>
    public bool IsBot { get; init; }
}

/// <summary>What one HTTP request brought: its calls, found and known to be JSON but not yet understood.</summary>
/// <param name="Body">Valid UTF-8.</param>
/// <param name="Calls">In the order of the body.</param>
internal sealed record CallRequest(ReadOnlyMemory<byte> Body, IReadOnlyList<CallSlice> Calls)
{
    /// <summary>By our clock.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The kind that the address names; null in a batch, where every call says its own.</summary>
    public string? Kind { get; init; }

    /// <summary>When the sender sent it, by its own clock; in microseconds since 1970.</summary>
    public long? SentAt { get; init; }

    /// <summary>The key in the body, which browsers send there to save themselves a request beforehand.</summary>
    public string? WriteKey { get; init; }

    /// <summary>The source it came by; none when an operator sends a dead letter again.</summary>
    public Guid? WriteKeyId { get; init; }

    /// <summary>The id of a call that has none: the dead letter's, so that sending it twice stores it once.</summary>
    public Guid? CallId { get; init; }

    public ReadOnlySpan<byte> this[CallSlice call] => Body.Span.Slice(call.Start, call.Length);
}

/// <summary>A call that could not be taken.</summary>
/// <param name="Index">Its place in the request.</param>
/// <param name="Code">Stable.</param>
/// <param name="Reason">For people.</param>
internal sealed record RejectedCall(int Index, string Code, string Reason);

/// <summary>What became of a request: everything but the rejected calls is stored durably, or was before.</summary>
internal sealed record CallOutcome(int Accepted, IReadOnlyList<RejectedCall> Rejected);
