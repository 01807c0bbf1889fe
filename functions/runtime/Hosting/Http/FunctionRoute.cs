using System.Collections.ObjectModel;
using Analytics.LocalRuntime.Hosting.Index;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.LocalRuntime.Hosting.Http;

/// <summary>The route of one HTTP function: template, constraints and methods, as the Functions host reads them.</summary>
internal sealed class FunctionRoute
{
    private readonly RouteTemplate _template;
    private readonly TemplateMatcher _matcher;
    private readonly ReadOnlyDictionary<string, IRouteConstraint> _constraints;
    private readonly string[]? _methods;

    public FunctionRoute(FunctionDescriptor function, string prefix, IInlineConstraintResolver resolver)
    {
        var trigger = (HttpTriggerAttribute)function.Trigger;
        var route = string.IsNullOrEmpty(trigger.Route) ? function.Name : trigger.Route.TrimStart('/');
        RefuseReserved(route);
        Function = function;
        Template = prefix.Length == 0 ? route : $"{prefix}/{route}";
        (_template, _constraints) = Parse(Template, resolver);
        FirstSegment = _template.Segments.Count > 0 ? RouteOverlap.Literal(_template.Segments[0]) : null;
        _matcher = new TemplateMatcher(_template, Defaults(_template));
        _methods = trigger.Methods is { Length: > 0 } ? trigger.Methods : null;
        TakesBodyProperties = function.Parameters.Any(parameter => BodyProperties.MayFill(parameter) && _template.GetParameter(parameter.Name) is null);
    }

    /// <summary>Whether a parameter can only be filled from a property of the request's JSON body.</summary>
    public bool TakesBodyProperties { get; }

    public FunctionDescriptor Function { get; }

    public string Template { get; }

    /// <summary>The literal with which every matching path begins, or null when that varies.</summary>
    public string? FirstSegment { get; }

    public bool Matches(HttpContext http, RouteValueDictionary values)
    {
        if (!AllowsMethod(http.Request.Method) || !_matcher.TryMatch(http.Request.Path, values))
        {
            values.Clear();
            return false;
        }

        foreach (var (name, constraint) in _constraints)
        {
            if (!constraint.Match(http, null, name, values, RouteDirection.IncomingRequest))
            {
                values.Clear();
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether some request could match both routes.</summary>
    public bool Overlaps(FunctionRoute other)
    {
        var sharesMethod = _methods is null || other._methods is null || _methods.Intersect(other._methods, StringComparer.OrdinalIgnoreCase).Any();
        return sharesMethod && new RouteOverlap((_template, _constraints), (other._template, other._constraints)).Exists();
    }

    private bool AllowsMethod(string method)
    {
        if (_methods is null)
        {
            return true;
        }

        foreach (var allowed in _methods)
        {
            if (string.Equals(allowed, method, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static void RefuseReserved(string route)
    {
        if (route.StartsWith("admin", StringComparison.OrdinalIgnoreCase) || route.StartsWith("runtime", StringComparison.OrdinalIgnoreCase))
        {
            throw new FunctionRuleException(
                $"The specified route conflicts with one or more built in routes: '{route}' begins with admin or runtime.",
                "Begin the route with another word.");
        }
    }

    private static (RouteTemplate Template, ReadOnlyDictionary<string, IRouteConstraint> Constraints) Parse(string template, IInlineConstraintResolver resolver)
    {
        try
        {
            var parsed = TemplateParser.Parse(template);
            return (parsed, Constraints(parsed, resolver));
        }
        catch (Exception exception) when (exception is ArgumentException or RouteCreationException or InvalidOperationException)
        {
            throw new FunctionRuleException($"The route '{template}' cannot be read: {exception.Message}", "Write it as an ASP.NET Core route, such as things/{id:guid}.", exception);
        }
    }

    private static RouteValueDictionary Defaults(RouteTemplate template)
    {
        var defaults = new RouteValueDictionary();
        foreach (var parameter in template.Parameters.Where(parameter => parameter.DefaultValue is not null))
        {
            defaults.Add(parameter.Name!, parameter.DefaultValue);
        }

        return defaults;
    }

    private static ReadOnlyDictionary<string, IRouteConstraint> Constraints(RouteTemplate template, IInlineConstraintResolver resolver)
    {
        var builder = new RouteConstraintBuilder(resolver, template.TemplateText!);
        foreach (var parameter in template.Parameters)
        {
            if (parameter.IsOptional)
            {
                builder.SetOptional(parameter.Name!);
            }

            foreach (var constraint in parameter.InlineConstraints)
            {
                builder.AddResolvedConstraint(parameter.Name!, constraint.Constraint);
            }
        }

        return builder.Build().AsReadOnly();
    }
}
