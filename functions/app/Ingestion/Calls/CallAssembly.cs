using System.Text;
using Analytics.Ingestion.Batches;
using Analytics.Ingestion.Mapping;

namespace Analytics.Ingestion.Calls;

/// <summary>Makes events, attributes and links of ids from the calls of many requests, into one batch.</summary>
internal sealed class CallAssembly
{
    private const long Minute = 60_000_000;
    private const long Day = 1_440 * Minute;

    private static readonly string[] Kinds = ["track", "identify", "page", "screen", "group", "alias"];

    // What programs send when they have no id; everybody would become one person.
    private static readonly HashSet<string> NoIds = new(StringComparer.OrdinalIgnoreCase)
    {
        "", "null", "undefined", "nil", "none", "nan", "true", "false", "0", "anonymous", "guest", "unknown", "[object Object]", "distinct_id", "not_authenticated", "00000000-0000-0000-0000-000000000000",
    };

    private readonly EventAssembler _assembler;
    private readonly JsonEventParser _parser;

    /// <param name="zone">The organization's, whose calendar days events belong to.</param>
    /// <param name="now">Times more than ten years later are refused.</param>
    public CallAssembly(TimeZoneInfo zone, DateTimeOffset now)
    {
        var mapping = EventMapping.OfCalls("timestamp");
        _assembler = new EventAssembler(mapping, new OrganizationClock(zone), string.Empty, Microseconds(now.AddYears(10)));
        _parser = new JsonEventParser(mapping, _assembler, users: false);
    }

    public EventBatch Batch { get; } = new();

    public WarningCounts Warnings { get; } = new();

    public void Clear()
    {
        Batch.Clear();
        Warnings.Clear();
    }

    /// <summary>Takes what can be taken of a request; returns the rest.</summary>
    public IReadOnlyList<RejectedCall> Add(CallRequest request)
    {
        var receivedAt = Microseconds(request.ReceivedAt);
        _assembler.Arrival = new CallArrival(receivedAt, request.SentAt is { } sentAt ? receivedAt - sentAt : 0);
        List<RejectedCall>? rejected = null;
        for (var index = 0; index < request.Calls.Count; index++)
        {
            if (Add(request, request.Calls[index], index, receivedAt) is { } refusal)
            {
                (rejected ??= []).Add(refusal);
            }
        }

        return rejected ?? [];
    }

    private RejectedCall? Add(CallRequest request, CallSlice slice, int index, long receivedAt)
    {
        if (slice.Length > CallLimits.LargestCall)
        {
            return new RejectedCall(index, CallErrors.TooLarge, $"the call is larger than {CallLimits.LargestCall / 1000} kB");
        }

        var call = request[slice];
        var head = CallHead.Read(call, request.Kind);
        if (!Kinds.Contains(head.Kind, StringComparer.Ordinal))
        {
            return new RejectedCall(index, CallErrors.UnknownType, $"\"{head.Kind}\" is no type of call: use {string.Join(", ", Kinds)}");
        }

        if (UnusableId(head) is { } id)
        {
            Warnings.Count("unusable_id", id, call, request.ReceivedAt);
            return new RejectedCall(index, CallErrors.NoIdentity, $"\"{id}\" is no id of anybody but what programs send when they have none: everybody would become one person");
        }

        if (head is { UserId: null, AnonymousId: null })
        {
            return new RejectedCall(index, CallErrors.NoIdentity, "the call has neither userId nor anonymousId");
        }

        if (head is { Kind: "alias", PreviousId: null })
        {
            return new RejectedCall(index, CallErrors.NoIdentity, "an alias has a previousId and a userId");
        }

        var events = Batch.Count;
        var fault = _parser.Parse(Batch, call, index, Encoding.UTF8.GetBytes(head.Kind), EventId(request, head, index));
        if (fault is not null)
        {
            return new RejectedCall(index, CallErrors.Unusable, fault.Replace("the line is", "the call is", StringComparison.Ordinal));
        }

        if (Batch.Count > events)
        {
            Look(Batch.Rows[events], call, slice, request.ReceivedAt, receivedAt);
        }

        return null;
    }

    private static string? UnusableId(CallHead head) =>
        new[] { head.UserId, head.AnonymousId, head.PreviousId }.FirstOrDefault(id => id is not null && NoIds.Contains(id));

    /// <summary>Of a call without one: random, unless it is sent again by an operator.</summary>
    private static byte[] EventId(CallRequest request, CallHead head, int index) => head.HasMessageId ? []
        : Encoding.ASCII.GetBytes(request.CallId is { } id ? $"dead-letter-{id:N}-{index}" : Guid.CreateVersion7().ToString("N"));

    private void Look(in EventRow row, ReadOnlySpan<byte> call, CallSlice slice, DateTimeOffset at, long receivedAt)
    {
        if (row.OccurredAt > receivedAt + (10 * Minute))
        {
            Warnings.Count("future_time", NameOf(row), call, at);
        }
        else if (row.OccurredAt < receivedAt - (366 * Day))
        {
            Warnings.Count("old_time", NameOf(row), call, at);
        }

        if (slice.IsBot)
        {
            Warnings.Count("bot", NameOf(row), call, at);
        }
    }

    private string NameOf(in EventRow row) => Encoding.UTF8.GetString(Batch.Names[row.Name]);

    private static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / 10;
}
