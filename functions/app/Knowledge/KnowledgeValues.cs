using System.Text.Json;
using Analytics.Platform.Results;

namespace Analytics.Knowledge;

/// <summary>Checked values of an item, by field; a field that was not sent is not there.</summary>
internal sealed class KnowledgeValues
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    public IEnumerable<(KnowledgeField Field, object Value)> Of(KnowledgeKind kind) =>
        kind.Fields.Where(field => _values.ContainsKey(field.Name)).Select(field => (field, _values[field.Name]));

    /// <summary>JSON of an object field.</summary>
    public string? Raw(KnowledgeField field) => Text(field);

    public KnowledgeValues With(KnowledgeField field, object value)
    {
        _values[field.Name] = value;
        return this;
    }

    public string? Text(KnowledgeField field) => _values.GetValueOrDefault(field.Name) as string;

    /// <summary>All faults at once; <paramref name="whole"/> asks for the required fields too.</summary>
    public static Result<KnowledgeValues> Parse(KnowledgeKind kind, JsonElement body, bool whole)
    {
        var faults = new Dictionary<string, string>(StringComparer.Ordinal);
        var values = new KnowledgeValues();
        foreach (var field in kind.Fields)
        {
            if (body.ValueKind == JsonValueKind.Object && body.TryGetProperty(field.Name, out var value) && value.ValueKind != JsonValueKind.Null)
            {
                if (Fault(field, value) is { } fault)
                {
                    faults[field.Name] = fault;
                }
                else
                {
                    values._values[field.Name] = Read(field, value);
                }
            }
            else if (whole && field.Required)
            {
                faults[field.Name] = KnowledgeErrors.Missing(field.Name);
            }
        }

        return faults.Count == 0 ? values : KnowledgeErrors.Fields(faults);
    }

    private static object Read(KnowledgeField field, JsonElement value) => field.Type switch
    {
        KnowledgeType.Text => value.GetString()!.Trim(),
        KnowledgeType.TextList => value.EnumerateArray().Select(item => item.GetString()!.Trim()).Where(item => item.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToArray(),
        KnowledgeType.Flag => value.GetBoolean(),
        _ => value.GetRawText(),
    };

    private static string? Fault(KnowledgeField field, JsonElement value) => (field.Type, value.ValueKind) switch
    {
        (KnowledgeType.Text, JsonValueKind.String) => TextFault(field, value.GetString()!),
        (KnowledgeType.Text, _) => KnowledgeErrors.WrongType(field.Name, "a text"),
        (KnowledgeType.TextList, JsonValueKind.Array) when value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String) =>
            value.EnumerateArray().Select(item => TextFault(field with { Required = false }, item.GetString()!)).FirstOrDefault(fault => fault is not null),
        (KnowledgeType.TextList, _) => KnowledgeErrors.WrongType(field.Name, "a list of texts"),
        (KnowledgeType.Flag, JsonValueKind.True or JsonValueKind.False) or (KnowledgeType.Object, JsonValueKind.Object) => null,
        (KnowledgeType.Flag, _) => KnowledgeErrors.WrongType(field.Name, "true or false"),
        _ => KnowledgeErrors.WrongType(field.Name, "an object"),
    };

    private static string? TextFault(KnowledgeField field, string text)
    {
        if (field.Required && string.IsNullOrWhiteSpace(text))
        {
            return KnowledgeErrors.Missing(field.Name);
        }

        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return KnowledgeErrors.WrongType(field.Name, "a text without null characters");
        }

        return text.Length > field.Longest ? KnowledgeErrors.TooLong(field.Name, field.Longest) : null;
    }
}
