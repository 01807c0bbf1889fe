using System.Text.Json;
using System.Text.Json.Nodes;
using Analytics.LocalRuntime.Durable.History;

namespace Analytics.HistoryRecorder;

/// <summary>One orchestration as it ran: who it was and every event of its last execution.</summary>
internal sealed record RecordedHistory(string Orchestrator, string InstanceId, IReadOnlyList<StoredEvent> Events)
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    public static RecordedHistory Read(string text)
    {
        var document = JsonNode.Parse(text)!;
        return new RecordedHistory(
            document["orchestrator"]!.GetValue<string>(),
            document["instanceId"]!.GetValue<string>(),
            StoredJson.ReadEvents(document["events"]!.ToJsonString()));
    }

    /// <summary>The file that is kept: the events are in the form in which the tables keep them.</summary>
    public string Write() => new JsonObject
    {
        ["orchestrator"] = Orchestrator,
        ["instanceId"] = InstanceId,
        ["events"] = JsonNode.Parse(StoredJson.Write([.. Events.Select(WithoutStack)])),
    }.ToJsonString(Indented) + "\n";

    // Stack traces name the folders of the machine; no orchestrator decides by them.
    private static StoredEvent WithoutStack(StoredEvent item) => item switch
    {
        ActivityFailed failed => failed with { Failure = WithoutStack(failed.Failure) },
        ChildFailed failed => failed with { Failure = WithoutStack(failed.Failure) },
        ExecutionCompleted { Failure: { } failure } completed => completed with { Failure = WithoutStack(failure) },
        _ => item,
    };

    private static StoredFailure WithoutStack(StoredFailure failure) =>
        failure with { Stack = null, Inner = failure.Inner is { } inner ? WithoutStack(inner) : null };

    /// <summary>The next free number: a history that has been recorded is never replaced, for instances like it may still be running.</summary>
    public static string NextFile(string folder)
    {
        for (var number = 1; ; number++)
        {
            var path = Path.Combine(folder, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{number:0000}.json"));
            if (!File.Exists(path))
            {
                return path;
            }
        }
    }
}
