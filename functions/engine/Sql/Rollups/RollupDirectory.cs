using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Sql.Rollups;

/// <summary>What one query may read from rollups, and whether it did.</summary>
internal sealed class RollupDirectory
{
    private readonly RollupState _state;
    private readonly TimeZoneInfo _zone;
    private readonly bool _usable;
    private int _pieces;
    private bool _used;

    public RollupDirectory(SemanticModel model, RollupState state)
    {
        _state = state;
        _zone = TimeZoneInfo.FindSystemTimeZoneById(model.TimeZone);
        _usable = state is { IsUsable: true, RefreshedAt: not null } && string.Equals(state.TimeZone, model.TimeZone, StringComparison.Ordinal);
    }

    public RollupUse? Use => _used ? new RollupUse(_state.RefreshedAt!.Value, _pieces) : null;

    /// <summary>The range in days; null when rollups cannot help with it.</summary>
    public DayParts? Split(TimeRange? range) => _usable ? DayParts.Of(range, _state.ChangedDays, _zone) : null;

    public void Note(DayParts parts)
    {
        _used = true;
        _pieces = Math.Max(_pieces, parts.Pieces.Count);
    }

    /// <summary>The query reads events after all.</summary>
    public void Forget()
    {
        _used = false;
        _pieces = 0;
    }

    /// <summary>Whether a period can begin there without cutting a day; an open one can.</summary>
    public bool IsDayStart(DateTimeOffset? instant) => instant is not { } time || LocalDays.Start(_zone, LocalDays.Of(_zone, time)) == time;

    public DateOnly? DayOf(DateTimeOffset? instant) => instant is { } time ? LocalDays.Of(_zone, time) : null;

    /// <summary>The property's path when days are counted by its values.</summary>
    public string? Text(Field field, PropertyDefinition? definition) => definition is { Type: PropertyType.Text or PropertyType.Boolean } ? Held(_state.TextProperties, field, definition) : null;

    /// <summary>The property's path when days add it up.</summary>
    public string? Number(Field field, PropertyDefinition? definition) => definition is { Type: PropertyType.Number } ? Held(_state.NumberProperties, field, definition) : null;

    // A path in another casing than the data's names nothing in the JSON.
    private static string? Held(IReadOnlyList<string> held, Field field, PropertyDefinition definition) =>
        field.Source == FieldSource.EventProperty && string.Equals(field.Path, definition.Path, StringComparison.Ordinal) && held.Contains(definition.Path, StringComparer.Ordinal)
            ? definition.Path
            : null;
}
