using Analytics.Engine.Planning;

namespace Analytics.Engine.Formulas;

/// <summary>What a formula means, or every reason why it cannot be computed.</summary>
public sealed record FormulaReading(Measure? Measure, IReadOnlyList<FormulaIssue> Issues)
{
    /// <summary>How its values behave when groups are put together; null without a measure.</summary>
    public FormulaKind? Kind => Measure is null ? null : KindOf(Measure);

    private static FormulaKind KindOf(Measure measure) => measure switch
    {
        AggregateMeasure { Per: null, Aggregation: Aggregation.Count or Aggregation.Sum } => FormulaKind.Additive,
        AggregateMeasure { Per: null, Aggregation: Aggregation.CountDistinct } => FormulaKind.Distinct,
        ArithmeticMeasure { Operator: not ArithmeticOperator.Multiply } sum => KindOf(sum.Left) == FormulaKind.Additive && KindOf(sum.Right) == FormulaKind.Additive ? FormulaKind.Additive : FormulaKind.Other,
        RatioMeasure => FormulaKind.Ratio,
        _ => FormulaKind.Other,
    };
}

/// <summary>Additive values of parts add up to the whole; distinct ones and ratios do not.</summary>
public enum FormulaKind
{
    Additive,
    Distinct,
    Ratio,
    Other,
}

/// <summary>One fault, with the place in the formula that it is about.</summary>
public sealed record FormulaIssue(int Start, int Length, string Message);
