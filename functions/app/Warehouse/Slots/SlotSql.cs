using Analytics.Engine.Model;

namespace Analytics.Warehouse.Slots;

/// <summary>A slot column of an organization's events and the property it is a copy of.</summary>
internal sealed record EventSlot(string Column, string Property)
{
    /// <summary>Longer texts stay in the JSON: a slot may ride in an index, whose entries are small.</summary>
    public const int MostTextBytes = 200;

    public bool IsNumber => Column.StartsWith("number_", StringComparison.Ordinal);
}

/// <summary>What a slot holds, said in SQL: what the renderer would read from the JSON instead.</summary>
internal static class SlotSql
{
    public static string Value(EventSlot slot)
    {
        var keys = PropertyPath.Segments(slot.Property);
        var owner = "properties" + string.Concat(keys.Take(keys.Count - 1).Select(key => $" -> {Literal(key)}"));
        var text = $"{owner} ->> {Literal(keys[^1])}";
        return slot.IsNumber ? $"case when jsonb_typeof({owner} -> {Literal(keys[^1])}) = 'number' then ({text})::numeric end" : $"({text})";
    }

    /// <summary>Whether the slot of a row differs from its JSON.</summary>
    public static string Differs(EventSlot slot) => $"{slot.Column} is distinct from {Value(slot)}";

    /// <summary>Whether the row has a text that is too long for the slot.</summary>
    public static string Overflows(EventSlot slot) => slot.IsNumber ? "false" : FormattableString.Invariant($"octet_length({Value(slot)}) > {EventSlot.MostTextBytes}");

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
