using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Answers;

/// <summary>
/// Gross or net: whether money that was given back is taken off. Which events give money back is known from the data, where their amounts are
/// negative, or from what they are called in the data or by the organization.
/// </summary>
internal static class RevenueConvention
{
    private const string Gross = "money that was given back is not taken off";
    private const string Net = "money that was given back is taken off";
    private static readonly HashSet<string> GivingBack = [.. new[] { "refunded", "refund", "reimbursed", "reimbursement", "chargeback" }.Select(Stemmer.Stem)];

    /// <summary>How a sum of money counts what was given back, with the other way where the data has both; null: nothing is known to be given back.</summary>
    public static CountingConvention? Of(MetricPlan plan, SemanticModel model)
    {
        var money = new Money(model);
        return plan.Measures switch
        {
            [AggregateMeasure { Aggregation: Aggregation.Sum, Field.Source: FieldSource.Revenue, Per: null } sum] => OfSum(plan, sum, money),
            [ArithmeticMeasure { Operator: ArithmeticOperator.Subtract, Left: AggregateMeasure { Field.Source: FieldSource.Revenue } gross, Right: AggregateMeasure { Field.Source: FieldSource.Revenue, Selection: { } back } }]
                when back.Names.Count > 0 && back.Names.All(money.Subtracted.Contains) => new(Net, Gross, With(plan, gross)),
            _ => null,
        };
    }

    private static CountingConvention? OfSum(MetricPlan plan, AggregateMeasure sum, Money money)
    {
        if (money.IsEmpty || sum.Selection?.Where is not null)
        {
            return null;
        }

        IReadOnlyList<string> names = sum.Selection is { Names.Count: > 0 } selection ? selection.Names : money.All;
        var taken = names.Where(name => !money.Negative.Contains(name) && !money.Subtracted.Contains(name)).ToArray();
        if (taken.Length == 0)
        {
            return null;
        }

        if (names.Any(money.Negative.Contains))
        {
            return new(Net, Gross, With(plan, Over(sum, taken)));
        }

        var back = money.Of(taken);
        return back switch
        {
            { Negative.Count: > 0 } => new(Gross, Net, With(plan, Over(sum, [.. taken, .. back.Negative]))),
            { Subtracted.Count: > 0 } => new(Gross, Net, With(plan, new ArithmeticMeasure(Over(sum, taken), ArithmeticOperator.Subtract, Over(sum, back.Subtracted)) { Name = sum.Name, Format = sum.Format })),
            _ => null,
        };
    }

    private static AggregateMeasure Over(AggregateMeasure sum, IReadOnlyList<string> names) => sum with { Selection = (sum.Selection ?? new EventSelection()) with { Names = names } };

    private static MetricPlan With(MetricPlan plan, Measure measure) => plan with { Measures = [measure], Title = null };

    /// <summary>The events of a model that carry money, by whether they take it or give it back.</summary>
    private sealed class Money
    {
        private readonly SemanticModel _model;

        public Money(SemanticModel model)
        {
            _model = model;
            All = [.. model.Events.Where(definition => definition.Revenue is not null and not 0).Select(definition => definition.Name)];
            Negative = [.. model.Events.Where(definition => definition.Revenue < 0).Select(definition => definition.Name)];
            Subtracted = [.. model.Events.Where(definition => definition.Revenue > 0 && IsCalledGivingBack(definition)).Select(definition => definition.Name)];
        }

        public IReadOnlyList<string> All { get; }

        /// <summary>Give back, with amounts below zero: adding them takes them off.</summary>
        public IReadOnlyList<string> Negative { get; }

        /// <summary>Give back, with amounts above zero.</summary>
        public IReadOnlyList<string> Subtracted { get; }

        public bool IsEmpty => Negative.Count == 0 && Subtracted.Count == 0;

        /// <summary>What gives back of these: everything, if they are all that takes money; else what names the same things (an order, an invoice).</summary>
        public (IReadOnlyList<string> Negative, IReadOnlyList<string> Subtracted) Of(IReadOnlyList<string> taken)
        {
            var whole = All.Where(name => !Negative.Contains(name) && !Subtracted.Contains(name)).All(taken.Contains);
            return whole ? (Negative, Subtracted) : ([.. Negative.Where(name => IsOf(name, taken))], [.. Subtracted.Where(name => IsOf(name, taken))]);
        }

        private bool IsOf(string back, IReadOnlyList<string> taken) =>
            _model.Properties.Any(property => property.Role == PropertyRole.Identifier && property.Events.Contains(back) && taken.All(property.Events.Contains));

        private static bool IsCalledGivingBack(EventDefinition definition) =>
            definition.Synonyms.Prepend(definition.Name).Any(name => QuestionTokenizer.Words(name).Any(word => GivingBack.Contains(word.Stem)));
    }
}
