using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Reading;

/// <summary>
/// What a property that answers yes or no holds, however the data writes it: true and false, "Yes" and "No", 1 and 0, and sometimes a further
/// kind of no ("No internet").
/// </summary>
internal sealed record YesNo(string Yes, IReadOnlyList<string> No)
{
    private const int MostValues = 4;

    private static readonly YesNo Boolean = new("true", ["false"]);

    public static YesNo? Of(PropertyDefinition? property) => property switch
    {
        { Type: PropertyType.Boolean } => Boolean,
        { Type: PropertyType.Text, ValuesComplete: true, Values: { Count: >= 2 and <= MostValues } values } => OfTexts(values),
        { Type: PropertyType.Number, Role: PropertyRole.Plain, DistinctCount: 2, Minimum: 0, Maximum: 1 } => new YesNo("1", ["0"]),

        // Of people a whole number is taken for a quantity; one that is never more than one says whether.
        { Type: PropertyType.Number, Role: PropertyRole.Quantity, DistinctCount: 2, Minimum: 0, Maximum: 1, Events.Count: 0 } => new YesNo("1", ["0"]),
        _ => null,
    };

    public FieldTest Test(Field field, bool holds) => new(field, TestOperator.Equals, holds ? [Yes] : No);

    private static YesNo? OfTexts(IReadOnlyList<string> values)
    {
        var yes = values.Where(value => value.Trim().ToLowerInvariant() is "yes" or "y" or "true" or "t" or "on").ToList();
        var no = values.Where(value => value.Trim().ToLowerInvariant() is "no" or "n" or "false" or "f" or "off").ToList();
        var kindsOfNo = values.Where(value => value.StartsWith("no ", StringComparison.OrdinalIgnoreCase));
        return yes is [var only] && no.Count == 1 ? new YesNo(only, [.. no, .. kindsOfNo]) : null;
    }
}
