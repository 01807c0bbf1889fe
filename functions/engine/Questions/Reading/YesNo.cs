using System.Globalization;
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
        { Type: PropertyType.Number, Role: PropertyRole.Plain, DistinctCount: 2 } number when IsZeroOrOne(number) => new YesNo("1", ["0"]),
        _ => null,
    };

    public FieldTest Test(Field field, bool holds) => new(field, TestOperator.Equals, holds ? [Yes] : No);

    /// <summary>By its least and greatest number, or by all its values, which may be written with decimals ("1.00").</summary>
    private static bool IsZeroOrOne(PropertyDefinition number) =>
        number is { Minimum: 0, Maximum: 1 }
        || (number is { Minimum: null, Maximum: null, ValuesComplete: true, Values.Count: 2 } && number.Values.All(value => decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var read) && read is 0 or 1));

    private static YesNo? OfTexts(IReadOnlyList<string> values)
    {
        var yes = values.Where(value => value.Trim().ToLowerInvariant() is "yes" or "y" or "true" or "t" or "on").ToList();
        var no = values.Where(value => value.Trim().ToLowerInvariant() is "no" or "n" or "false" or "f" or "off").ToList();
        var kindsOfNo = values.Where(value => value.StartsWith("no ", StringComparison.OrdinalIgnoreCase));
        return yes is [var only] && no.Count == 1 ? new YesNo(only, [.. no, .. kindsOfNo]) : null;
    }
}
