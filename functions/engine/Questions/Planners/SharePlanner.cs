using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"What share of revenue comes from germany", "% of events that are pushes", "as a percentage".</summary>
internal static class SharePlanner
{
    public static void TakeWishes(Sentence sentence, Slots slots)
    {
        foreach (var keyword in new[] { Keyword.Share, Keyword.PercentWish })
        {
            if (sentence.Find(keyword) is var at and >= 0 && !sentence[at].IsContent)
            {
                sentence.Use(at);
                slots.ShareOfTotal |= !(slots.Compares || slots.WantsChange);
            }
        }
    }

    /// <summary>A share without groups is a ratio: the part that satisfies the conditions over the whole.</summary>
    public static MetricPlan? Ratio(Sentence sentence, Slots slots, List<MeasureTarget> targets)
    {
        if ((PeopleByAttribute(sentence, slots, targets) ?? Rate(sentence, slots, targets) ?? MoneyBackRate.Of(sentence, slots, targets) ?? RateOfThings(sentence, slots, targets) ?? OutcomeRates.Of(sentence, slots, targets) ?? Quotients.Of(sentence, slots, targets) ?? OutcomeRates.OfBegun(sentence, slots, targets) ?? OutcomeRates.OfPortions(sentence, slots, targets)) is { } rate)
        {
            return rate;
        }

        if (slots is { ShareOfTotal: true, Conditions: [{ Condition: FieldTest { Operator: TestOperator.Equals, Field: { Source: FieldSource.EventProperty } kind } }] } && targets.Count == 0 && (slots.Breakdowns.Count == 0 || !(slots.Breakdowns.Exists(dimension => dimension.Field == kind) || sentence.FindWhereAny(Keyword.PercentWish))))
        {
            return ShareOfValue(sentence, slots);
        }

        if (!slots.ShareOfTotal || targets.Count == 0 || (slots.Breakdowns.Count > 0 && !IsShareWithinGroups(sentence, slots, targets)))
        {
            return null;
        }

        var predicate = Predicate(sentence, slots, targets) ?? Among(sentence, slots, targets) ?? OfTerm(targets);
        if (predicate is null)
        {
            return null;
        }

        var (whole, part) = predicate.Value;
        whole = OutcomeRates.Whole(sentence, whole, part);
        if (slots.Breakdowns.Count > 0)
        {
            sentence.Assume($"the share within each {string.Join(" and ", slots.Breakdowns.Select(dimension => dimension.Name ?? Naming.Of(dimension.Field)))}");
        }

        var frame = TimeFrame.Of(sentence, slots);
        LeftoverPass.Run(sentence, slots);
        ReadableGroups.Apply(sentence, slots, [part, whole]);
        return new MetricPlan
        {
            Measures = [new RatioMeasure(part, whole) { Name = $"share of {whole.Name}", Scale = 100, Format = ValueFormat.Percent }],
            Users = UserSets.All(slots.Users),
            Range = frame.Range,
            Grain = frame.Grain,
            Breakdowns = slots.Breakdowns,
            OrderBy = slots.Breakdowns.Count > 0 && frame.Grain is null ? new Ordering(0, slots.Descending ?? true) : null,
            Limit = slots.Breakdowns.Count == 1 ? slots.Limit : null,
            Comparison = frame.Comparison,
            Chart = slots.Chart,
        };
    }

    /// <summary>
    /// "share of orders that are late by country", "share of late orders by country": what is said of the noun is the part, within each group.
    /// </summary>
    private static bool IsShareWithinGroups(Sentence sentence, Slots slots, List<MeasureTarget> targets)
    {
        var grouped = slots.Breakdowns.Select(dimension => dimension.Field).ToHashSet();
        if (slots.Conditions.Count == 0 && (targets is [{ Noun: EventsNoun }, { Noun: EventsNoun { Selection.Where: { } } }] || (targets is [{ Noun: EventsNoun, Verbs: [{ Selection.Where: { } } verb] } noun] && verb.At > noun.Noun.At)))
        {
            return true;
        }

        if (slots.Conditions.Count == 0 && ThingsThatAreSo(sentence, targets[0]) is not null)
        {
            return true;
        }

        if (IsShareOfKind(sentence, slots, targets))
        {
            return true;
        }

        var behind = slots.Conditions.Where(slot => slot.At > targets[0].Noun.At && slot.Condition is not TimePartTest).ToList();
        var by = Enumerable.Range(0, sentence.Count).LastOrDefault(at => sentence[at].Is(Keyword.By, Keyword.Per, Keyword.BrokenDown) && !sentence[at].IsContent, -1);
        return behind.Count > 0 && behind.Count == slots.Conditions.Count && behind.TrueForAll(slot => by < targets[0].Noun.At || slot.At < by)
            && !behind.Exists(slot => slot.Condition is FieldTest test && grouped.Contains(test.Field)) && !sentence.FindWhereAny(Keyword.PercentWish);
    }

    /// <summary>"share of late payments by method": how they are stands between the share and the noun.</summary>
    private static bool IsShareOfKind(Sentence sentence, Slots slots, List<MeasureTarget> targets)
    {
        var share = Enumerable.Range(0, sentence.Count).LastOrDefault(at => sentence[at].Is(Keyword.Share) && !sentence[at].IsContent, -1);
        if (share < 0 || sentence.FindWhereAny(Keyword.PercentWish) || targets is not [{ Noun: EventsNoun or EntityNoun } target] || target.Noun.At < share)
        {
            return false;
        }

        var grouped = slots.Breakdowns.Select(dimension => dimension.Field).ToHashSet();
        var tests = slots.Conditions.Select(slot => slot.Condition).Append((target.Noun as EventsNoun)?.Selection?.Where).OfType<FieldTest>().Distinct().ToList();
        return tests is [{ Operator: TestOperator.Equals, Field.Source: FieldSource.EventProperty } only] && !grouped.Contains(only.Field) && slots.Conditions.TrueForAll(slot => slot.At > share && slot.At < target.Noun.At);
    }

    /// <summary>"share of users who bought by country": within each group, those who did it of all who are there.</summary>
    private static MetricPlan? PeopleByAttribute(Sentence sentence, Slots slots, List<MeasureTarget> targets)
    {
        if (!slots.ShareOfTotal || slots.Breakdowns.Count == 0 || !slots.Breakdowns.TrueForAll(dimension => dimension.Field.Source == FieldSource.UserAttribute)
            || targets is not [{ Noun: UsersNoun { Selection: null, Users: null }, Verbs: [var deed] } people] || deed.At < people.Noun.At || slots.Conditions.Count > 0 || slots.Users.Count > 0 || slots.Compares || sentence.FindWhereAny(Keyword.PercentWish))
        {
            return null;
        }

        var frame = TimeFrame.Of(sentence, slots);
        var (part, whole) = (Measures.CountUsers(deed.Selection), Measures.CountUsers(null));
        sentence.Assume("share of the users of each group with any event");
        return new MetricPlan
        {
            Measures = [new RatioMeasure(part, whole) { Name = $"share with {Naming.Of(deed.Selection)}", Scale = 100, Format = ValueFormat.Percent }],
            Range = frame.Range,
            Grain = frame.Grain,
            Breakdowns = slots.Breakdowns,
            OrderBy = frame.Grain is null ? new Ordering(0, slots.Descending ?? true) : null,
            Limit = slots.Breakdowns.Count == 1 ? slots.Limit : null,
            Chart = slots.Chart,
        };
    }

    /// <summary>"share of away wins": rows with the value, of all rows that have the property.</summary>
    private static MetricPlan ShareOfValue(Sentence sentence, Slots slots)
    {
        var test = (FieldTest)slots.Conditions[0].Condition;
        var events = sentence.Facts.PropertyOf(test.Field)?.Events ?? [];
        var whole = new EventSelection { Names = events, Where = new FieldTest(test.Field, TestOperator.IsPresent, []) };
        var frame = TimeFrame.Of(sentence, slots);
        sentence.Assume($"of all rows with a {Naming.Of(test.Field)}");
        return new MetricPlan
        {
            Measures = [new RatioMeasure(Measures.CountEvents(whole with { Where = test }), Measures.CountEvents(whole)) { Name = $"share of {string.Join(" or ", test.Values)}", Scale = 100, Format = ValueFormat.Percent }],
            Users = UserSets.All(slots.Users),
            Range = frame.Range,
            Grain = frame.Grain,
            Breakdowns = slots.Breakdowns,
            OrderBy = slots.Breakdowns.Count > 0 && frame.Grain is null ? new Ordering(0, slots.Descending ?? true) : null,
            Limit = slots.Breakdowns.Count == 1 ? slots.Limit : null,
            Comparison = frame.Comparison,
            Chart = slots.Chart,
        };
    }

    /// <summary>"share of delayed flights" where the knowledge base says which flights those are: of all flights.</summary>
    private static (Measure Whole, Measure Part)? OfTerm(List<MeasureTarget> targets) =>
        targets is [{ Noun: EventsNoun { Selection: { Names.Count: > 0, Where: not null } term }, Verbs.Count: 0 }] ? (Measures.CountEvents(term with { Where = null, Label = null }), Measures.CountEvents(term)) : null;

    /// <summary>"win rate by map", "damage rate": rows with the value, or where the answer is yes, of all rows that have the property.</summary>
    private static MetricPlan? Rate(Sentence sentence, Slots slots, List<MeasureTarget> targets)
    {
        var at = sentence.FindWhere(mention => mention.Is(Keyword.Rate));
        var before = sentence.Previous(at - 1);
        var value = at > 0 ? slots.Conditions.Find(slot => slot.At == before) : null;
        var flag = targets.Find(target => target.Noun.At == before)?.Noun as EventsNoun;
        var people = targets.Find(target => target.Noun.At == before)?.Noun is UsersNoun { Users: HasAttribute { Condition: var trait } } ? trait : null;
        if ((value?.Condition ?? (at > 0 ? flag?.Selection?.Where ?? people : null)) is not FieldTest { Operator: TestOperator.Equals, Field: var field } test)
        {
            return null;
        }

        sentence.Use(at);
        slots.Conditions.RemoveAll(slot => slot == value);
        var events = sentence.Facts.PropertyOf(field)?.Events ?? [];
        Measure Count(Condition rows) => field.Source == FieldSource.UserAttribute ? Measures.CountUsers(new EventSelection { Where = rows }) : Measures.CountEvents(new EventSelection { Names = events, Where = rows });
        var (whole, part) = (Count(new FieldTest(field, TestOperator.IsPresent, [])), Count(test));
        foreach (var left in Enumerable.Range(0, sentence.Count).Where(left => sentence[left].Meanings[0] is Linking.EventMeaning))
        {
            sentence.Use(left);
        }

        return Rates.Plan(sentence, slots, new RatioMeasure(part, whole) { Name = $"{flag?.Label ?? string.Join(" or ", test.Values)} rate", Scale = 100, Format = ValueFormat.Percent });
    }

    /// <summary>"no show rate": of the things that began, those that it happened to; other bases are offered beside the answer.</summary>
    private static MetricPlan? RateOfThings(Sentence sentence, Slots slots, List<MeasureTarget> targets)
    {
        var at = sentence.FindWhere(mention => mention.Is(Keyword.Rate));
        if (at < 1 || targets is not [{ Noun: EventsNoun { Selection: { Names.Count: 1 } deed }, Verbs.Count: 0 }] || SharedKeys.Origin(sentence.Model, deed.Names[0]) is not { } origin || slots.Compares)
        {
            return null;
        }

        sentence.Use(at);
        if (PlannedBefore(sentence, deed.Names[0], origin.Event) is { } planned)
        {
            sentence.Assume($"{Naming.Of(deed)} rate = {Naming.Of(deed)} / {Naming.Event(planned)}");
            return Rates.Plan(sentence, slots, new RatioMeasure(Measures.CountEvents(deed), Measures.CountEvents(EventSelection.Of(planned))) { Name = $"{Naming.Of(deed)} rate", Scale = 100, Format = ValueFormat.Percent });
        }

        var entity = new EntityKey([Field.Property(origin.Key.Path)]) { Name = SharedKeys.NameOf(origin.Key.Path) };
        sentence.Assume($"{Naming.Of(deed)} rate = {entity.Name}s with {Naming.Of(deed)} / {entity.Name}s with {Naming.Event(origin.Event)}");
        return Rates.Plan(sentence, slots, new RatioMeasure(Measures.CountEntity(entity, deed), Measures.CountEntity(entity, EventSelection.Of(origin.Event))) { Name = $"{Naming.Of(deed)} rate", Scale = 100, Format = ValueFormat.Percent });
    }

    /// <summary>"interview no show rate" where applications have interviews: what the interviews began with, and not the application.</summary>
    private static string? PlannedBefore(Sentence sentence, string deed, string origin)
    {
        var thing = Tokens.QuestionTokenizer.Words(deed)[0].Stem;
        return Tokens.QuestionTokenizer.Words(origin)[0].Stem == thing ? null
            : sentence.Model.Events.Where(definition => definition.Name != deed && Tokens.QuestionTokenizer.Words(definition.Name) is { Count: > 1 } words && words[0].Stem == thing && Linking.DeedWords.IsBeginning(words[^1].Stem)).Take(2).ToList() is [var only] ? only.Name : null;
    }

    /// <summary>"what % of orders are cancelled": the name of the event holds both the whole and the part.</summary>
    private static (Measure Whole, Measure Part)? InsideName(Sentence sentence, MeasureTarget target)
    {
        if (target.Noun is not EventsNoun { Selection: { Names.Count: > 0, Where: null } selection } || target.Verbs.Count > 0)
        {
            return null;
        }

        var first = sentence.Reread(sentence[target.Noun.At].Text.Split(' ')[0]);
        if (first.Count == 0 || Nouns.At(first, 0) is not { } noun)
        {
            return null;
        }

        switch (noun)
        {
            case EntityNoun { Entity: var entity } when entity.Fields.All(field => sentence.Facts.Carries(selection, field)):
                return (Measures.CountEntity(entity, null), Measures.CountEntity(entity, selection));
            case FieldNoun { Property: { Role: PropertyRole.Identifier } key } when key.Events.Contains(selection.Names[0]) && SharedKeys.OriginOf(sentence.Model, key) is { } origin && !selection.Names.Contains(origin):
                var thing = new EntityKey([Field.Property(key.Path)]) { Name = SharedKeys.NameOf(key.Path) };
                return (Measures.CountEntity(thing, EventSelection.Of(origin)), Measures.CountEntity(thing, selection));
            case EventsNoun { Selection: null }:
                return (Measures.CountEvents(null), Measures.CountEvents(selection));
            case EventsNoun { Selection: { } whole } when !whole.Names.SequenceEqual(selection.Names):
                return (Measures.CountEvents(whole), Measures.CountEvents(selection));
            default:
                return null;
        }
    }

    /// <summary>"percentage of ads that are rewarded": two names side by side, the second a yes/no property of the first.</summary>
    private static (Measure Whole, Measure Part)? Among(Sentence sentence, Slots slots, List<MeasureTarget> targets)
    {
        if (targets is not [{ Noun: EventsNoun { Selection: { Names.Count: > 0 } all } }, { Noun: EventsNoun { Selection: { Where: { } where } part } }] || slots.Conditions.Count > 0 || !all.Names.Any(part.Names.Contains))
        {
            return null;
        }

        return (Measures.CountEvents(all), Measures.CountEvents(MeasurePass.Narrowed(all, [where])));
    }

    /// <summary>"share of revenue that comes from renewals": an amount of the rows that are named, of all rows that have it.</summary>
    private static (Measure Whole, Measure Part)? MoneyOf(Sentence sentence, Slots slots, List<MeasureTarget> targets)
    {
        if (targets[0] is not { Noun: MetricNoun } amount)
        {
            return null;
        }

        var source = targets is [_, { Noun: EventsNoun { Selection: { Names.Count: > 0 } named }, Verbs.Count: 0 }] ? named : targets.Count == 1 && amount.Verbs is [{ Selection: var done }] ? done : null;
        return source is not null && MeasureBuilder.Build(sentence, slots, [new MeasureTarget(amount.Noun, amount.Aggregators)]) is [AggregateMeasure { Aggregation: Aggregation.Sum, Selection: { } all } whole] && source.Names.All(all.Names.Contains)
            ? (whole, whole with { Selection = source, Name = $"{whole.Name} of {Naming.Of(source)}" })
            : null;
    }

    /// <summary>"share of tickets that met the deadline by team": of the things whose rows say whether they did.</summary>
    private static (Measure Whole, Measure Part)? ThingsThatAreSo(Sentence sentence, MeasureTarget target) =>
        target is { Noun: EntityNoun { Entity: var thing }, Verbs: [{ Selection: { Where: FieldTest flag, Names.Count: > 0 } rows }] } && thing.Fields.All(field => sentence.Facts.Carries(rows, field))
            ? (Measures.CountEntity(thing, rows with { Where = new FieldTest(flag.Field, TestOperator.IsPresent, []), Label = null }), Measures.CountEntity(thing, rows))
            : null;

    /// <summary>"share of replies that used a template" where only one kind of replies has templates: of those.</summary>
    private static MeasureTarget Fitting(Sentence sentence, MeasureTarget target, Slots slots)
    {
        var tested = slots.Conditions.Select(slot => slot.Condition).OfType<FieldTest>().Select(test => test.Field).Where(field => field.Source == FieldSource.EventProperty).ToList();
        if (tested.Count == 0 || target.Noun is not EventsNoun { Selection: { Names.Count: > 1 } several } noun)
        {
            return target;
        }

        var names = several.Names.Where(name => tested.TrueForAll(field => sentence.Facts.Carries(EventSelection.Of(name), field))).ToList();
        if (names.Count == 0 || names.Count == several.Names.Count)
        {
            return target;
        }

        sentence.Assume($"of {string.Join(" and ", names.Select(Naming.Event))}, which have {string.Join(" and ", tested.Select(Naming.Of).Distinct())}");
        return target with { Noun = noun with { Selection = several with { Names = names } } };
    }

    /// <summary>What is tested; a single user is tested like a value.</summary>
    private static List<Condition> Tested(Slots slots)
    {
        var conditions = slots.Conditions.Select(slot => slot.Condition).ToList();
        if (slots.Users is [IsUser named])
        {
            conditions.Add(new FieldTest(Field.ExternalUserId, TestOperator.Equals, named.ExternalIds));
            slots.Users.Clear();
        }

        return conditions;
    }

    private static (Measure Whole, Measure Part)? Predicate(Sentence sentence, Slots slots, List<MeasureTarget> targets)
    {
        var target = Fitting(sentence, targets[0], slots);
        var conditions = Tested(slots);
        if (conditions.Count == 0 && ((targets.Count == 1 ? ThingsThatAreSo(sentence, target) : null) ?? MoneyOf(sentence, slots, targets)) is { } known)
        {
            return known;
        }

        if (target.Noun is EventsNoun { Selection: null } && target.Verbs.Count > 0)
        {
            return (Measures.CountEvents(null), Measures.CountEvents(MeasurePass.Narrowed(target.Verbs[0].Selection, conditions)));
        }

        if (targets.Count == 2 && targets[1].Noun is EventsNoun { Selection: { } second } && target.Noun is EventsNoun { Selection: null })
        {
            return (Measures.CountEvents(null), Measures.CountEvents(second));
        }

        if (target is { Noun: EventsNoun { Selection: { Names.Count: > 0 } all }, Verbs: [var only] } && only.Selection.Where is not null && conditions.Count == 0 && all.Names.All(only.Selection.Names.Contains))
        {
            return (Measures.CountEvents(all), Measures.CountEvents(MeasurePass.Narrowed(all, [only.Selection.Where])));
        }

        if (conditions.OfType<FieldTest>().Any(test => target.Noun is EventsNoun { Selection: { } rows } && !sentence.Facts.Carries(rows, test.Field)))
        {
            return null;
        }

        if (conditions.Count == 0)
        {
            return targets.Count == 1 ? InsideName(sentence, target) : null;
        }

        if (target.Verbs is [{ Selection.Where: { } said } deed] && target.Noun is EventsNoun { Selection: { Names.Count: > 0 } kind } && deed.At > target.Noun.At && slots.Conditions.TrueForAll(slot => slot.At < target.Noun.At) && kind.Names.All(deed.Selection.Names.Contains)
            && MeasureBuilder.Build(sentence, slots, [new MeasureTarget(target.Noun, target.Aggregators)]).FirstOrDefault() is { } those)
        {
            // "what % of closed pull requests were merged": what stands before the noun holds for the whole, what is said behind it is the part.
            return (Measures.Narrowed(those, new EventSelection { Where = Slots.Combine(conditions) }), Measures.Narrowed(those, new EventSelection { Where = Slots.Combine([.. conditions, said]) }));
        }

        var bare = target.Noun is EventsNoun { Selection: { } narrowed } events
            ? target with { Noun = events with { Selection = narrowed with { Where = null }, Parts = [] } }
            : target;
        if (MeasureBuilder.Build(sentence, slots, [bare]).FirstOrDefault() is not { } every)
        {
            return null;
        }

        // "of the PRs opened, what percent were in X": what is said before the verb holds for the whole too.
        var verb = Enumerable.Range(target.Noun.At + 1, sentence.Count - target.Noun.At - 1).FirstOrDefault(at => sentence[at].Is(Keyword.Is, Keyword.Who) && !sentence[at].IsContent, -1);
        var given = slots.Conditions.Where(slot => slot.At < verb && slot.At > target.Noun.At).Select(slot => slot.Condition).ToList();
        var whole = given.Count > 0 && given.Count < conditions.Count ? Measures.Narrowed(every, new EventSelection { Where = Slots.Combine(given) }) : every;
        return Excludes(conditions) ? null : (whole, Measures.Narrowed(every, new EventSelection { Where = Slots.Combine(conditions) }));
    }

    /// <summary>No row has two values of one property: such a part would always be nothing.</summary>
    private static bool Excludes(List<Condition> conditions)
    {
        var tests = conditions.OfType<FieldTest>().Where(test => test is { Operator: TestOperator.Equals }).ToList();
        return tests.Exists(test => tests.Exists(other => other.Field == test.Field && !other.Values.Intersect(test.Values, StringComparer.OrdinalIgnoreCase).Any()));
    }
}
