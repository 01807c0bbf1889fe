using Analytics.LocalRuntime.Hosting.Index;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Analytics.LocalRuntime.Hosting.Http;

/// <summary>Finds the function of a request: the first match in the order of the index, as the Functions host does.</summary>
internal sealed class FunctionRouter
{
    // Routes by their first literal segment; each list also holds, in order, the routes that begin with a parameter.
    private readonly Dictionary<string, FunctionRoute[]> _byFirstSegment;
    private readonly FunctionRoute[] _variable;

    public FunctionRouter(FunctionIndex index, HostFile host, IInlineConstraintResolver constraints)
    {
        Routes = index.OfKind(TriggerKind.Http).Select(function => new FunctionRoute(function, host.RoutePrefix, constraints)).ToArray();
        _variable = Routes.Where(route => route.FirstSegment is null).ToArray();
        _byFirstSegment = Routes
            .Where(route => route.FirstSegment is not null)
            .Select(route => route.FirstSegment!)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                segment => segment,
                segment => Routes.Where(route => route.FirstSegment is null || string.Equals(route.FirstSegment, segment, StringComparison.OrdinalIgnoreCase)).ToArray(),
                StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyList<FunctionRoute> Routes { get; }

    public FunctionRoute? Match(HttpContext http, RouteValueDictionary values)
    {
        foreach (var route in Candidates(http.Request.Path))
        {
            if (route.Matches(http, values))
            {
                return route;
            }
        }

        return null;
    }

    private FunctionRoute[] Candidates(PathString path)
    {
        var text = path.Value.AsSpan().TrimStart('/');
        var end = text.IndexOf('/');
        var first = end < 0 ? text : text[..end];
        return _byFirstSegment.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(first, out var routes) ? routes : _variable;
    }
}
