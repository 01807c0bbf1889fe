using System.Text.RegularExpressions;

namespace Analytics.Segments;

/// <summary>What a segment is called.</summary>
internal sealed record NamedSegment(Guid Id, string Name)
{
    /// <summary>The name without the number that tells it from another of the same name.</summary>
    public string Base => Regex.Replace(Name, @" \d+$", "", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    /// <summary>Somebody gave it the name; else it is called by the question whose people it holds.</summary>
    public bool Given { get; init; }
}
