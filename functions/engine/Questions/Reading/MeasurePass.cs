using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>What stands before a noun: how it is to be counted or aggregated.</summary>
internal sealed class Aggregators
{
    public List<(Aggregation Aggregation, double? Percentile)> Functions { get; } = [];

    public bool Counts { get; set; }

    public bool Distinct { get; set; }

    public bool Times { get; set; }

    public bool Amount { get; set; }

    public bool Any => Functions.Count > 0 || Counts || Distinct || Times || Amount;
}

/// <summary>A noun with its aggregators and the events that happen to it ("units sold", "users who starred").</summary>
internal sealed record MeasureTarget(Noun Noun, Aggregators Aggregators)
{
    public List<(int At, EventSelection Selection)> Verbs { get; } = [];

    /// <summary>"order value", "basket size": the money of a thing.</summary>
    public bool OfValue { get; set; }
}

/// <summary>Finds the measures: nouns that are counted or aggregated, and the verbs that narrow them.</summary>
internal static class MeasurePass
{
    public static List<MeasureTarget> Run(Sentence sentence, Slots slots)
    {
        var targets = new List<MeasureTarget>();
        var pending = new Aggregators();
        var separated = true;
        for (var at = 0; at < sentence.Count; at++)
        {
            if (sentence.IsUsed(at))
            {
                continue;
            }

            if (TakeAggregator(sentence, at, pending) || TakeSeparator(sentence, at, ref separated) || TakeFreshness(sentence, at) || IsModifier(sentence, at, pending) || IsTestedFlag(sentence, at) || Nouns.IsRateOf(sentence, at))
            {
                continue;
            }

            if (TakeValueOf(sentence, at, targets) || Nouns.At(sentence, at) is not { } noun || Refines(sentence, targets, noun) || IsPayer(sentence, noun, pending))
            {
                continue;
            }

            if (targets.Count == 0 || pending.Any || at == slots.MostOf || (separated && StartsTarget(targets[^1], noun)))
            {
                targets.Add(new MeasureTarget(WithConditions(sentence, slots, noun), pending));
                pending = new Aggregators();
                separated = false;
                sentence.Use(at);
            }
            else
            {
                Attach(sentence, slots, targets[^1], noun);
            }
        }

        if (pending.Any && targets.Count > 0)
        {
            targets[^1].Aggregators.Functions.AddRange(pending.Functions);
            targets[^1].Aggregators.Amount |= pending.Amount;
        }

        if (pending.Functions.Count > 0 && targets.Count == 0 && sentence.Facts.OnlyNumberWith(Tested(sentence, slots)) is { } number)
        {
            targets.Add(new MeasureTarget(new FieldNoun(Field.Property(number.Path), number) { At = slots.Conditions[0].At, Label = Naming.Of(Field.Property(number.Path)) }, pending));
        }

        if (slots.Descending is not null && targets.Count == 2 && targets[0] is { Noun: EventsNoun { Selection: { } deed }, Aggregators.Any: false } verb && (targets[1].Aggregators.Any || targets[1].Noun is FieldNoun || targets[1].Noun.At == slots.MostOf))
        {
            targets[1].Verbs.Add((verb.Noun.At, deed));
            targets.RemoveAt(0);
        }

        SharedTests.Give(sentence, targets);
        CategoryTargets.Take(sentence, slots, targets);
        TakeLightVerbs(sentence, slots, targets);
        return targets;
    }

    private static IEnumerable<Model.PropertyDefinition?> Tested(Sentence sentence, Slots slots) =>
        slots.Conditions.Select(slot => slot.Condition).OfType<FieldTest>().Where(test => test.Field.Source == FieldSource.EventProperty).Select(test => sentence.Facts.PropertyOf(test.Field));

    /// <summary>"how much did members pay": the people are who paid it, not what is counted.</summary>
    private static bool IsPayer(Sentence sentence, Noun noun, Aggregators pending)
    {
        var pays = pending.Amount && noun is UsersNoun { Selection: null, Users: null } && sentence.FindWhere(mention => mention.Is(Keyword.Spend, Keyword.Money) && mention.Meanings[0] is KeywordMeaning, noun.At) >= 0;
        sentence.Use(pays ? noun.At : -1);
        return pays;
    }

    private static bool TakeSeparator(Sentence sentence, int at, ref bool separated)
    {
        var mention = sentence[at];
        if (mention.Is(Keyword.And, Keyword.Or, Keyword.Versus, Keyword.Compared, Keyword.But, Keyword.Both) || mention.Text is "," or ";" || (mention.Text is "/" && !mention.Is(Keyword.Ratio)))
        {
            separated |= !mention.Text.Equals("either", StringComparison.OrdinalIgnoreCase);
            Mark(sentence, at, mention);
            return true;
        }

        var between = !mention.IsContent && (mention.Is(Keyword.Ratio) || (mention.Is(Keyword.To) && sentence.FindWhereAny(Keyword.Ratio)));
        separated |= between;
        return between;
    }

    /// <summary>"new orders" are orders; of people the word would say more.</summary>
    private static bool TakeFreshness(Sentence sentence, int at)
    {
        var next = sentence.Next(at + 1);
        if (!sentence[at].Is(Keyword.New) || !sentence.InRange(next) || Nouns.At(sentence, next) is not (EventsNoun or EntityNoun or MetricNoun or FieldNoun { Property.Role: Model.PropertyRole.Identifier or Model.PropertyRole.Money }))
        {
            return false;
        }

        sentence.Use(at);
        return true;
    }

    /// <summary>The noun completes the one directly before it instead of being another.</summary>
    private static bool Refines(Sentence sentence, List<MeasureTarget> targets, Noun noun)
    {
        if (targets.Count == 0)
        {
            return false;
        }

        var last = targets[^1];
        if (IsNumberOf(last, noun) || AmountsOfThings.Is(sentence, last, noun))
        {
            var rows = last.Noun is EntityNoun { Entity.Selection: { } own } ? own : Carrier(sentence, (EventsNoun)last.Noun, (FieldNoun)noun);
            targets[^1] = new MeasureTarget(noun, last.Aggregators) { Verbs = { (last.Noun.At, rows) } };
        }
        else if (IsLongerName(last, noun) || IsMetricOf(last, noun))
        {
            targets[^1] = new MeasureTarget(noun, last.Aggregators);
        }
        else
        {
            return false;
        }

        sentence.Use(noun.At);
        return true;
    }

    /// <summary>"invites sent", "matches played": the verb adds nothing to the noun. After people it would, so there it stays unexplained.</summary>
    private static void TakeLightVerbs(Sentence sentence, Slots slots, List<MeasureTarget> targets)
    {
        if (!targets.Exists(target => target.Noun is not UsersNoun || target.Verbs.Count > 0) && slots.Conditions.Count == 0 && slots.Breakdowns.Count == 0)
        {
            return;
        }

        for (var at = 0; at < sentence.Count; at++)
        {
            if (!sentence.IsUsed(at) && sentence[at].Is(Keyword.LightVerb) && !sentence[at].IsContent)
            {
                sentence.Use(at);
            }
        }
    }

    /// <summary>A yes/no property before a noun ("rewarded ads") is a condition; the left-over pass makes it one.</summary>
    private static bool IsModifier(Sentence sentence, int at, Aggregators pending)
    {
        var next = at + 1;
        if (!sentence.InRange(next) || sentence.IsUsed(next))
        {
            return false;
        }

        if (sentence[at].Meanings[0] is FieldMeaning { Property: var answer } && YesNo.Of(answer) is not null && Nouns.At(sentence, next) is not null)
        {
            return true;
        }

        if (pending.Functions.Count > 0 && Nouns.At(sentence, at) is UsersNoun { Selection: null, Users: null } && sentence[next].Meanings[0] is FieldMeaning { Field.Source: FieldSource.UserAttribute, Property: var trait } && ModelFacts.IsNumeric(trait))
        {
            sentence.Use(at);
            return true;
        }

        return pending.Functions.Count > 0 && !pending.Counts && sentence[at].Meanings[0] is FieldMeaning { Property: var property } && !ModelFacts.IsNumeric(property)
            && sentence[next].Meanings[0] is FieldMeaning { Property: var number } && ModelFacts.IsNumeric(number);
    }

    /// <summary>"alerts that were not acknowledged", "customers with insurance": a condition for the left-over pass, not a deed.</summary>
    private static bool IsTestedFlag(Sentence sentence, int at)
    {
        var before = sentence.Previous(at - 1, Keyword.Is, Keyword.In);
        return LeftoverPass.IsAbsent(sentence, at, before) || sentence[at].Meanings[0] is FieldMeaning { Property: var answer } && YesNo.Of(answer) is not null
            && (LeftoverPass.HasWord(sentence, at) || (sentence.InRange(before) && !sentence[before].IsContent && sentence[before].Is(Keyword.Not, Keyword.Except, Keyword.Missing)));
    }

    /// <summary>"average match duration", "withdrawal amount": the number belongs to the rows named before it.</summary>
    private static bool IsNumberOf(MeasureTarget last, Noun? noun) =>
        last.Noun is EventsNoun { Selection: not null } && !last.Aggregators.Counts && noun is FieldNoun { Property: var property } && ModelFacts.IsNumeric(property) && noun.At == last.Noun.At + 1;

    /// <summary>"pr review comments": the first noun is only the beginning of the second one's name.</summary>
    private static bool IsLongerName(MeasureTarget last, Noun noun)
    {
        var first = last.Noun switch { EventsNoun { Selection: { } own } => own, EntityNoun { Entity.Selection: { } own } => own, _ => null };
        if (noun is not EventsNoun { Selection: { Names.Count: 1 } second } || first is not { Names.Count: 1 } || noun.At != last.Noun.At + 1 || last.Verbs.Count > 0)
        {
            return false;
        }

        var words = Naming.Event(second.Names[0]).Split(' ');
        var inner = Naming.Event(first.Names[0]).Split(' ');
        return words.Length > inner.Length && inner.All(words.Contains);
    }

    /// <summary>"quiz pass rate": the rate is one of these events anyway.</summary>
    private static bool IsMetricOf(MeasureTarget last, Noun noun) =>
        last is { Noun: EventsNoun { Selection: { Names.Count: > 0, Where: null } own }, Verbs.Count: 0, Aggregators.Counts: false } && noun is MetricNoun { Metric.Measure: var measure } && noun.At == last.Noun.At + 1
        && ModelFacts.Selection(measure) is { Names.Count: > 0 } rows && rows.Names.All(own.Names.Contains);

    /// <summary>Of several events that the word may mean, the one whose rows have the number.</summary>
    private static EventSelection Carrier(Sentence sentence, EventsNoun owner, FieldNoun number)
    {
        var selection = owner.Selection!;
        if (sentence.Facts.Carries(selection, number.Field) || number.Property is not { Events.Count: > 0 } property)
        {
            return selection;
        }

        return selection with { Names = [.. property.Events] };
    }

    private static void Mark(Sentence sentence, int at, Mention mention)
    {
        if (!mention.IsContent)
        {
            sentence.Use(at);
        }
    }

    /// <summary>After "and", another event or metric is a measure of its own; for people it is another thing they did.</summary>
    private static bool StartsTarget(MeasureTarget last, Noun noun) => noun switch
    {
        MetricNoun => true,
        UsersNoun => last.Noun is not UsersNoun,
        EventsNoun { Selection: null } => false,
        EventsNoun => last.Noun is not UsersNoun || last.Verbs.Count == 0,
        EntityNoun => last.Noun is not UsersNoun,
        FieldNoun => last.Noun is FieldNoun or MetricNoun or EntityNoun,
        _ => false,
    };

    private static bool TakeAggregator(Sentence sentence, int at, Aggregators pending)
    {
        var mention = sentence[at];
        if (mention.As<PercentileMeaning>() is { } percentile)
        {
            pending.Functions.Add((Aggregation.Percentile, percentile.Fraction));
            sentence.Use(at);
            return true;
        }

        if (mention.Meanings.Count == 0 || mention.Meanings[0] is not KeywordMeaning)
        {
            return false;
        }

        if (mention.Is(Keyword.CurrencyUnit))
        {
            sentence.Use(at);
            pending.Amount = true;
            return true;
        }

        if (FunctionOf(mention) is { } function)
        {
            pending.Functions.Add((function, null));
        }
        else if (mention.Is(Keyword.HowMany))
        {
            pending.Counts = true;
        }
        else if (mention.Is(Keyword.HowMuch))
        {
            pending.Amount = true;
        }
        else if (mention.Is(Keyword.Distinct))
        {
            pending.Distinct = true;
        }
        else if (mention.Is(Keyword.Times) && pending.Counts)
        {
            pending.Times = true;
        }
        else
        {
            return false;
        }

        sentence.Use(at);
        return true;
    }

    private static Aggregation? FunctionOf(Mention mention) =>
        mention.Is(Keyword.Average) ? Aggregation.Average
        : mention.Is(Keyword.Median) ? Aggregation.Median
        : mention.Is(Keyword.StandardDeviation) ? Aggregation.StandardDeviation
        : mention.Is(Keyword.Minimum, Keyword.Smallest) ? Aggregation.Minimum
        : mention.Is(Keyword.Maximum, Keyword.Largest) ? Aggregation.Maximum
        : mention.Is(Keyword.Sum) ? Aggregation.Sum
        : null;

    private static bool TakeValueOf(Sentence sentence, int at, List<MeasureTarget> targets)
    {
        if (targets.Count == 0 || !sentence[at].Is(Keyword.ValueOf) || at != targets[^1].Noun.At + 1 || sentence.Facts.Revenue is null
            || targets[^1].Noun is not (EntityNoun or EventsNoun or FieldNoun { Property.Role: Model.PropertyRole.Identifier }) || IsNumberOf(targets[^1], Nouns.At(sentence, at)) || AmountsOfThings.Is(sentence, targets[^1], Nouns.At(sentence, at)))
        {
            return false;
        }

        targets[^1].OfValue = true;
        sentence.Use(at);
        return true;
    }

    /// <summary>Values that stand beside the event belong to it alone.</summary>
    private static Noun WithConditions(Sentence sentence, Slots slots, Noun noun)
    {
        noun = CarryingNouns.Of(sentence, slots, noun);
        var attached = slots.Conditions.Where(slot => slot.AttachedTo == noun.At).ToList();
        if (attached.Count == 0)
        {
            return noun;
        }

        var events = noun as EventsNoun ?? (sentence[noun.At].As<EventMeaning>() is { } named ? new EventsNoun(named.Selection) { At = noun.At, Label = noun.Label } : null);
        if (events?.Selection is not { } selection)
        {
            slots.Conditions.RemoveAll(attached.Contains);
            slots.Conditions.AddRange(attached.Select(slot => slot with { AttachedTo = null }));
            return noun;
        }

        var parts = attached.FirstOrDefault(slot => slot.Parts.Count > 0)?.Parts ?? [];
        return events with
        {
            Selection = Narrowed(selection, attached.Select(slot => slot.Condition)),
            Parts = [.. parts.Select(part => Narrowed(selection, [part]))],
            Label = Label(noun.Label, attached),
        };
    }

    public static EventSelection Narrowed(EventSelection selection, IEnumerable<Condition> conditions) =>
        selection with { Where = Slots.Combine([.. selection.Where is { } own ? [own] : Array.Empty<Condition>(), .. conditions]) };

    private static string Label(string? noun, List<ConditionSlot> attached) =>
        $"{noun} {string.Join(" ", attached.Select(slot => slot.Condition).OfType<FieldTest>().SelectMany(test => test.Values))}".ToLowerInvariant();

    private static void Attach(Sentence sentence, Slots slots, MeasureTarget target, Noun noun)
    {
        switch (noun)
        {
            case EventsNoun { Selection: { } selection }:
                var attached = slots.Conditions.Where(slot => slot.AttachedTo == noun.At).Select(slot => slot.Condition);
                target.Verbs.Add((noun.At, Narrowed(selection, attached)));
                sentence.Use(noun.At);
                break;
            case EventsNoun or UsersNoun { Selection: null, Users: null } or UnitNoun:
                sentence.Use(noun.At);
                break;
            case UsersNoun { Users: { } users }:
                slots.Users.Add(users);
                sentence.Use(noun.At);
                break;
            case EntityNoun { Entity.Selection: { } own } when target.Verbs.Count == 0 && target.Noun is UsersNoun or FieldNoun:
                target.Verbs.Add((noun.At, own));
                sentence.Use(noun.At);
                break;
            case MetricNoun when target.Noun is MetricNoun or EntityNoun:
                sentence.Use(noun.At);
                break;
            case MetricNoun when target.Noun is UsersNoun && target.Verbs.Count == 0 && sentence[noun.At].Is(Keyword.Spend) && sentence[noun.At].As<EventMeaning>() is { } paying:
                target.Verbs.Add((noun.At, paying.Selection));
                sentence.Use(noun.At);
                break;
        }
    }
}
