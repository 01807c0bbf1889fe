using System.Text.RegularExpressions;
using Analytics.Engine.Formulas;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Glossaries;

/// <summary>Turns one statement after the other into metrics and terms; later statements may use the names of earlier ones.</summary>
internal sealed partial class DefinitionReader(SemanticModel model)
{
    private readonly ExpressionReader _expressions = new(model);
    private object? _latest;
    private int _asked;

    public List<MetricDefinition> Metrics => _expressions.Metrics;

    public List<TermDefinition> Terms => _expressions.Terms;

    public List<string> Issues { get; } = [];

    /// <summary>True when the statement defined something.</summary>
    public bool Take(string statement)
    {
        var (terms, metrics) = (Terms.Count, Metrics.Count);
        var taken = TakeFormula(statement) || TakeAnotherName(statement);
        if (taken)
        {
            _latest = Metrics.Count > metrics ? Metrics[^1] : null;
            return true;
        }

        foreach (var part in Parts(statement))
        {
            taken |= TakeEquation(part) || TakeBracketed(part) || TakeNamedUsers(part);
        }

        taken = taken || TakePeople(statement) || TakeStatement(statement) || TakeDescribed(statement);
        _latest = Terms.Count > terms ? Terms[^1] : Metrics.Count > metrics ? Metrics[^1] : null;
        return taken;
    }

    // Our users are cyclists | user_id is the cyclist's number
    private bool TakePeople(string statement)
    {
        if (StatementForms.PeopleAreCalled(statement) is not { } name || new DefinitionNames(model, Terms) is var names && (names.IsPeople(name) || names.IsMentioned(name)))
        {
            return false;
        }

        return Took(() => Terms.Add(new TermDefinition(name) { Field = Field.UserId, Source = statement.Trim() }));
    }

    // resource is the officer who wrote the ticket | class A is a car, C a lorry
    private bool TakeDescribed(string statement)
    {
        var described = DescribedColumns.Read(statement, model);
        Terms.AddRange(described);
        return described.Count > 0;
    }

    // Spend: price of Purchase | A visit is an EntranceScanned | Approval rate: share of claims that get approved (claim_approved / claim_submitted)
    private bool TakeStatement(string statement)
    {
        if ((StatementForms.Of(statement) ?? Computed(statement)) is not { } stated || Names(stated.Name) is not { Count: > 0 } names || names.Exists(name => name.Split(' ').Length > 4) || names.Exists(new DefinitionNames(model, Terms).IsOfTheData))
        {
            return false;
        }

        foreach (var text in StatementForms.Texts(stated.Definition))
        {
            if (TakeFormula($"{string.Join(" / ", names)} = {text}") || TakeShare(names, stated.Definition, text, statement) || new StatedReader(model, Metrics, Terms).Define(names, text, statement.Trim()))
            {
                return true;
            }
        }

        return _asked++ >= MostAsked ? false : AskedDefinition.Read(stated.Definition, Known) switch
        {
            { Measure: { } measure } => Took(() => Metrics.Add(new MetricDefinition(names[0], measure with { Name = names[0] }) { Synonyms = [.. names.Skip(1), .. OfAverage(names[0])], Source = statement.Trim() })),
            { Selection: { } selection } => Took(() => Terms.Add(new TermDefinition(names[0]) { Synonyms = [.. names.Skip(1)], Selection = selection, Source = statement.Trim() })),
            { Users: { } users } => Took(() => Terms.Add(new TermDefinition(names[0]) { Synonyms = [.. names.Skip(1)], Users = users, Source = statement.Trim() })),
            _ => false,
        };
    }

    // average basket size = number of different products per order; "count(orders_)" is a formula, whose names are not guessed at
    private static StatedDefinition? Computed(string statement) =>
        EquationPattern().Match(statement) is { Success: true } equation && AskedDefinition.Computes(equation.Groups["definition"].Value) && !equation.Groups["definition"].Value.Contains('(', StringComparison.Ordinal) ? new StatedDefinition(equation.Groups["name"].Value, equation.Groups["definition"].Value.Trim()) : null;

    /// <summary>"average basket size" is also asked as "avg basket size" and "basket size".</summary>
    private static string[] OfAverage(string name) =>
        name.StartsWith("average ", StringComparison.OrdinalIgnoreCase) && name["average ".Length..] is var rest && rest.Contains(' ', StringComparison.Ordinal) ? [rest, "avg " + rest, "mean " + rest] : [];

    private SemanticModel Known => new Glossary { Metrics = Metrics, Terms = Terms }.ApplyTo(model);

    private static bool Took(Action take)
    {
        take();
        return true;
    }

    // claim_approved / claim_submitted; in per cent where a share is spoken of
    private bool TakeShare(List<string> names, string definition, string text, string source)
    {
        var count = Metrics.Count;
        if (!_expressions.Compute(names, text, source.Trim()))
        {
            return false;
        }

        if (StatementForms.IsShare(definition) && Metrics[count].Measure is RatioMeasure { Scale: 1 } ratio)
        {
            Metrics[count] = Metrics[count] with { Measure = ratio with { Scale = 100, Format = ValueFormat.Percent } };
        }

        return true;
    }

    // Policyholder: a user with a policy. We also say client.
    private bool TakeAnotherName(string statement)
    {
        if (StatementForms.AnotherName(statement) is not { } name || Names(name) is not { Count: > 0 } names)
        {
            return false;
        }

        switch (_latest)
        {
            case TermDefinition term:
                Terms[^1] = term with { Synonyms = [.. term.Synonyms, .. names] };
                return true;
            case MetricDefinition metric:
                Metrics[^1] = metric with { Synonyms = [.. metric.Synonyms, .. names] };
                return true;
            default:
                return false;
        }
    }

    /// <summary>"a = b, c = d" are two definitions; a comma inside a definition is none.</summary>
    private static string[] Parts(string statement) => NextEquation().Split(statement);

    // WatchEvent 2,400 (= a star) | GollumEvent 30 (wiki)
    private bool TakeBracketed(string part)
    {
        var taken = false;
        foreach (Match match in BracketPattern().Matches(part))
        {
            var definition = model.Events.FirstOrDefault(known => known.Name == match.Groups["event"].Value.Trim('`'));
            var meaning = Cleaned(match.Groups["meaning"].Value);
            var explicit_ = match.Groups["equals"].Success;
            var plain = meaning.Split(' ').Length <= 2 && meaning.All(letter => char.IsLetter(letter) || letter == ' ');
            if (definition is null || !plain || (!explicit_ && IsKnown(meaning)))
            {
                continue;
            }

            Terms.Add(new TermDefinition(meaning) { Selection = EventSelection.Of(definition.Name), Source = $"{meaning} = {definition.Name}" });
            taken = true;
        }

        return taken;
    }

    /// <summary>Names of properties in brackets behind an event are a list of its properties, not another name.</summary>
    private bool IsKnown(string meaning) =>
        model.Properties.Any(property => property.Path.Equals(meaning, StringComparison.OrdinalIgnoreCase))
        || model.Properties.Any(property => property.Values.Take(200).Contains(meaning, StringComparer.OrdinalIgnoreCase));

    // pass rate = percent(count(quizTaken where passed = true) / count(quizTaken))
    private bool TakeFormula(string statement)
    {
        var equals = statement.IndexOf('=', StringComparison.Ordinal);
        var formula = equals < 0 ? string.Empty : statement[(equals + 1)..].Trim();
        if (equals <= 0 || statement[equals - 1] == ':' || !FunctionPattern().IsMatch(formula))
        {
            return false;
        }

        var names = Names(statement[..equals]);
        var reading = names.Count == 0 || names.Exists(name => name.Split(' ').Length > MostNameWords) ? null : FormulaReader.Read(names[0], formula.Trim('`'), model with { Metrics = [.. model.Metrics, .. Metrics] });
        if (reading?.Measure is not { } measure)
        {
            return false;
        }

        Metrics.Add(new MetricDefinition(names[0], measure) { Synonyms = [.. names.Skip(1)], Source = statement.Trim() });
        return true;
    }

    private bool TakeEquation(string part)
    {
        var match = EquationPattern().Match(part);
        if (!match.Success)
        {
            return false;
        }

        var names = Names(match.Groups["name"].Value);
        var right = match.Groups["definition"].Value.Trim();
        if (names.Count == 0 || names.Exists(name => name.Split(' ').Length > 4))
        {
            return false;
        }

        if (SomeUsers().Match(right) is { Success: true } some && model.Events.Any(known => some.Groups["deed"].Value.Contains(known.Name, StringComparison.OrdinalIgnoreCase)))
        {
            return TakeSomeUsers(names, right, part.Trim());
        }

        if (_expressions.Define(names, right, part.Trim()))
        {
            return true;
        }

        if (right.Contains('`', StringComparison.Ordinal) && new StatedReader(model, Metrics, Terms).Define(names, right, part.Trim()))
        {
            return true;
        }

        if (right.Contains('`', StringComparison.Ordinal))
        {
            Issues.Add($"\"{part.Trim()}\": nothing in the data is called {right}.");
        }

        return false;
    }

    // customer = user with at least one `OrderPlaced`
    private bool TakeSomeUsers(List<string> names, string definition, string source)
    {
        if (new StatedReader(model, Metrics, Terms).Deeds(names, definition, source))
        {
            return true;
        }

        if (AskedDefinition.Read(definition.Replace("`", string.Empty, StringComparison.Ordinal).Replace("user ", "users ", StringComparison.OrdinalIgnoreCase), Known) is not { Users: { } users })
        {
            Issues.Add($"\"{source}\": which users these are could not be read.");
            return false;
        }

        return Took(() => Terms.Add(new TermDefinition(names[0]) { Synonyms = [.. names.Skip(1)], Users = users, Source = source }));
    }

    // Bots k8s-merge-robot (8,640) and k8s-ci-robot (8,368) are … | The bots are ci-robot and merge-robot; they …
    private bool TakeNamedUsers(string part)
    {
        var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('`', ',', ':', ';', '.', '"')).ToList();
        words = words is [var article, ..] && article.ToLowerInvariant() is "the" or "our" ? words[1..] : words;

        // "Weeks are 7 days": a bare number is not somebody here.
        words = words is [var group, var verb, var somebody, ..] && verb.ToLowerInvariant() is "are" or "=" && somebody.Any(char.IsLetter) ? [group, .. words[2..]] : words;
        if (words.Count < 3 || !words[0].EndsWith('s') || !words[0].All(char.IsLetter) || model.UserIds.Count == 0)
        {
            return false;
        }

        var users = words.Skip(1).TakeWhile(word => word is not ("are" or "is" or "count")).Where(model.UserIds.Contains).Distinct().ToList();
        if (users.Count == 0 || !model.UserIds.Contains(words[1]))
        {
            return false;
        }

        var name = words[0].ToLowerInvariant();
        Terms.Add(new TermDefinition(name[..^1]) { Synonyms = [name], Users = new IsUser(users), Source = $"{name} = {string.Join(", ", users)}" });
        return true;
    }

    private static List<string> Names(string text) =>
        [.. text.Split('/', ',').SelectMany(part => part.Split(" or ")).Select(Cleaned).Where(name => name.Length > 0)];

    private static string Cleaned(string name)
    {
        var plain = name.Trim().Trim('`', '"', '“', '”', '*', '_', '\'').Trim();
        foreach (var article in new[] { "a ", "an ", "the ", "A ", "An ", "The ", "each ", "one ", "One " })
        {
            if (plain.StartsWith(article, StringComparison.Ordinal))
            {
                plain = plain[article.Length..];
            }
        }

        return plain.Trim();
    }

    private const int MostNameWords = 5;

    /// <summary>Reading a definition as a question looks at the whole model: enough for a glossary, and a long text does not hold up an import.</summary>
    private const int MostAsked = 40;

    [GeneratedRegex(@"^`?(?:percent|count|users|distinct|sum|total|average|avg|median|minimum|maximum|min|max)?\s*\(", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex FunctionPattern();

    [GeneratedRegex(@"^(?:an?\s+|the\s+|any\s+|every\s+)?users?\s+(?:with|who|that|having)\s+(?<deed>.+)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex SomeUsers();

    [GeneratedRegex(@"(?:,|\band)\s+(?=[A-Za-z`""][\w` /\-]{0,40}\s=\s)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex NextEquation();

    [GeneratedRegex(@"(?<event>`?[A-Za-z][\w.:\-]*`?)\s*(?:[\d,.]+\s*)?\((?<equals>=\s*)?(?<meaning>[^()=;]{2,40})\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex BracketPattern();

    [GeneratedRegex(@"^(?:.*:\s+|.*\)\s*:\s*)?(?<name>[^=:()]{1,60}?)\s*(?:=|:=|\bmeans\b|\bis defined as\b|\brefers to\b|\bare defined as\b)\s*(?<definition>[^=]+(?:\s(?:where|with|whose|having|when)\s[^=]+==?[^=]+)?)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex EquationPattern();
}
