using System.Collections.ObjectModel;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace Analytics.LocalRuntime.Hosting.Http;

/// <summary>Whether one path can match two templates. Constraints are tried on literals; two different constraints are taken to tell apart.</summary>
internal sealed class RouteOverlap(
    (RouteTemplate Template, ReadOnlyDictionary<string, IRouteConstraint> Constraints) first,
    (RouteTemplate Template, ReadOnlyDictionary<string, IRouteConstraint> Constraints) second)
{
    private readonly IList<TemplateSegment> _first = first.Template.Segments;
    private readonly IList<TemplateSegment> _second = second.Template.Segments;

    public bool Exists() => ExistsFrom(0);

    /// <summary>The text of a segment that is nothing else.</summary>
    public static string? Literal(TemplateSegment segment) => segment.IsSimple && segment.Parts[0].IsLiteral ? segment.Parts[0].Text : null;

    private bool ExistsFrom(int position)
    {
        if (position == _first.Count || position == _second.Count)
        {
            return _first.Skip(position).Concat(_second.Skip(position)).All(MayBeAbsent);
        }

        if (IsCatchAll(_first[position]) || IsCatchAll(_second[position]))
        {
            return true;
        }

        return CanMeet(_first[position], _second[position]) && ExistsFrom(position + 1);
    }

    private bool CanMeet(TemplateSegment one, TemplateSegment two)
    {
        var (oneText, twoText) = (Literal(one), Literal(two));
        if (oneText is not null && twoText is not null)
        {
            return string.Equals(oneText, twoText, StringComparison.OrdinalIgnoreCase);
        }

        if (!one.IsSimple || !two.IsSimple)
        {
            return false;
        }

        if (oneText is not null)
        {
            return Accepts(two, second.Constraints, oneText);
        }

        return twoText is not null ? Accepts(one, first.Constraints, twoText) : CanShareValue(one.Parts[0], two.Parts[0]);
    }

    private static bool CanShareValue(TemplatePart one, TemplatePart two)
    {
        var (ones, twos) = (Texts(one), Texts(two));
        return ones.Count == 0 || twos.Count == 0 || ones.SetEquals(twos);
    }

    private static HashSet<string> Texts(TemplatePart part) => part.InlineConstraints.Select(constraint => constraint.Constraint).ToHashSet(StringComparer.Ordinal);

    private static bool Accepts(TemplateSegment parameter, ReadOnlyDictionary<string, IRouteConstraint> constraints, string text)
    {
        var name = parameter.Parts[0].Name!;
        return !constraints.TryGetValue(name, out var constraint)
            || constraint.Match(null, null, name, new RouteValueDictionary { [name] = text }, RouteDirection.IncomingRequest);
    }

    private static bool MayBeAbsent(TemplateSegment segment) => segment.IsSimple && (segment.Parts[0].IsOptional || segment.Parts[0].IsCatchAll || segment.Parts[0].DefaultValue is not null);

    private static bool IsCatchAll(TemplateSegment segment) => segment.Parts.Any(part => part.IsCatchAll);
}
