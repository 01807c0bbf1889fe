using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rendering;

namespace Analytics.Engine.Columns;

/// <summary>Which names of events a selection takes, where nothing but the name decides.</summary>
internal static class NameTest
{
    /// <summary>Null: something else than the name decides, or in a way that is not known here.</summary>
    public static Func<string, bool>? Of(EventSelection selection, RenderContext context)
    {
        if (Of(selection.Where, context) is not { } where)
        {
            return null;
        }

        if (selection.Names.Count == 0)
        {
            return where;
        }

        HashSet<string> names = [.. context.Conditions.Stored(selection.Names)];
        return name => names.Contains(name) && where(name);
    }

    public static Func<string, bool>? Of(Condition? condition, RenderContext context)
    {
        switch (condition)
        {
            case null:
                return _ => true;
            case AllOf all:
                return Each(all.Conditions, context) is { } every ? name => Array.TrueForAll(every, test => test(name)) : null;
            case AnyOf any:
                return Each(any.Conditions, context) is { } some ? name => Array.Exists(some, test => test(name)) : null;
            case NotCondition not:
                return Of(not.Condition, context) is { } inner ? name => !inner(name) : null;
            case FieldTest { Field: { Source: FieldSource.EventName, Path: null }, Operator: TestOperator.Equals or TestOperator.NotEquals, Values.Count: > 0 } test:
                HashSet<string> names = [.. context.Conditions.Stored(test.Values)];
                return test.Operator == TestOperator.Equals ? names.Contains : name => !names.Contains(name);
            case SelectionTest test:
                return Of(test.Selection, context);
            default:
                return null;
        }
    }

    private static Func<string, bool>[]? Each(IReadOnlyList<Condition> conditions, RenderContext context)
    {
        var tests = conditions.Select(condition => Of(condition, context)).OfType<Func<string, bool>>().ToArray();
        return tests.Length == conditions.Count ? tests : null;
    }
}
