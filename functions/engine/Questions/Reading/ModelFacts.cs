using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Conclusions from the model that several planners need: what money is, which events carry a field, what one order is.</summary>
internal sealed class ModelFacts(SemanticModel model)
{
    private static readonly string[] RevenueStems =
        [.. new[] { "revenue", "sales", "turnover", "income", "gmv", "earnings" }.Select(Stemmer.Stem)];

    private static readonly string[] AmountStems = [.. new[] { "amount", "total", "value", "price", "revenue", "paid" }.Select(Stemmer.Stem)];

    /// <summary>The measure that money questions mean, or null when the data has none.</summary>
    public MetricDefinition? Revenue => _revenue ??= Defined() ?? FromRevenueField() ?? FromMoneyProperty();

    private MetricDefinition? _revenue;

    /// <summary>The events whose rows make up the revenue.</summary>
    public EventSelection? RevenueSelection => Selection(Revenue?.Measure);

    public Field? RevenueField => (Revenue?.Measure as AggregateMeasure)?.Field;

    public static EventSelection? Selection(Measure? measure) => measure switch
    {
        AggregateMeasure aggregate => aggregate.Selection ?? aggregate.Entity?.Selection,
        RatioMeasure ratio => Selection(ratio.Numerator),
        ArithmeticMeasure arithmetic => Selection(arithmetic.Left),
        _ => null,
    };

    public PropertyDefinition? PropertyOf(Field field) => ModelNames.PropertyOf(model, field);

    /// <summary>Whether rows of the selection can have the field.</summary>
    public bool Carries(EventSelection? selection, Field field)
    {
        if (selection is null || selection.Names.Count == 0 || field.Source != FieldSource.EventProperty)
        {
            return true;
        }

        var property = PropertyOf(field);
        return property is null || property.Events.Count == 0 || property.Events.Any(selection.Names.Contains);
    }

    /// <summary>The users' attribute of the same name, or the one of which it is the last word ("home_branch" for "branch"), for rows that do not carry the property; null when there is none.</summary>
    public Field? AttributeLike(Field field) =>
        field is { Source: FieldSource.EventProperty, Path: { } path } && (model.Attributes.FirstOrDefault(attribute => attribute.Path.Equals(path, StringComparison.OrdinalIgnoreCase)) ?? EndingIn(path)) is { } attribute ? Field.Attribute(attribute.Path) : null;

    private PropertyDefinition? EndingIn(string path)
    {
        var name = QuestionTokenizer.Words(path).Select(word => word.Stem).ToList();
        var ending = model.Attributes.Where(attribute => QuestionTokenizer.Words(attribute.Path).Select(word => word.Stem).TakeLast(name.Count).SequenceEqual(name, StringComparer.Ordinal)).Take(2).ToList();
        return name.Count > 0 && ending is [var only] ? only : null;
    }

    /// <summary>The same test of the users' attribute of that name, where the attribute has the values; null when there is none.</summary>
    public FieldTest? TraitLike(FieldTest test) =>
        AttributeLike(test.Field) is { } attribute && test.Values.All(value => PropertyOf(attribute)!.Values.Contains(value, StringComparer.OrdinalIgnoreCase)) ? test with { Field = attribute } : null;

    /// <summary>The group itself, or that by the users' attribute of the same name where the rows do not have the property; null rows: those of every event.</summary>
    public Dimension Fitting(Dimension group, EventSelection? rows)
    {
        var carried = rows is { Names.Count: > 0 } ? Carries(rows, group.Field) : PropertyOf(group.Field) is not { Events.Count: > 0 } property || property.Events.Count == model.Events.Count;
        return !carried && AttributeLike(group.Field) is { } attribute ? group with { Field = attribute } : group;
    }

    /// <summary>The thing of which one such event is a line ("order" for purchases), when the knowledge base names one.</summary>
    public EntityKey? EntityOf(EventSelection selection) =>
        model.Terms.Select(term => term.Entity).FirstOrDefault(entity =>
            entity?.Selection is { } own && own.Names.Count > 0 && selection.Names.Count > 0
            && selection.Names.All(own.Names.Contains)
            && !entity.Fields.Any(field => field.Source is FieldSource.UserId or FieldSource.ExternalUserId));

    /// <summary>The amount-like property that "units" or "quantity" mean.</summary>
    public PropertyDefinition? Quantity =>
        model.Properties.Where(property => property is { Type: PropertyType.Number, Role: PropertyRole.Quantity })
            .OrderByDescending(property => IsNamedQuantity(property.Path)).ThenByDescending(property => property.Count).FirstOrDefault();

    /// <summary>Rows that an amount is summed over when no event is named: those that make up the revenue, if they carry it.</summary>
    /// <param name="field">The number or key.</param>
    /// <param name="beside">What the rows must have besides it, since the question groups by it or tests it.</param>
    public EventSelection? DefaultSelection(Field field, IReadOnlyCollection<Field>? beside = null)
    {
        var property = PropertyOf(field);
        if (property is { Role: PropertyRole.Identifier } key && SharedKeys.OriginOf(model, key) is not null)
        {
            return null;
        }

        var carriers = property?.Events ?? [];
        if (beside is { Count: > 0 } && carriers.Count > 1 && IsNumeric(property) && carriers.Where(name => beside.All(other => Carries(EventSelection.Of(name), other))).ToList() is { Count: > 0 } both && both.Count < carriers.Count)
        {
            return RevenueSelection?.Names.FirstOrDefault(both.Contains) is { } sold ? EventSelection.Of(sold) : MostFrequent(both);
        }

        if (RevenueSelection is { Names.Count: > 0 } selection && carriers.Count > 1 && (IsNumeric(property) || property?.Role == PropertyRole.Identifier) && selection.Names.All(carriers.Contains))
        {
            return selection;
        }

        return !IsNumeric(property) || carriers.Count < 2 ? null
            : property?.Role is PropertyRole.Duration or PropertyRole.Quantity && AreOutcomes(carriers) ? EventSelection.Of([.. carriers])
            : MostFrequent(carriers);
    }

    /// <summary>The event with which the same kind of thing began ("episode_started" of "episode_finished"), or the only other one of it; null when it cannot be told, or has fewer rows.</summary>
    public string? BegunBefore(string name)
    {
        var thing = Naming.ThingAndDeed(name).Thing;
        var rows = model.Events.FirstOrDefault(definition => definition.Name == name)?.Count ?? 0;
        var others = thing.Length == 0 ? [] : model.Events.Where(definition => definition.Name != name && definition.Count >= rows && Naming.ThingAndDeed(definition.Name).Thing == thing).ToList();
        return (others.Count == 1 ? others : others.FindAll(definition => DeedWords.IsStart(Naming.ThingAndDeed(definition.Name).Deed))) is [var whole] ? whole.Name : null;
    }

    /// <summary>"episode_finished", "episode_abandoned": the ends that one thing may come to, so that none of the rows repeats what another says.</summary>
    private static bool AreOutcomes(IReadOnlyList<string> names)
    {
        var ends = names.Select(Naming.ThingAndDeed).ToList();
        return ends.TrueForAll(end => end.Thing.Length > 0 && end.Thing == ends[0].Thing && DeedWords.IsEnding(end.Deed));
    }

    /// <summary>A number that several kinds of rows repeat is counted once, in the most frequent of them.</summary>
    private EventSelection? MostFrequent(IReadOnlyList<string> carriers)
    {
        var first = model.Events.Where(definition => carriers.Contains(definition.Name)).MaxBy(definition => definition.Count);
        return first is null ? null : EventSelection.Of(first.Name);
    }

    /// <summary>Whether the rows of the selection are sales.</summary>
    public static bool Sells(Sentence sentence, EventSelection selection) =>
        sentence.Facts.RevenueSelection is { } selling && selection.Names.Any(selling.Names.Contains);

    public static bool IsNumeric(PropertyDefinition? property) =>
        property is { Type: PropertyType.Number, Role: not PropertyRole.Identifier };

    /// <summary>The one number that rows with the values have: where each row holds a single number of a kind that a property names ("speed", "occupancy"), the kind's name stands for it.</summary>
    public PropertyDefinition? OnlyNumberWith(IEnumerable<PropertyDefinition?> properties)
    {
        var carriers = properties.Select(property => property?.Events ?? []).Where(names => names.Count > 0).ToList();
        var rows = carriers.Count == 0 ? [] : carriers.Aggregate((left, right) => [.. left.Intersect(right, StringComparer.Ordinal)]);
        var numbers = model.Properties.Where(property => IsNumeric(property) && property.Events.Any(rows.Contains)).Take(2).ToList();
        return numbers is [var only] ? only : null;
    }

    private static bool IsNamedQuantity(string path)
    {
        var stem = Lexicon.StemOf(path.Split('.')[^1]);
        return stem == Stemmer.Stem("quantity") || Lexicon.SynonymsOf(Stemmer.Stem("quantity")).Contains(stem);
    }

    private MetricDefinition? Defined() =>
        model.Metrics.FirstOrDefault(metric => metric.Synonyms.Prepend(metric.Name).Any(name => RevenueStems.Contains(Lexicon.StemOf(name))))
        ?? (model.Metrics.Where(metric => metric.Measure is AggregateMeasure { Aggregation: Aggregation.Sum, Format: ValueFormat.Money } && RevenueStems.Contains(Lexicon.StemOf(metric.Name).Split(' ')[^1])).Take(2).ToList() is [var only] ? only : null);

    private MetricDefinition? FromRevenueField()
    {
        var amounts = model.Events.Where(definition => definition.Revenue is > 0).Select(definition => definition.Name).ToArray();
        var failed = Array.FindAll(amounts, BringsNothing);
        var paying = Received(failed.Length < amounts.Length ? [.. amounts.Except(failed, StringComparer.Ordinal)] : amounts);
        return paying.Length == 0
            ? null
            : new MetricDefinition("revenue", new AggregateMeasure
            {
                Name = "revenue",
                Aggregation = Aggregation.Sum,
                Field = Field.Revenue,
                Selection = EventSelection.Of(paying),
                Format = ValueFormat.Money,
            })
            {
                Source = "revenue = sum of the revenue field over " + string.Join(", ", paying) + (paying.Length < amounts.Length ? " (not of " + string.Join(", ", amounts.Except(paying, StringComparer.Ordinal)) + ")" : string.Empty),
            };
    }

    private MetricDefinition? FromMoneyProperty()
    {
        var property = model.Properties.Where(candidate => candidate is { Role: PropertyRole.Money, Type: PropertyType.Number } && !IsNoIncome(candidate.Path) && !(candidate.Events.Count > 0 && candidate.Events.All(BringsNothing)))
            .OrderBy(candidate => Rank(candidate.Path)).ThenByDescending(candidate => candidate.Count).FirstOrDefault();
        string[] bringing = property is null ? [] : [.. property.Events.Where(name => !BringsNothing(name))];
        var received = Received(bringing);
        return property is null
            ? null
            : new MetricDefinition("revenue", new AggregateMeasure
            {
                Name = "revenue",
                Aggregation = Aggregation.Sum,
                Field = Field.Property(property.Path),
                Selection = property.Events.Count > 0 ? MostFrequent(received) : null,
                Format = ValueFormat.Money,
            })
            {
                Source = $"revenue = sum of {property.Path}{(received.Length < bringing.Length ? $" over {MostFrequent(received)!.Names[0]}" : string.Empty)}",
            };
    }

    /// <summary>"bill issued", "bill paid": of rows that tell of the same money only those with which it came.</summary>
    private static string[] Received(string[] names)
    {
        var told = Array.ConvertAll(names, name => (Name: name, Said: Naming.ThingAndDeed(name)));
        return [.. told.Where(row => row.Said.Thing.Length == 0 || WordLists.ReceivingDeeds.Contains(row.Said.Deed) || !told.Any(other => other.Said.Thing == row.Said.Thing && WordLists.ReceivingDeeds.Contains(other.Said.Deed))).Select(row => row.Name)];
    }

    /// <summary>"payment failed", "order refunded": rows with an amount that nobody paid, or that was given back.</summary>
    private static bool BringsNothing(string name) =>
        QuestionTokenizer.Words(name).Any(word => WordLists.Failures.Contains(word.Stem) || NoIncome.Contains(word.Stem) || WordLists.EndedDeeds.Contains(word.Stem));

    /// <summary>Money that is given back, given away or spent is no revenue.</summary>
    private static bool IsNoIncome(string path) => Tokens.QuestionTokenizer.Words(path).Any(word => NoIncome.Contains(word.Stem));

    private static readonly HashSet<string> NoIncome =
        [.. new[] { "refund", "refunded", "discount", "tax", "vat", "cost", "expense", "salary", "wage", "penalty", "loss", "chargeback", "credit", "balance", "debt", "limit", "budget", "payout", "bonus" }.Select(Stemmer.Stem)];

    private static int Rank(string path)
    {
        var index = Array.FindIndex(AmountStems, stem => Tokens.QuestionTokenizer.Words(path).Any(word => word.Stem == stem));
        return index < 0 ? AmountStems.Length : index;
    }
}
