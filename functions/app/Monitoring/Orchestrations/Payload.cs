using System.Text;
using System.Text.Json;
using Analytics.Platform.Json;

namespace Analytics.Monitoring.Orchestrations;

/// <summary>
/// Data that an orchestration carries, for reading. Who may not read it sees that there is some and how much: names of members can be
/// data, too, so nothing of it is shown.
/// </summary>
internal sealed record Payload(int Bytes, bool Redacted, bool Cut, string? Text)
{
    private const int MostShown = 64 * 1024;

    /// <summary>Null when there is none.</summary>
    public static Payload? Of(string? serialized, bool readable)
    {
        if (serialized is null)
        {
            return null;
        }

        var bytes = Encoding.UTF8.GetByteCount(serialized);
        if (!readable)
        {
            return new Payload(bytes, Redacted: true, Cut: false, Text: null);
        }

        var text = Readable(serialized);
        return text.Length <= MostShown ? new Payload(bytes, Redacted: false, Cut: false, text) : new Payload(bytes, Redacted: false, Cut: true, text[..MostShown]);
    }

    /// <summary>Indented when it is JSON; the output of a failed orchestration is plain text.</summary>
    private static string Readable(string serialized)
    {
        if (serialized.Length > 4 * MostShown)
        {
            return serialized;
        }

        try
        {
            return JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(serialized), WireJson.Indented);
        }
        catch (JsonException)
        {
            return serialized;
        }
    }
}
