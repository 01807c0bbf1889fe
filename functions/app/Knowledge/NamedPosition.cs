using System.Text.Json;
using Analytics.Platform.Http;
using Analytics.Platform.Results;

namespace Analytics.Knowledge;

/// <summary>A place in a list that is ordered by name, and by id among equal names.</summary>
internal sealed record NamedPosition(string Name, Guid Id)
{
    /// <summary>Where the page begins; no position: with the first item.</summary>
    public static Result<NamedStart> Of(PageRequest page) => page.After switch
    {
        [] => new NamedStart(null),
        [var name, var id] when Guid.TryParseExact(id, "D", out var parsed) && !name.Contains('\0', StringComparison.Ordinal) => new NamedStart(new NamedPosition(name, parsed)),
        _ => PageRequest.InvalidCursor(),
    };

    /// <summary>The name as it stands: the database lowers it, as it does those it compares it with.</summary>
    public static string CursorAfter(KnowledgeKind kind, JsonElement item) =>
        PageRequest.Encode(item.GetProperty(kind.Title.Name).GetString()!, item.GetProperty("id").GetString()!);
}

/// <summary>A position, or the beginning.</summary>
internal sealed record NamedStart(NamedPosition? Position);
