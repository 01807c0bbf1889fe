using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Sql.Rollups;

/// <summary>What one query may read from rollups, and whether it did.</summary>
internal sealed class RollupDirectory
{
    /// <summary>What more users than that did is not put right by the way: reading the events in one go is the better way.</summary>
    private const int MostWaitingUsers = 200;

    private readonly RollupState _state;
    private readonly TimeZoneInfo _zone;
    private readonly bool _usable;
    private readonly bool _sameWeeks;
    private int _pieces;
    private bool _used;

    public RollupDirectory(SemanticModel model, RollupState state)
    {
        _state = state;
        _zone = TimeZoneInfo.FindSystemTimeZoneById(model.TimeZone);
        _sameWeeks = state.WeekStart == model.WeekStart;
        _usable = state is { IsUsable: true, RefreshedAt: not null } && string.Equals(state.TimeZone, model.TimeZone, StringComparison.Ordinal);
    }

    public RollupUse? Use => _used ? new RollupUse(_state.RefreshedAt!.Value, _pieces) : null;

    /// <summary>Whether some part of the query reads events although others read rollups.</summary>
    public bool ReadsEvents { get; private set; }

    /// <summary>The range in days; null when rollups cannot help with it.</summary>
    public DayParts? Split(TimeRange? range) => _usable ? DayParts.Of(range, _state.ChangedDays, _zone) : null;

    /// <summary>The longest periods of the parts that are added up already, no longer than the grain; none: read the days.</summary>
    public IReadOnlyList<(DateOnly From, DateOnly To)> Periods(DayParts parts, RollupGrain grain) => grain switch
    {
        RollupGrain.Month => parts.Whole(_state.Months, first => first.AddMonths(1)),
        RollupGrain.Week when _sameWeeks => parts.Whole(_state.Weeks, first => first.AddDays(7)),
        _ => [],
    };

    /// <summary>The first day of the parts that a rollup may have rows of: before the first built day there is none.</summary>
    public DateOnly FirstOf(DayParts parts) => parts.First is { } first && !(first < _state.FirstDay) ? first : _state.FirstDay ?? DateOnly.MinValue;

    public void NoteEvents() => ReadsEvents = true;

    public void Note(DayParts parts)
    {
        _used = true;
        _pieces = Math.Max(_pieces, parts.Pieces.Count);
    }

    /// <summary>What was noted until now, to come back to when a part of the query reads events after all.</summary>
    public (bool Used, int Pieces) Noted => (_used, _pieces);

    public void Forget((bool Used, int Pieces) since) => (_used, _pieces) = since;

    /// <summary>Whether a period can begin there without cutting a day; an open one can.</summary>
    public bool IsDayStart(DateTimeOffset? instant) => instant is not { } time || LocalDays.Start(_zone, LocalDays.Of(_zone, time)) == time;

    public DateOnly? DayOf(DateTimeOffset? instant) => instant is { } time ? LocalDays.Of(_zone, time) : null;

    /// <summary>Whether the first event of each user is kept of all these names.</summary>
    public bool Firsts(IEnumerable<string> storedNames) => storedNames.All(name => _state.FirstNames.Contains(name, StringComparer.Ordinal));

    /// <summary>The property's path when days are counted by its values.</summary>
    public string? Text(Field field, PropertyDefinition? definition) => definition is { Type: PropertyType.Text or PropertyType.Boolean } ? Held(_state.TextProperties, field, definition) : null;

    /// <summary>The label of an attribute of users when days are counted by its values.</summary>
    public string? Attribute(Field field, PropertyDefinition? definition) =>
        definition is { Type: PropertyType.Text or PropertyType.Boolean } && string.Equals(field.Path, definition.Path, StringComparison.Ordinal)
        && _state.WaitingUsers <= MostWaitingUsers && RollupAttributes.Label(definition.Path) is var label && _state.AttributeProperties.Contains(label, StringComparer.Ordinal)
            ? label
            : null;

    /// <summary>Whether the rollups hold former values of attributes of some users.</summary>
    public bool UsersWait => _state.WaitingUsers > 0;

    /// <summary>The property's path when days add it up.</summary>
    public string? Number(Field field, PropertyDefinition? definition) => definition is { Type: PropertyType.Number } ? Held(_state.NumberProperties, field, definition) : null;

    /// <summary>The property's path when days hold the set of its values. Only texts: they are told apart as they are written.</summary>
    public string? Key(Field field, PropertyDefinition? definition) =>
        definition is { Type: PropertyType.Text } or { Type: PropertyType.Number, Role: PropertyRole.Identifier } ? Held(_state.KeyProperties, field, definition) : null;

    // A path in another casing than the data's names nothing in the JSON.
    private static string? Held(IReadOnlyList<string> held, Field field, PropertyDefinition definition) =>
        field.Source == FieldSource.EventProperty && string.Equals(field.Path, definition.Path, StringComparison.Ordinal) && held.Contains(definition.Path, StringComparer.Ordinal)
            ? definition.Path
            : null;
}

/// <summary>The longest period whose days a query need not tell apart.</summary>
internal enum RollupGrain
{
    Day,
    Week,
    Month,
}

internal static class RollupGrains
{
    /// <summary>The periods of which the buckets of the grain are made.</summary>
    public static RollupGrain Of(TimeGrain grain) => grain switch
    {
        TimeGrain.Month or TimeGrain.Quarter or TimeGrain.Year or TimeGrain.MonthOfYear => RollupGrain.Month,
        TimeGrain.Week => RollupGrain.Week,
        _ => RollupGrain.Day,
    };

    /// <summary>Months and weeks share nothing but days.</summary>
    public static RollupGrain? With(this RollupGrain? known, RollupGrain other) => known is null || known == other ? other : RollupGrain.Day;
}
