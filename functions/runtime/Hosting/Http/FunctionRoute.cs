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
        RefuseReserved(function.Name, route);
        Function = function;
        Template = prefix.Length == 0 ? route : $"{prefix}/{route}";
        _template = Parse(function.Name, Template);
        FirstSegment = _template.Segments.Count > 0 ? Literal(_template.Segments[0]) : null;
        _matcher = new TemplateMatcher(_template, Defaults(_template));
        _constraints = Constraints(_template, resolver);
        _methods = trigger.Methods is { Length: > 0 } ? trigger.Methods : null;
    }

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

    /// <summary>Whether some request could match both routes, constraints of parameters apart.</summary>
    public bool Overlaps(FunctionRoute other)
    {
        var sharesMethod = _methods is null || other._methods is null || _methods.Intersect(other._methods, StringComparer.OrdinalIgnoreCase).Any();
        return sharesMethod
            && _template.Segments.Count == other._template.Segments.Count
            && _template.Segments.Zip(other._template.Segments).All(pair => CanMeet(pair.First, pair.Second));
    }

    private static bool CanMeet(TemplateSegment first, TemplateSegment second)
    {
        var (one, two) = (Literal(first), Literal(second));
        if (one is not null && two is not null)
        {
            return string.Equals(one, two, StringComparison.OrdinalIgnoreCase);
        }

        // A constraint is taken to tell the two apart: {id:guid} does not meet "preview".
        return (one is not null || !IsConstrained(first)) && (two is not null || !IsConstrained(second));
    }

    private static bool IsConstrained(TemplateSegment segment) => segment.Parts.Any(part => part.InlineConstraints.Any()) || !segment.IsSimple;

    private static string? Literal(TemplateSegment segment) => segment.IsSimple && segment.Parts[0].IsLiteral ? segment.Parts[0].Text : null;

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

    private static void RefuseReserved(string function, string route)
    {
        if (route.StartsWith("admin", StringComparison.OrdinalIgnoreCase) || route.StartsWith("runtime", StringComparison.OrdinalIgnoreCase))
        {
            throw new FunctionIndexException(
                $"The '{function}' function is in error: The specified route conflicts with one or more built in routes. ('{route}' begins with admin or runtime.)");
        }
    }

    private static RouteTemplate Parse(string function, string template)
    {
        try
        {
            return TemplateParser.Parse(template);
        }
        catch (Exception exception) when (exception is ArgumentException or RouteCreationException)
        {
            throw new FunctionIndexException($"The route '{template}' of function '{function}' cannot be read: {exception.Message}", exception);
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
