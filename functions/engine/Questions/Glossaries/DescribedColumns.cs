using System.Text.RegularExpressions;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Glossaries;

/// <summary>
/// Reads what a README says about its columns: "resource is the officer who wrote it" names the column in people's words, and "class A is a
/// car, C a lorry" names its values.
/// </summary>
internal static partial class DescribedColumns
{
    public static IReadOnlyList<TermDefinition> Read(string statement, SemanticModel model)
    {
        var source = statement.Trim();
        var match = ColumnPattern().Match(source);
        if (!match.Success || model.Properties.Concat(model.Attributes).FirstOrDefault(known => IsCalled(known, match.Groups["field"].Value)) is not { } column)
        {
            return [];
        }

        var field = model.Properties.Contains(column) ? Field.Property(column.Path) : Field.Attribute(column.Path);
        var said = match.Groups["said"].Value;
        var values = Values(column, field, said, source);
        return values.Count > 0 ? values : Noun(column, field, said, source, model);
    }

    // class A is a car, C a lorry, M a motorbike | class: A = car, C = lorry
    private static List<TermDefinition> Values(PropertyDefinition column, Field field, string said, string source)
    {
        var parts = said.Split([",", ";", " and "], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(part => ValuePattern().Match(part)).ToList();
        if (!parts[0].Success || !parts[0].Groups["means"].Success || parts[0].Groups["noun"].Length == 0)
        {
            return [];
        }

        return [.. parts.Where(part => part.Success)
            .Select(part => (Noun: part.Groups["noun"].Value.Trim(), Value: column.Values.FirstOrDefault(value => value.Equals(part.Groups["value"].Value, StringComparison.OrdinalIgnoreCase))))
            .Where(part => part.Value is not null && !part.Value.Equals(part.Noun, StringComparison.OrdinalIgnoreCase))
            .Select(part => new TermDefinition(part.Noun) { Value = new FieldTest(field, TestOperator.Equals, [part.Value!]), Source = source })];
    }

    // resource is the officer who wrote the ticket; what is the name of something in the data already keeps its meaning
    private static List<TermDefinition> Noun(PropertyDefinition column, Field field, string said, string source, SemanticModel model)
    {
        var match = NounPattern().Match(said);
        var noun = match.Groups["noun"].Value;
        return match.Success && !IsCalled(column, noun) && !new DefinitionNames(model, []).IsOfTheData(noun) ? [new TermDefinition(noun) { Field = field, Source = source }] : [];
    }

    private static bool IsCalled(PropertyDefinition column, string name) => column.Path.Equals(name, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^`?(?<field>[\w.]+)`?:?\s+(?<said>.+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex ColumnPattern();

    [GeneratedRegex(@"^[`""']?(?<value>[\w.\-]+)[`""']?\s+(?:(?<means>=|is|are|means|stands for)\s+)?(?:an?\s+|the\s+)?(?<noun>[A-Za-z][\w \-]{1,30})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex ValuePattern();

    [GeneratedRegex(@"^(?:is|are|=|means)\s+(?:the|an?)\s+(?<noun>[A-Za-z][\w\-]+(?:\s[\w\-]+)??)(?=\s(?:who|whom|whose|that|which|of|in|for|by|from|to|on|at|with|where|when|as|paid)\b|\s*[,(]|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex NounPattern();
}
