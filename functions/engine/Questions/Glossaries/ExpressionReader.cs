using System.Text.RegularExpressions;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Glossaries;

/// <summary>Understands the right-hand side of a definition.</summary>
internal sealed partial class ExpressionReader(SemanticModel model)
{
    public List<MetricDefinition> Metrics { get; } = [];

    public List<TermDefinition> Terms { get; } = [];

    public bool Define(IReadOnlyList<string> names, string text, string source)
    {
        var plain = Aside().Replace(text, " ").Trim().TrimEnd('.', ',');
        var clause = plain.Split(", ")[0].Split(" - ")[0].Split(". ")[0].Split(": ")[0].Trim();
        return User(names, clause, source) || Tuple(names, text, source)
            || Arithmetic(names, text.Trim().TrimEnd('.', ','), source) || Arithmetic(names, plain.Split(", ")[0], source) || Arithmetic(names, clause, source)
            || Share(names, clause, source) || Distinct(names, clause, source) || Sum(names, clause, source) || Count(names, clause, source) || Conditional(names, clause, source) || Name(names, clause, source);
    }

    /// <summary>One number set against another or added to it; nothing else is taken for a definition.</summary>
    public bool Compute(IReadOnlyList<string> names, string text, string source) => Arithmetic(names, text.Trim().TrimEnd('.', ','), source);

    // user with user_id | user = login
    private bool User(IReadOnlyList<string> names, string text, string source)
    {
        var rightIsUser = UserWord().IsMatch(text) && !names.Any(name => model.Events.Any(known => Same(known.Name, name)));
        var leftIsUser = names.Any(name => UserWord().IsMatch(name));
        if (rightIsUser == leftIsUser && !rightIsUser)
        {
            return false;
        }

        if (rightIsUser && SomeOfThem().IsMatch(text))
        {
            return UsersWith(names, text, source);
        }

        string[] all = rightIsUser ? [.. names] : [Words(text)];
        var fresh = all.Where(name => name.Length > 1 && name.Split(' ').Length <= 3 && !UserWord().IsMatch(name)).ToArray();
        if (fresh.Length > 0 && !fresh.Any(name => FieldOf(name) is { Source: FieldSource.EventProperty }))
        {
            Terms.Add(Term(fresh, source) with { Field = Field.UserId });
        }

        return true;
    }

    /// <summary>"candidate = user whose accountType is candidate": those with the attribute. One that the data does not know is no definition of all users.</summary>
    private bool UsersWith(IReadOnlyList<string> names, string text, string source)
    {
        var match = ConditionPattern().Match(text);
        var attribute = match.Success && UserWord().IsMatch(match.Groups["event"].Value) ? model.Attributes.FirstOrDefault(candidate => Same(candidate.Path, Words(match.Groups["field"].Value))) : null;
        if (attribute is null || TestOf(Field.Attribute(attribute.Path), match) is not { } test)
        {
            return false;
        }

        if (test.Operator == TestOperator.Equals && attribute.ValuesComplete && attribute.Values.Count > 0)
        {
            if (attribute.Values.FirstOrDefault(value => Same(value, test.Values[0])) is not { } known)
            {
                return false;
            }

            test = test with { Values = [known] };
        }

        Terms.Add(Term(names, source) with { Users = new HasAttribute(test) });
        return true;
    }

    // (repo, pr_number)
    private bool Tuple(IReadOnlyList<string> names, string text, string source)
    {
        var match = TuplePattern().Match(text.Trim());
        if (!match.Success)
        {
            return false;
        }

        var fields = match.Groups["fields"].Value.Split(',').Select(part => FieldOf(Words(part))).ToList();
        if (fields.Count < 2 || fields.Contains(null))
        {
            return false;
        }

        var carriers = EventsNamed(names);
        Terms.Add(Term(names, source) with
        {
            Entity = new EntityKey([.. fields.OfType<Field>()]) { Name = names[0], Selection = carriers is null ? null : EventSelection.Of(carriers) },
        });
        return true;
    }

    // distinct order_id of `purchase` | unique sku
    private bool Distinct(IReadOnlyList<string> names, string text, string source)
    {
        if (Named(DistinctPattern(), text) is not var (_, field, selection))
        {
            return false;
        }

        if (field.Source is FieldSource.UserId)
        {
            Terms.Add(Term(names, source) with { Field = Field.UserId });
            return true;
        }

        Terms.Add(Term(names, source) with { Entity = new EntityKey([field]) { Name = names[0], Selection = selection } });
        return true;
    }

    // sum of revenue over `purchase` (gross) | average of price of `order` | total amount
    private bool Sum(IReadOnlyList<string> names, string text, string source)
    {
        if (Aggregated(text) is not { } measure)
        {
            return false;
        }

        Metrics.Add(Metric(names, source, measure));
        return true;
    }

    private AggregateMeasure? Aggregated(string text)
    {
        if (Named(AggregatePattern(), text) is not var (match, field, selection))
        {
            return null;
        }

        var aggregation = match.Groups["function"].Value.ToLowerInvariant() switch
        {
            "average" or "avg" or "mean" => Aggregation.Average,
            "median" => Aggregation.Median,
            "max" or "maximum" => Aggregation.Maximum,
            "min" or "minimum" => Aggregation.Minimum,
            _ => Aggregation.Sum,
        };
        return new AggregateMeasure { Name = Words(match.Groups["field"].Value), Aggregation = aggregation, Field = field, Selection = selection, Format = FormatOf(field) };
    }

    /// <summary>The property and the rows that a pattern names.</summary>
    private (Match Match, Field Field, EventSelection? Selection)? Named(Regex pattern, string text)
    {
        var match = pattern.Match(text);
        if (!match.Success || FieldOf(Words(match.Groups["field"].Value)) is not { } field)
        {
            return null;
        }

        var selection = SelectionOf(match.Groups["event"].Value);
        return selection is null && match.Groups["event"].Success ? null : (match, field, selection);
    }

    // number of `purchase` | count of signups
    private bool Count(IReadOnlyList<string> names, string text, string source)
    {
        var match = CountPattern().Match(text);
        if (!match.Success || SelectionOf(match.Groups["event"].Value) is not { } selection)
        {
            return false;
        }

        Metrics.Add(Metric(names, source, new AggregateMeasure { Selection = selection, Format = ValueFormat.Integer }));
        return true;
    }

    // PullRequestEvent with action opened | purchase where country = France
    private bool Conditional(IReadOnlyList<string> names, string text, string source)
    {
        var match = ConditionPattern().Match(text);
        if (!match.Success || SelectionOf(match.Groups["event"].Value) is not { } selection || FieldOf(Words(match.Groups["field"].Value)) is not { } field)
        {
            return false;
        }

        if (TestOf(field, match) is not { } test)
        {
            return false;
        }

        Terms.Add(Term(names, source) with { Selection = selection with { Where = test } });
        return true;
    }

    /// <summary>What the condition asks of the field; more and less can only be asked of a number.</summary>
    private static FieldTest? TestOf(Field field, Match match)
    {
        var compares = match.Groups["compares"].Success ? Comparison(match.Groups["compares"].Value) : TestOperator.Equals;
        var value = Words(match.Groups["value"].Value);
        return compares != TestOperator.Equals && !decimal.TryParse(value, System.Globalization.NumberStyles.Number, System.Globalization.CultureInfo.InvariantCulture, out _)
            ? null
            : new FieldTest(field, compares, [value]);
    }

    private static TestOperator Comparison(string words) => words.ToLowerInvariant() switch
    {
        "<=" or "=<" or "≤" or "at most" or "up to" => TestOperator.LessOrEqual,
        ">=" or "=>" or "≥" or "at least" => TestOperator.GreaterOrEqual,
        "<" or "under" or "below" or "less than" or "fewer than" => TestOperator.LessThan,
        _ => TestOperator.GreaterThan,
    };

    // product = sku | refunds = `refund` | star = WatchEvent
    private bool Name(IReadOnlyList<string> names, string text, string source)
    {
        var word = Words(text);
        if (model.Events.FirstOrDefault(known => Same(known.Name, word)) is { } definition)
        {
            Terms.Add(Term(names, source) with { Selection = EventSelection.Of(definition.Name) });
            return true;
        }

        if (FieldOf(word) is { } field)
        {
            Terms.Add(Term(names, source) with { Field = field });
            return true;
        }

        if (names.Select(name => model.Events.FirstOrDefault(known => Same(known.Name, name))).FirstOrDefault(known => known is not null) is { } reversed && word.Split(' ').Length <= 3 && word.Length > 1)
        {
            Terms.Add(Term([word], source) with { Selection = EventSelection.Of(reversed.Name) });
            return true;
        }

        return false;
    }

    private Measure? Operand(string text, bool money)
    {
        if (Aggregated(text) is { } aggregated)
        {
            return aggregated;
        }

        if (Named(DistinctPattern(), text) is var (_, distinct, rows))
        {
            return Reading.Measures.CountField(distinct, rows);
        }

        var word = Words(text);
        var stem = Lexicon.StemOf(word);
        if (Metrics.AsEnumerable().Reverse().Concat(model.Metrics).FirstOrDefault(metric => metric.Synonyms.Prepend(metric.Name).Any(name => Lexicon.StemOf(name) == stem)) is { } metric)
        {
            return metric.Measure;
        }

        if (Terms.AsEnumerable().Reverse().Concat(model.Terms).FirstOrDefault(term => term.Synonyms.Prepend(term.Term).Any(name => Lexicon.StemOf(name) == stem)) is { } term)
        {
            return Operand(term, money);
        }

        if ((SelectionOf(word) ?? new DefinitionNames(model, Terms).Rows(Counted().Replace(word, string.Empty))) is { } selection)
        {
            return OfSelection(selection, money);
        }

        if (UserWord().IsMatch(word))
        {
            return new AggregateMeasure { Name = word, Aggregation = Aggregation.CountDistinct, Field = Field.UserId, Format = ValueFormat.Integer };
        }

        return FieldOf(word) is { } field ? new AggregateMeasure { Name = word, Aggregation = Aggregation.Sum, Field = field, Format = FormatOf(field) } : null;
    }

    private static AggregateMeasure? Operand(TermDefinition term, bool money) => term switch
    {
        { Entity: { } entity } => Reading.Measures.CountEntity(entity, null),
        { Selection: { } selection } => OfSelection(selection, money),
        { Field.Source: FieldSource.UserId } => new AggregateMeasure { Name = term.Term, Aggregation = Aggregation.CountDistinct, Field = Field.UserId, Format = ValueFormat.Integer },
        { Field: { } field } => new AggregateMeasure { Name = term.Term, Aggregation = Aggregation.CountDistinct, Field = field, Format = ValueFormat.Integer },
        _ => null,
    };

    private static AggregateMeasure OfSelection(EventSelection selection, bool money) => money
        ? new AggregateMeasure { Name = string.Join(" and ", selection.Names), Aggregation = Aggregation.Sum, Field = Field.Revenue, Selection = selection, Format = ValueFormat.Money }
        : new AggregateMeasure { Name = string.Join(" and ", selection.Names), Selection = selection, Format = ValueFormat.Integer };

    private Field? FieldOf(string name)
    {
        if (Same(name, "user_id") || Same(name, "user id"))
        {
            return Field.UserId;
        }

        if (Same(name, "revenue"))
        {
            return model.Properties.Any(property => Same(property.Path, name)) && !model.Events.Any(known => known.Revenue is not null) ? Field.Property(name) : Field.Revenue;
        }

        var property = model.Properties.FirstOrDefault(candidate => Same(candidate.Path, name) || Same(Spelled(candidate), name)) ?? model.Properties.FirstOrDefault(candidate => Same(candidate.Path.Split('.')[^1], name) || candidate.Path.EndsWith('.' + name, StringComparison.OrdinalIgnoreCase));
        if (property is not null)
        {
            return Field.Property(property.Path);
        }

        return model.Attributes.FirstOrDefault(candidate => Same(candidate.Path, name)) is { } attribute ? Field.Attribute(attribute.Path) : null;
    }

    /// <summary>The path as people write it, where keys hold dots themselves.</summary>
    private static string Spelled(PropertyDefinition property) => string.Join('.', PropertyPath.Segments(property.Path));

    private EventSelection? SelectionOf(string text)
    {
        var names = text.Split(" or ").SelectMany(part => part.Split(" and ", ',')).Select(Words).Where(name => name.Length > 0).ToList();
        var known = names.Select(name => model.Events.FirstOrDefault(candidate => Same(candidate.Name, name))?.Name
            ?? Terms.Find(term => term.Selection is { Where: null } && Lexicon.StemOf(term.Term) == Lexicon.StemOf(name))?.Selection!.Names[0] ?? SameWords(name)).ToList();
        return known.Count > 0 && !known.Contains(null) ? EventSelection.Of([.. known.OfType<string>()]) : known.Count > 0 ? new StatedReader(model, Metrics, Terms).Tested(text) : null;
    }

    /// <summary>"accepted offers" for offerAccepted: the one event with these words in another order.</summary>
    private string? SameWords(string text)
    {
        var stems = QuestionTokenizer.Words(text).Select(word => word.Stem).ToHashSet(StringComparer.Ordinal);
        return stems.Count > 1 && model.Events.Where(known => stems.SetEquals(QuestionTokenizer.Words(known.Name).Select(word => word.Stem))).ToList() is [var only] ? only.Name : null;
    }

    /// <summary>Events whose name has every word of the term ("pull request" → PullRequestEvent), the shortest name only.</summary>
    private string[]? EventsNamed(IReadOnlyList<string> names)
    {
        var stems = QuestionTokenizer.Words(names[0]).Select(token => token.Stem).ToList();
        var matching = model.Events.Where(known => stems.TrueForAll(stem => QuestionTokenizer.Words(known.Name).Any(token => token.Stem == stem))).Select(known => known.Name).OrderBy(name => name.Length).ToArray();
        return matching.Length == 0 ? null : [matching[0]];
    }

    private ValueFormat FormatOf(Field field) =>
        field.Source == FieldSource.Revenue || model.Properties.Any(property => property.Path == field.Path && property.Role == PropertyRole.Money) ? ValueFormat.Money : ValueFormat.Number;

    private static TermDefinition Term(IReadOnlyList<string> names, string source) => new(names[0]) { Synonyms = [.. names.Skip(1)], Source = source };

    private static MetricDefinition Metric(IReadOnlyList<string> names, string source, Measure measure) =>
        new(names[0], measure with { Name = names[0] }) { Synonyms = [.. names.Skip(1)], Source = source };

    private static string Words(string text)
    {
        var plain = text.Trim().Trim('`', '"', '“', '”', '*', '\'', '.').Trim();
        foreach (var article in new[] { "a ", "an ", "the " })
        {
            plain = plain.StartsWith(article, StringComparison.OrdinalIgnoreCase) ? plain[article.Length..] : plain;
        }

        return plain.Replace("`", string.Empty, StringComparison.Ordinal).Trim();
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\s*\([^)]*\)", RegexOptions.None, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Aside();

    [GeneratedRegex(@"^(?:the\s+)?(?:number|count)\s+of\s+", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Counted();

    [GeneratedRegex(@"^(?:an?\s+|the\s+|one\s+|every\s+|each\s+|known\s+)*`?(user|users|user_id|users? with (an? )?`?user_id)`?\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex UserWord();

    [GeneratedRegex(@"\b(?:whose|where)\b", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex SomeOfThem();

    [GeneratedRegex(@"revenue|sales|money|turnover|amount|income", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex MoneyWord();

    [GeneratedRegex(@"^\((?<fields>[\w`.\s]+(?:,[\w`.\s]+)+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex TuplePattern();

    [GeneratedRegex(@"^(?:the\s+)?(?:number of\s+|count of\s+)?(?:distinct|unique|different)\s+(?<field>`[^`]+`|[\w.\- ]+?)(?:\s+(?:of|over|in|on|from|among)\s+(?<event>.+))?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex DistinctPattern();

    [GeneratedRegex(@"^(?:the\s+)?(?<function>sum|total|average|avg|mean|median|max|maximum|min|minimum)\s+(?:of\s+)?(?:the\s+)?(?<field>`[^`]+`|[\w.\- ]+?)(?:\s+(?:of|over|in|on|from|across|for)\s+(?:all\s+)?(?<event>.+?)(?:\s+events?)?)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex AggregatePattern();

    [GeneratedRegex(@"^(?:the\s+)?(?:number|count)\s+of\s+(?<event>`?.+?`?)(?:\s+events?)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex CountPattern();

    [GeneratedRegex(@"^(?<event>`?[\w .:\-]+?`?)\s+(?:with|where|whose|having|when)\s+(?:its\s+|the\s+)?(?<field>`[^`]+`|[\w.]+)\s*(?:(?:is\s+|of\s+)?(?<compares><=|=<|>=|=>|≤|≥|<|>|at least|at most|up to|over|above|more than|under|below|less than|fewer than)|==?|is|of|equals)?\s*(?<value>`?""?[^`""]+""?`?)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex ConditionPattern();
}
