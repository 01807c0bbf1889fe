using System.Globalization;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Formulas;

/// <summary>
/// Events and what is asked of them:
/// <code>
/// condition  = both ("or" both)*      both = test ("and" test)*
/// test       = "not" test | "(" condition ")" | field operator value | field "in" "(" value ("," value)* ")" | field "is" ("missing" | "present")
/// operator   = "=" | "!=" | "&lt;" | "&lt;=" | ">" | ">=" | "contains" | "starts with" | "ends with"
/// </code>
/// </summary>
internal sealed class FormulaConditions(FormulaCursor cursor, FormulaNames names, List<FormulaIssue> issues)
{
    private const int DeepestNesting = 40;
    private IReadOnlyList<string> _events = [];
    private int _depth;

    /// <summary>Null: every event.</summary>
    public EventSelection? Selection()
    {
        var chosen = new List<string>();
        if (cursor.Current.Kind == FormulaTokenKind.Name && !cursor.Current.IsWord("where"))
        {
            do
            {
                chosen.Add(names.Event(cursor.TakeName("the name of an event", names.IsEvent)));
            }
            while (cursor.TakeWord("or"));
        }

        _events = chosen;
        var where = cursor.TakeWord("where") ? AnyOf() : null;
        return chosen.Count == 0 && where is null ? null : new EventSelection { Names = chosen, Where = where };
    }

    private Condition AnyOf()
    {
        if (++_depth > DeepestNesting)
        {
            throw cursor.Fault("The condition is nested too deeply.");
        }

        var conditions = new List<Condition> { AllOf() };
        while (cursor.TakeWord("or"))
        {
            conditions.Add(AllOf());
        }

        _depth--;
        return conditions.Count == 1 ? conditions[0] : new AnyOf(conditions);
    }

    private Condition AllOf()
    {
        var conditions = new List<Condition> { Test() };
        while (cursor.TakeWord("and"))
        {
            conditions.Add(Test());
        }

        return conditions.Count == 1 ? conditions[0] : new AllOf(conditions);
    }

    private Condition Test()
    {
        if (cursor.TakeWord("not"))
        {
            return new NotCondition(Test());
        }

        if (cursor.TakeSymbol("(") is not null)
        {
            var inner = AnyOf();
            cursor.Expect(")");
            return inner;
        }

        var token = cursor.TakeName("the property that is tested", names.IsValue);
        var field = names.FieldOf(token, _events);
        return cursor.TakeWord("is") ? Presence(field) : cursor.TakeWord("in") ? OneOf(field) : Compared(field);
    }

    private FieldTest Presence(FormulaField? field)
    {
        var test = cursor.TakeWord("missing") ? TestOperator.IsMissing
            : cursor.TakeWord("present") ? TestOperator.IsPresent
            : throw cursor.Fault("Here stands missing or present; for a value write = value.");
        return new FieldTest(FieldOf(field), test, []);
    }

    private FieldTest OneOf(FormulaField? field)
    {
        cursor.Expect("(");
        var values = new List<string> { Value(field) };
        while (cursor.TakeSymbol(",") is not null)
        {
            values.Add(Value(field));
        }

        cursor.Expect(")");
        return new FieldTest(FieldOf(field), TestOperator.Equals, values);
    }

    private FieldTest Compared(FormulaField? field)
    {
        var sign = cursor.Current;
        var test = Operator();
        if (test is TestOperator.GreaterThan or TestOperator.GreaterOrEqual or TestOperator.LessThan or TestOperator.LessOrEqual && field is { Type: PropertyType.Text or PropertyType.Boolean or PropertyType.Array })
        {
            issues.Add(new FormulaIssue(sign.Start, sign.Length, "Only numbers and times are greater or less than others: use =, != or contains."));
        }

        return new FieldTest(FieldOf(field), test, [Value(field)]);
    }

    private TestOperator Operator()
    {
        if (cursor.TakeSymbol("=", "!=", "<>", "<=", ">=", "<", ">") is { } sign)
        {
            return sign.Value switch
            {
                "=" => TestOperator.Equals,
                "<" => TestOperator.LessThan,
                "<=" => TestOperator.LessOrEqual,
                ">" => TestOperator.GreaterThan,
                ">=" => TestOperator.GreaterOrEqual,
                _ => TestOperator.NotEquals,
            };
        }

        if (cursor.TakeWord("contains"))
        {
            return TestOperator.Contains;
        }

        var starts = cursor.TakeWord("starts");
        return (starts || cursor.TakeWord("ends")) && cursor.TakeWord("with")
            ? starts ? TestOperator.StartsWith : TestOperator.EndsWith
            : throw cursor.Fault("Here stands =, !=, <, <=, >, >=, contains, starts with, ends with, in (…), is missing or is present.");
    }

    private string Value(FormulaField? field)
    {
        var negative = cursor.TakeSymbol("-") is not null;
        var token = cursor.Current.Kind is FormulaTokenKind.Text or FormulaTokenKind.Number or FormulaTokenKind.Name ? cursor.Take() : throw cursor.Fault("Here stands a value: a number, or a text in single quotes.");
        var value = negative ? "-" + token.Value : token.Value;
        if (field?.Type == PropertyType.Number && !decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out _))
        {
            issues.Add(new FormulaIssue(token.Start, token.Length, $"\"{value}\" is not a number, and the property holds numbers."));
        }

        return value;
    }

    // Of an unknown field a fault is noted already, and the formula is refused.
    private static Field FieldOf(FormulaField? field) => field?.Field ?? Field.EventName;
}
