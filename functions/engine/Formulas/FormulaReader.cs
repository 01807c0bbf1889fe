using System.Globalization;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Formulas;

/// <summary>
/// The small language of business metrics, checked against an organization's data:
/// <code>
/// formula   = part (("+" | "-") part)*
/// part      = piece (("/" | "*") piece)*
/// piece     = "(" formula ")" | "percent" "(" formula ")" | function "(" … ")" | number | metric name
/// function  = count(EVENTS) | users(EVENTS) | distinct(FIELD of EVENTS) | sum, average, median, minimum or maximum (FIELD of EVENTS)
/// EVENTS    = event ("or" event)* ["where" condition] | nothing: every event
/// </code>
/// Faults carry their place; unknown names are all told at once.
/// </summary>
public sealed class FormulaReader
{
    private const int DeepestNesting = 40;

    private static readonly Dictionary<string, Aggregation> Aggregations = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sum"] = Aggregation.Sum,
        ["total"] = Aggregation.Sum,
        ["average"] = Aggregation.Average,
        ["avg"] = Aggregation.Average,
        ["median"] = Aggregation.Median,
        ["minimum"] = Aggregation.Minimum,
        ["min"] = Aggregation.Minimum,
        ["maximum"] = Aggregation.Maximum,
        ["max"] = Aggregation.Maximum,
    };

    private readonly FormulaCursor _cursor;
    private readonly FormulaNames _names;
    private readonly FormulaConditions _conditions;
    private readonly List<FormulaIssue> _issues;
    private int _depth;

    private FormulaReader(FormulaCursor cursor, FormulaNames names, List<FormulaIssue> issues)
    {
        (_cursor, _names, _issues) = (cursor, names, issues);
        _conditions = new FormulaConditions(cursor, names, issues);
    }

    /// <param name="name">The metric that is defined; it cannot use itself.</param>
    /// <param name="formula">The formula as a person wrote it.</param>
    /// <param name="model">Events, properties and other metrics.</param>
    public static FormulaReading Read(string name, string formula, SemanticModel model)
    {
        var issues = new List<FormulaIssue>();
        try
        {
            var cursor = new FormulaCursor(FormulaLexer.Read(formula));
            var reader = new FormulaReader(cursor, new FormulaNames(model, name, issues), issues);
            var measure = reader.Formula();
            cursor.ExpectEnd();
            return issues.Count > 0 ? new FormulaReading(null, issues) : new FormulaReading(measure! with { Name = name }, []);
        }
        catch (FormulaException fault)
        {
            return new FormulaReading(null, [.. issues, fault.Issue]);
        }
    }

    private Measure? Formula()
    {
        if (++_depth > DeepestNesting)
        {
            throw _cursor.Fault("The formula is nested too deeply: define parts of it as metrics of their own.");
        }

        var left = Part();
        while (_cursor.TakeSymbol("+", "-") is { } sign)
        {
            var right = Part();
            left = left is null || right is null ? null : new ArithmeticMeasure(left, sign.Value == "+" ? ArithmeticOperator.Add : ArithmeticOperator.Subtract, right) { Format = left.Format };
        }

        _depth--;
        return left;
    }

    private Measure? Part()
    {
        var left = Piece();
        while (_cursor.TakeSymbol("/", "*") is { } sign)
        {
            if (_cursor.Current.Kind == FormulaTokenKind.Number)
            {
                left = Scaled(left, sign, _cursor.Take());
                continue;
            }

            var right = Piece();
            left = left is null || right is null ? null
                : sign.Value == "/" ? new RatioMeasure(left, right) { Format = left.Format == ValueFormat.Money && right.Format != ValueFormat.Money ? ValueFormat.Money : ValueFormat.Number }
                : new ArithmeticMeasure(left, ArithmeticOperator.Multiply, right) { Format = left.Format };
        }

        return left;
    }

    private Measure? Scaled(Measure? left, FormulaToken sign, FormulaToken number)
    {
        if (!decimal.TryParse(number.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor) || factor == 0)
        {
            _issues.Add(new FormulaIssue(number.Start, number.Length, $"{number.Value} is not a number to compute with."));
            return null;
        }

        switch (left)
        {
            case RatioMeasure ratio:
                return ratio with { Scale = sign.Value == "*" ? ratio.Scale * factor : ratio.Scale / factor };
            case null:
                return null;
            default:
                _issues.Add(new FormulaIssue(sign.Start, number.Start + number.Length - sign.Start, "Only a ratio can be scaled by a number, such as revenue / users * 100."));
                return null;
        }
    }

    private Measure? Piece()
    {
        var token = _cursor.Current;
        if (token.Is("("))
        {
            return Bracketed();
        }

        if (token.Kind != FormulaTokenKind.Name)
        {
            throw _cursor.Fault(token.Kind == FormulaTokenKind.Number
                ? "A number alone is no metric: a number can only scale a ratio."
                : "Here stands a metric's name or a function: count, users, distinct, sum, average, median, minimum, maximum or percent.");
        }

        token = _cursor.TakeName("a metric or a function", _names.IsMetric);
        return _cursor.Current.Is("(") ? Function(token) : _names.Metric(token);
    }

    private Measure? Bracketed()
    {
        _cursor.Expect("(");
        var inner = Formula();
        _cursor.Expect(")");
        return inner;
    }

    private Measure? Function(FormulaToken name)
    {
        if (name.IsWord("percent"))
        {
            return Percent(name);
        }

        _cursor.Expect("(");
        Measure? measure = name.Value.ToLowerInvariant() switch
        {
            "count" => new AggregateMeasure { Selection = _conditions.Selection(), Format = ValueFormat.Integer },
            "users" => new AggregateMeasure { Aggregation = Aggregation.CountDistinct, Field = Field.UserId, Selection = _conditions.Selection(), Format = ValueFormat.Integer },
            "distinct" => OfField(Aggregation.CountDistinct),
            var other when Aggregations.TryGetValue(other, out var aggregation) => OfField(aggregation),
            _ => throw new FormulaException(new FormulaIssue(name.Start, name.Length, $"There is no function {name.Value}. There are count, users, distinct, sum, average, median, minimum, maximum and percent.")),
        };
        _cursor.Expect(")");
        return measure;
    }

    private Measure? Percent(FormulaToken name)
    {
        var inner = Bracketed();
        if (inner is RatioMeasure ratio)
        {
            return ratio with { Scale = 100, Format = ValueFormat.Percent };
        }

        if (inner is not null)
        {
            _issues.Add(new FormulaIssue(name.Start, name.Length, "percent needs a ratio, such as percent(users(purchase) / users(signup))."));
        }

        return null;
    }

    /// <summary>"revenue of purchase where …"; the events are read first in the end, because they decide which fields there are.</summary>
    private AggregateMeasure? OfField(Aggregation aggregation)
    {
        var token = _cursor.TakeName("the property that is computed", _names.IsValue);
        var selection = _cursor.TakeWord("of") ? _conditions.Selection() : null;
        if (_names.FieldOf(token, selection?.Names ?? []) is not { } field)
        {
            return null;
        }

        if (aggregation != Aggregation.CountDistinct && field.Type != PropertyType.Number)
        {
            _issues.Add(new FormulaIssue(token.Start, token.Length, $"{token.Value} holds {Word(field.Type)}, of which there is no {aggregation.ToString().ToLowerInvariant()}: use distinct({token.Value} …)."));
            return null;
        }

        return new AggregateMeasure
        {
            Aggregation = aggregation,
            Field = field.Field,
            Selection = selection,
            Format = aggregation == Aggregation.CountDistinct ? ValueFormat.Integer : field.Format,
        };
    }

    private static string Word(PropertyType type) => type switch
    {
        PropertyType.Boolean => "yes or no",
        PropertyType.Timestamp => "times",
        PropertyType.Array => "lists",
        _ => "texts",
    };
}
