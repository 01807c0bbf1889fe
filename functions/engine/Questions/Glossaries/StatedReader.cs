using System.Globalization;
using System.Text.RegularExpressions;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.Glossaries;

/// <summary>Understands definitions in plain words: the amount of an event, rows under a test, people by what they did or did not do.</summary>
internal sealed partial class StatedReader(SemanticModel model, List<MetricDefinition> metrics, List<TermDefinition> terms)
{
    private readonly DefinitionNames _names = new(model, terms);

    /// <summary>True when the text could be tied to the data.</summary>
    public bool Define(IReadOnlyList<string> names, string text, string source)
    {
        var clause = text.Trim().TrimEnd('.', ',');
        if (_names.IsPeople(clause) && !names.Any(_names.IsPeople))
        {
            return Add(names, source, term => term with { Field = Field.UserId });
        }

        return Deeds(names, clause, source) || Absence(names, clause, source) || People(names, clause, source) || AmountOf(names, clause, source) || Rows(names, clause, source) || Tested(names, clause, source);
    }

    /// <summary>People by events that are quoted.</summary>
    public bool Deeds(IReadOnlyList<string> names, string text, string source) =>
        QuotedDeeds.Read(text, _names) is { } deeds && Add(names, source, term => term with { Users = deeds.Users, Within = deeds.Within });

    // Churned: no visit for 60 days | a member without any visit in the last 3 weeks | active: a visit in the last 30 days
    private bool Absence(IReadOnlyList<string> names, string text, string source)
    {
        var match = AbsencePattern().Match(text);
        if (!match.Success || _names.Rows(match.Groups["event"].Value) is not { } rows
            || !int.TryParse(match.Groups["amount"].Value, CultureInfo.InvariantCulture, out var amount) || amount is < 1 or > 3_660)
        {
            return false;
        }

        var unit = match.Groups["unit"].Value.ToLowerInvariant() switch { "day" => TimeGrain.Day, "week" => TimeGrain.Week, "month" => TimeGrain.Month, "hour" => TimeGrain.Hour, _ => TimeGrain.Year };
        UserSet did = new Performed(rows);
        return Add(names, source, term => term with { Users = match.Groups["no"].Success ? new NotInUserSet(did) : did, Within = new Duration(amount, unit) });
    }

    // a user with a policy_started | people who have made at least 3 bookings
    private bool People(IReadOnlyList<string> names, string text, string source)
    {
        var match = PeoplePattern().Match(text);
        if (!match.Success || !_names.IsPeople(match.Groups["people"].Value) || _names.Rows(match.Groups["event"].Value) is not { } rows)
        {
            return false;
        }

        var least = match.Groups["least"].Success ? decimal.Parse(match.Groups["least"].Value, CultureInfo.InvariantCulture) : 1;
        least += match.Groups["more"].Success ? 1 : 0;
        UserSet did = new Performed(rows) { Test = new ValueTest(TestOperator.GreaterOrEqual, least) };
        return Add(names, source, term => term with { Users = match.Groups["no"].Success ? new NotInUserSet(did) : did });
    }

    // Spend: price of Purchase
    private bool AmountOf(IReadOnlyList<string> names, string text, string source)
    {
        var match = OfPattern().Match(text);
        if (!match.Success || _names.Rows(match.Groups["event"].Value) is not { } rows || _names.Value(match.Groups["field"].Value, rows.Names) is not var (field, property))
        {
            return false;
        }

        if (property.Events.Count > 0 && !property.Events.Any(rows.Names.Contains))
        {
            return false;
        }

        if (property.Role != PropertyRole.Money)
        {
            return Add(names, source, term => term with { Field = field });
        }

        metrics.Add(new MetricDefinition(names[0], new AggregateMeasure { Name = names[0], Aggregation = Aggregation.Sum, Field = field, Selection = rows, Format = ValueFormat.Money }) { Synonyms = [.. names.Skip(1)], Source = source });
        return true;
    }

    // A visit is an EntranceScanned | Electric ride: a ride where vehicle.electric is true | long trips are trips with distance over 50
    private bool Rows(IReadOnlyList<string> names, string text, string source)
    {
        if (_names.Rows(text) is { } plain)
        {
            return Add(names, source, term => term with { Selection = plain with { Label = null } });
        }

        return Tested(text) is { } tested && Add(names, source, term => term with { Selection = tested });
    }

    /// <summary>Rows of an event under a test ("trips with distance over 50").</summary>
    public EventSelection? Tested(string text)
    {
        var match = RowsPattern().Match(text);
        return match.Success && _names.Rows(match.Groups["event"].Value) is { } rows && Test(match.Groups["test"].Value, rows.Names) is { } test
            ? rows with { Label = null, Where = rows.Where is null ? test : new AllOf([rows.Where, test]) }
            : null;
    }

    // Emergency: is_emergency is true
    private bool Tested(IReadOnlyList<string> names, string text, string source) =>
        Test(text, []) is FieldTest { Operator: TestOperator.Equals } test && Add(names, source, term => term with { Value = test });

    private FieldTest? Test(string text, IReadOnlyList<string> rows)
    {
        if (_names.Leading(LeadingWords().Replace(text.Trim(), string.Empty), rows) is not var (field, property, rest) || TestPattern().Match(rest.Trim()) is not { Success: true } match)
        {
            return null;
        }

        var value = match.Groups["value"].Value.Trim().Trim('"', '\'', '`', '“', '”').Trim();
        if (match.Groups["compare"].Success)
        {
            var number = NumberPattern().Match(value);
            return ModelFacts.IsNumeric(property) && number.Success ? new FieldTest(field, Compared(match.Groups["compare"].Value), [number.Groups["number"].Value.Replace(",", string.Empty, StringComparison.Ordinal)]) : null;
        }

        // "energy of finished rides" says whose number it is: no number is equal to words.
        if (property.Type == PropertyType.Number && !NumberPattern().IsMatch(value))
        {
            return null;
        }

        var known = property.Values.FirstOrDefault(own => own.Equals(value, StringComparison.OrdinalIgnoreCase)) ?? (YesNo.Of(property) is null ? null : Answer(property, value));
        return known is null && property.ValuesComplete ? null : new FieldTest(field, match.Groups["not"].Success ? TestOperator.NotEquals : TestOperator.Equals, [known ?? value]);
    }

    private static string? Answer(PropertyDefinition property, string value) => value.ToLowerInvariant() switch
    {
        "true" or "yes" or "set" => YesNo.Of(property)!.Test(Field.Property(property.Path), holds: true).Values[0],
        "false" or "no" => YesNo.Of(property)!.Test(Field.Property(property.Path), holds: false).Values[0],
        _ => null,
    };

    private static TestOperator Compared(string words) => words.ToLowerInvariant() switch
    {
        ">=" or "at least" or "from" => TestOperator.GreaterOrEqual,
        "<=" or "at most" or "up to" => TestOperator.LessOrEqual,
        "<" or "under" or "below" or "less than" or "smaller than" or "shorter than" or "fewer than" => TestOperator.LessThan,
        _ => TestOperator.GreaterThan,
    };

    private bool Add(IReadOnlyList<string> names, string source, Func<TermDefinition, TermDefinition> meaning)
    {
        terms.Add(meaning(new TermDefinition(names[0]) { Synonyms = [.. names.Skip(1)], Source = source }));
        return true;
    }

    [GeneratedRegex(@"^(?:(?:an?\s+|any\s+)?[\w\-]+\s+(?:(?:who|that|with|having)\s+|(?=without\b))|someone\s+(?:who|with)\s+)?(?:(?:has|have|had|did|is|are)\s+)?(?:(?<no>no|not any|without(?:\s+an?y?)?|not)\s+|an?\s+|any\s+|at least (?:one|an?|1)\s+)?(?<event>[\w`.:\- ]+?)\s+(?:for|in|within|during|over)\s+(?:the\s+)?(?:last\s+|past\s+|at least\s+|more than\s+)*(?<amount>\d{1,4})\s+(?<unit>hour|day|week|month|year)s?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex AbsencePattern();

    [GeneratedRegex(@"^(?:an?\s+|any\s+|every\s+|each\s+|all\s+)?(?<people>[\w\-]+)\s+(?:(?<no>without(?:\s+an?y?)?|with no|who never|that never|who did not|who has no|who have no)|who|that|with|having)\s+(?:(?:has|have|had|did|do|does|made|performed|sent|with|having)\s+)*(?:(?:at least\s+|(?<more>more than\s+))?(?<least>\d{1,4})(?:\s+or more)?\s+|an?\s+|any\s+|at least (?:one|an?)\s+)?(?<event>[\w`.:\- ]+?)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex PeoplePattern();

    [GeneratedRegex(@"^(?:the\s+)?(?<field>[\w`.\- ]+?)\s+(?:of|on|in|from)\s+(?<event>[\w`.:\- ]+)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex OfPattern();

    [GeneratedRegex(@"^(?<event>[\w`.:\- ]+?)\s+(?:with|where|whose|having|when|that has|that have|which has|if)\s+(?<test>.+)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex RowsPattern();

    [GeneratedRegex(@"^(?:its|the|an?)\s+", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex LeadingWords();

    [GeneratedRegex(@"^(?:is\s+|are\s+|of\s+)?(?:(?<compare>>=|<=|>|<|at least|at most|up to|over|above|more than|greater than|higher than|longer than|under|below|less than|fewer than|shorter than|smaller than)|(?:==?|equals|equal to|set to|(?<not>not|!=|<>))?)\s*(?<value>[^<>=]{1,60})$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex TestPattern();

    [GeneratedRegex(@"^[€$£]?\s?(?<number>\d[\d,]*(?:\.\d+)?)\s*[\w%€$£°/²]*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex NumberPattern();
}
