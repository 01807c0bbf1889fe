using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Takes values: "in germany", "country is not france", "opened or closed", "the UK vs everywhere else", "REGENCY CAKESTAND (22423)".</summary>
internal static class ValuePass
{
    private static readonly Keyword[] Connectors = [Keyword.And, Keyword.Or, Keyword.Both, Keyword.In, Keyword.Of, Keyword.From];

    public static void Run(Sentence sentence, Slots slots)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (!sentence.IsUsed(at) && ValueAt(sentence, at) is { } value)
            {
                at = Take(sentence, slots, at, value);
            }
        }

        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => !sentence.IsUsed(at) && sentence[at].As<QuotedMeaning>() is not null))
        {
            TakeQuoted(sentence, slots, at);
        }
    }

    /// <summary>The value that the mention most likely is, or null when it is rather a name.</summary>
    public static ValueMeaning? ValueAt(Sentence sentence, int at)
    {
        var mention = sentence[at];
        var values = mention.Meanings.OfType<ValueMeaning>().Where(value => value.Score >= 0.45 && !(value.Field.Source == FieldSource.ExternalUserId && IsAmount(sentence, at))).ToList();
        if (values.Count == 0 || mention.Meanings[0] is TimeMeaning || (mention.Meanings[0] is GrainMeaning && !PeriodWords.IsValue(sentence, at)))
        {
            return null;
        }

        var rival = mention.Meanings.Where(meaning => meaning is EventMeaning { IsPartial: false } or FieldMeaning or MetricMeaning or EntityMeaning or KeywordMeaning { Keyword: not (Keyword.Noise or Keyword.Bots or Keyword.Guests) })
            .Select(meaning => meaning.Score).DefaultIfEmpty(0).Max();
        var best = values.Max(value => value.Score);
        var named = mention.Meanings.Where(meaning => meaning is EventMeaning { IsPartial: false } or FieldMeaning or MetricMeaning or EntityMeaning).Select(meaning => meaning.Score).DefaultIfEmpty(0).Max();
        if (named > best || (rival >= best && !HasFieldBeside(sentence, at, values)))
        {
            return null;
        }

        var chosen = Preferred(sentence, at, values, best);
        return FitsBetterAsEvent(sentence, at, chosen) || IsPluralOfEvent(mention, chosen) ? null : chosen;
    }

    /// <summary>"over 50", "top 10 pupils", "3 pupils": a number that compares or counts names nobody, even where people have numbers for names.</summary>
    private static bool IsAmount(Sentence sentence, int at)
    {
        if (sentence[at].As<NumberMeaning>() is null)
        {
            return false;
        }

        var (before, after) = (sentence.Previous(at - 1), sentence.Next(at + 1));
        if (sentence.InRange(before) && sentence[before].Meanings[0] is UnitMeaning)
        {
            return true;
        }

        if (sentence[at].As<NumberMeaning>() is { Value: > 1000 } || (sentence.InRange(before) && before == at - 1 && sentence[before].Meanings[0] is EntityMeaning or PeopleMeaning or FieldMeaning))
        {
            return sentence.InRange(before) && sentence[before].Is(Keyword.MoreThan, Keyword.LessThan, Keyword.AtLeast, Keyword.AtMost);
        }

        return (sentence.InRange(before) && !sentence[before].IsContent && sentence[before].Is(Keyword.MoreThan, Keyword.LessThan, Keyword.AtLeast, Keyword.AtMost, Keyword.Exactly, Keyword.Top, Keyword.Bottom, Keyword.Between, Keyword.Largest, Keyword.Smallest, Keyword.Best))
            || (sentence.InRange(after) && (sentence[after].As<PeopleMeaning>() is not null || sentence[after].As<EventMeaning>() is not null || sentence[after].As<FieldMeaning>() is not null || sentence[after].Is(Keyword.Users, Keyword.Times, Keyword.Share, Keyword.Largest, Keyword.Smallest, Keyword.OrMore, Keyword.OrLess, Keyword.Most, Keyword.Best, Keyword.CurrencyUnit)
                || sentence[after].Meanings[0] is EntityMeaning or UnitMeaning));
    }

    /// <summary>"branches created": "created" is also a value, but of rows that have no branch; the event of that name has.</summary>
    private static bool FitsBetterAsEvent(Sentence sentence, int at, ValueMeaning value)
    {
        if (sentence[at].Meanings.OfType<EventMeaning>().FirstOrDefault() is not { IsPartial: false, Score: >= 0.85 } rival || value.Property is not { Events.Count: > 0 } property)
        {
            return false;
        }

        for (var other = 0; other < sentence.Count; other++)
        {
            if (other != at && sentence[other].Meanings[0] is ValueMeaning { Property: { Events.Count: > 0 } neighbour } && neighbour != property
                && !neighbour.Events.Any(property.Events.Contains) && rival.Selection.Names.Any(neighbour.Events.Contains))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"premiums" are the rows that begin with the word and not those of the kind "premium": a value in the plural is a thing.</summary>
    private static bool IsPluralOfEvent(Mention mention, ValueMeaning value) =>
        mention.Text.Length > 3 && mention.Text.EndsWith('s') && !mention.Text.Contains(' ', StringComparison.Ordinal) && value.Field.Source == FieldSource.EventProperty
        && mention.Text.Equals(value.Value + "s", StringComparison.OrdinalIgnoreCase)
        && mention.Meanings.OfType<EventMeaning>().Any(named => named is { IsRelated: false, Score: >= 0.3, Selection.Names: [var name] } && Tokens.QuestionTokenizer.Words(name)[0].Lower.Equals(value.Value, StringComparison.OrdinalIgnoreCase));

    /// <summary>Of equal values in several fields: the field named beside it, one that the named events carry, an event's before a user's.</summary>
    private static ValueMeaning Preferred(Sentence sentence, int at, List<ValueMeaning> values, double best)
    {
        var events = sentence.Mentions.Select(mention => mention.As<EventMeaning>()).OfType<EventMeaning>().Where(meaning => !meaning.IsPartial).ToList();
        return values.Where(value => value.Score >= best - 0.06)
            .OrderByDescending(value => IsBeside(sentence, at, value))
            .ThenByDescending(value => events.Count != 1 || sentence.Facts.Carries(events[0].Selection, value.Field))
            .ThenByDescending(value => IsSideOf(sentence, at, value.Field))
            .ThenByDescending(value => !IsOtherSide(sentence, at, value.Field))
            .ThenByDescending(value => events.Count == 0 || events.Any(meaning => sentence.Facts.Carries(meaning.Selection, value.Field)))
            .ThenByDescending(value => IsNamedBeside(sentence, at, value))
            .ThenByDescending(value => value.Score)
            .ThenByDescending(value => value.Field.Source == FieldSource.EventProperty)
            .ThenByDescending(value => value.Property?.Count ?? 0)
            .First();
    }

    private static readonly string[] Ends = ["new", "to", "target", "destination", "dest", "current", "after", "receiver", "end", "arrival"];

    private static readonly string[] Origins = ["old", "from", "previous", "prior", "source", "origin", "before", "sender", "start", "departure"];

    /// <summary>"from starter to growth" where one property holds the state before and another the state after.</summary>
    private static bool IsSideOf(Sentence sentence, int at, Field field)
    {
        var words = sentence.InRange(at - 1) ? sentence[at - 1].Text.ToLowerInvariant() switch { "to" or "into" => Ends, "from" => Origins, _ => MovesOn(sentence, at) ? Origins : [] } : MovesOn(sentence, at) ? Origins : [];
        return words.Length > 0 && Tokens.QuestionTokenizer.Words(field.Path ?? string.Empty).Any(word => words.Contains(word.Lower));
    }

    /// <summary>"starter users who upgraded to growth": what stands before the deed is where they came from.</summary>
    private static bool MovesOn(Sentence sentence, int at) =>
        Enumerable.Range(at + 1, Math.Max(0, sentence.Count - at - 2)).Any(to => sentence[to].Text.ToLowerInvariant() is "to" or "into" && sentence[to + 1].As<ValueMeaning>() is not null
            && Enumerable.Range(at + 1, to - at - 1).Any(deed => sentence[deed].As<EventMeaning>() is not null));

    /// <summary>"flights from X" are not those to X.</summary>
    private static bool IsOtherSide(Sentence sentence, int at, Field field)
    {
        var words = sentence.InRange(at - 1) ? sentence[at - 1].Text.ToLowerInvariant() switch { "to" or "into" => Origins, "from" => Ends, _ => [] } : [];
        return words.Length > 0 && Tokens.QuestionTokenizer.Words(field.Path ?? string.Empty).Any(word => words.Contains(word.Lower));
    }

    private static bool HasFieldBeside(Sentence sentence, int at, List<ValueMeaning> values) =>
        values.Exists(value => IsBeside(sentence, at, value));

    private static bool IsBeside(Sentence sentence, int at, ValueMeaning value) => FieldBeside(sentence, at, value.Field) >= 0;

    /// <summary>"on the metal plan" where people have a plan and some rows a new one: what is called just so.</summary>
    private static bool IsNamedBeside(Sentence sentence, int at, ValueMeaning value) =>
        FieldBeside(sentence, at, value.Field) is >= 0 and var beside && sentence[beside].Meanings[0] is FieldMeaning named && named.Field == value.Field;

    /// <summary>A mention of the field directly before ("country is germany", "country germany") or behind ("the minikube repo").</summary>
    private static int FieldBeside(Sentence sentence, int at, Field field)
    {
        var before = sentence.Previous(at - 1, Keyword.Is, Keyword.In, Keyword.Not, Keyword.Exactly, Keyword.Contains, Keyword.StartsWith, Keyword.EndsWith, Keyword.Only);
        if (Names(sentence, before, field) && !IsGrouped(sentence, before) && !IsAskedBut(sentence, before, at))
        {
            return before;
        }

        var behind = at + 1;
        return Names(sentence, behind, field) ? behind : -1;
    }

    /// <summary>"by month and country for germany": the field is a group of its own, not the name of the value's field.</summary>
    private static bool IsGrouped(Sentence sentence, int at)
    {
        var before = sentence.Previous(at - 1, Keyword.And);
        return sentence.InRange(before) && (sentence[before].Is(Keyword.By, Keyword.Per) || sentence[before].Meanings[0] is GrainMeaning);
    }

    /// <summary>"which 5 countries outside the UK": the field is what is asked for, of which one value is left out.</summary>
    private static bool IsAskedBut(Sentence sentence, int field, int value)
    {
        var before = sentence.Previous(field - 1);
        before = sentence.InRange(before) && sentence[before].As<NumberMeaning>() is not null ? sentence.Previous(before - 1) : before;
        return sentence.InRange(before) && !sentence[before].IsContent && sentence[before].Is(Keyword.Which, Keyword.Top, Keyword.Most)
            && Enumerable.Range(field + 1, value - field - 1).Any(at => sentence[at].Is(Keyword.Not, Keyword.Except) && !sentence[at].IsContent);
    }

    private static bool Names(Sentence sentence, int at, Field field) =>
        sentence.InRange(at) && sentence[at].Meanings.Any(meaning => meaning switch
        {
            FieldMeaning named => named.Field == field && named.Score > 0.5,
            KeywordMeaning { Keyword: Keyword.Users } => field.Source == FieldSource.ExternalUserId,
            _ => false,
        });

    private static int Take(Sentence sentence, Slots slots, int at, ValueMeaning first)
    {
        var group = new List<(int At, ValueMeaning Value)> { (at, first) };
        var joinedByAnd = false;
        var versus = false;
        var last = at;
        while (NextValue(sentence, last, first.Field) is { } next)
        {
            joinedByAnd |= next.Joiner == Keyword.And;
            versus |= next.Joiner == Keyword.Versus;
            group.Add((next.At, next.Value));
            sentence.Use(last, next.At);
            last = next.At;
        }

        versus |= joinedByAnd && group.Count > 1 && sentence.FindWhere(mention => (mention.Is(Keyword.Compared) || mention.Text.StartsWith("diff", StringComparison.OrdinalIgnoreCase)) && !mention.IsContent) is >= 0 and var compared && (compared < at || compared == sentence.Next(last + 1));
        versus |= !joinedByAnd && group.Count > 1 && IsComparative(sentence, at);
        sentence.Use(at);
        var fieldAt = FieldBeside(sentence, at, first.Field);
        UseField(sentence, fieldAt);
        UseField(sentence, FieldBeside(sentence, last, first.Field));
        if (TakeCases(sentence, slots, group, versus, last))
        {
            return last;
        }

        AddCondition(sentence, slots, group, Math.Min(at, fieldAt < 0 ? at : fieldAt), joinedByAnd);
        return last;
    }

    /// <summary>"is it higher in A or in B": the two stand against each other.</summary>
    private static bool IsComparative(Sentence sentence, int at)
    {
        var before = sentence.Previous(at - 1);
        var compares = sentence.InRange(before) && sentence[before].Is(Keyword.Compared) && !sentence[before].IsContent && sentence[before].Text.Split(' ')[0].EndsWith("er", StringComparison.OrdinalIgnoreCase);
        sentence.Use(compares ? before : -1);
        return compares;
    }

    private static void UseField(Sentence sentence, int at)
    {
        if (at >= 0)
        {
            sentence.Use(at);
        }
    }

    private static (int At, ValueMeaning Value, Keyword Joiner)? NextValue(Sentence sentence, int at, Field field)
    {
        Keyword joiner = Keyword.Noise;
        for (var next = at + 1; next < sentence.Count; next++)
        {
            var mention = sentence[next];
            var value = mention.Meanings.OfType<ValueMeaning>().FirstOrDefault(candidate => candidate.Field == field && candidate.Score >= 0.45);
            if (value is not null && mention.Meanings[0] is not TimeMeaning)
            {
                return joiner == Keyword.Noise && !HasComma(sentence, at, next) ? null : (next, value, joiner);
            }

            if (mention.Is(Keyword.Versus, Keyword.Compared))
            {
                joiner = Keyword.Versus;
            }
            else if (mention.Is(Keyword.And) || mention.Text is "+")
            {
                joiner = Keyword.And;
            }
            else if (mention.Is(Keyword.Or))
            {
                joiner = Keyword.Or;
            }
            else if (mention.Text.ToLowerInvariant() is "with" or "to" && sentence.FindWhere(other => other.Is(Keyword.Compared) && !other.IsContent) is >= 0 and var compared && compared < at)
            {
                joiner = Keyword.Versus;
            }
            else if (!mention.IsNoise && !mention.Is(Connectors) && !Names(sentence, next, field))
            {
                return null;
            }
        }

        return null;
    }

    private static bool HasComma(Sentence sentence, int from, int to) =>
        Enumerable.Range(from, to - from).Any(at => sentence[at].Text is "," or "/" or "&");

    /// <summary>"UK vs everywhere else", "UK vs Germany": groups instead of a filter.</summary>
    private static bool TakeCases(Sentence sentence, Slots slots, List<(int At, ValueMeaning Value)> group, bool versus, int last)
    {
        var next = sentence.Next(last + 1, Keyword.And, Keyword.Versus, Keyword.Compared, Keyword.To, Keyword.In, Keyword.From, Keyword.Of);
        var others = sentence.InRange(next) && sentence[next].Is(Keyword.Others) && next > last;
        if (!others && !versus)
        {
            return false;
        }

        var cases = group.Select(item => new Case(item.Value.Value, [item.Value.Value])).ToList();
        slots.Breakdowns.Add(new Dimension(group[0].Value.Field)
        {
            Name = NameOf(group[0].Value),
            Cases = cases,
            Otherwise = others ? OthersOf(group[0].Value) : null,
        });
        if (others)
        {
            // "kops vs all other repos": the noun only says of what the others are.
            var noun = sentence.Next(next + 1);
            sentence.Use(last, sentence.InRange(noun) && sentence[noun].As<FieldMeaning>()?.Field == group[0].Value.Field ? noun : next);
        }

        return true;
    }

    private static string NameOf(ValueMeaning value) => Naming.Of(value.Field);

    /// <summary>What people call all other values: of countries, the rest of the world.</summary>
    private static string OthersOf(ValueMeaning value) =>
        Lexicon.StemOf(NameOf(value)) == Lexicon.StemOf("country") ? "Rest of world" : "Everything else";

    private static void AddCondition(Sentence sentence, Slots slots, List<(int At, ValueMeaning Value)> group, int start, bool joinedByAnd)
    {
        var value = group[0].Value;
        var negated = Negations.Take(sentence, group[0].At) || Negations.Take(sentence, start);
        var values = group.SelectMany(item => PathValues.Of(item.Value)).Distinct().ToList();
        if (!negated && IsSameThing(sentence, slots, group[0].At, value))
        {
            slots.Conditions.RemoveAt(slots.Conditions.Count - 1);
        }

        var together = joinedByAnd && !negated ? ValuesOfLists.Together(sentence, value, values, start) : null;
        var condition = together ?? new FieldTest(value.Field, OperatorOf(value, negated), values);
        var attached = negated ? null : EventBeside(sentence, start, group[^1].At, value.Field);
        attached = attached is { } deed && deed < start && IsListed(sentence, deed, value.Field) ? null : attached;
        var each = negated || values.Count < 2 ? -1 : sentence.Previous(start - 1, Keyword.Of);
        if (sentence.InRange(each) && sentence[each].Is(Keyword.Per, Keyword.Each) && !sentence[each].IsContent)
        {
            // "top 3 products in each of germany and france": a group for every one of them.
            slots.Breakdowns.Add(new Dimension(value.Field) { Name = NameOf(value) });
            sentence.Use(each, start);
        }

        slots.Conditions.Add(new ConditionSlot(group[0].At, condition)
        {
            AttachedTo = attached,
            IsForEach = joinedByAnd && !negated && values.Count > 1 && ((sentence.InRange(start - 1) && sentence[start - 1].Text.Equals("for", StringComparison.OrdinalIgnoreCase)) || sentence.FindWhereAny(Keyword.Each, Keyword.Both)),
            Parts = joinedByAnd && together is null && attached is not null && values.Count > 1 ? [.. values.Select(single => new FieldTest(value.Field, TestOperator.Equals, [single]))] : [],
        });
    }

    /// <summary>"forked or starred minikube": what stands behind the last of several deeds holds for all of them.</summary>
    private static bool IsListed(Sentence sentence, int deed, Field field)
    {
        var joiner = sentence.Previous(deed - 1);
        var other = sentence.Previous(joiner - 1);
        return sentence.InRange(other) && sentence[joiner].Is(Keyword.Or, Keyword.And) && !sentence[joiner].IsContent && sentence[other].Meanings[0] is EventMeaning { Selection.Names.Count: > 0 } first && sentence.Facts.Carries(first.Selection, field);
    }

    public static TestOperator OperatorOf(ValueMeaning value, bool negated) => (value.Operator, negated) switch
    {
        (TestOperator.Contains, true) => TestOperator.NotContains,
        (TestOperator.Contains, false) => TestOperator.Contains,
        (_, true) => TestOperator.NotEquals,
        _ => TestOperator.Equals,
    };

    /// <summary>A value in brackets behind another one names the same thing again, more exactly.</summary>
    private static bool IsSameThing(Sentence sentence, Slots slots, int at, ValueMeaning value) =>
        at >= 2 && sentence[at - 1].Text == "(" && slots.Conditions.Count > 0
        && slots.Conditions[^1] is { Condition: FieldTest previous } slot && slot.At >= at - 4 && previous.Field != value.Field
        && previous.Field.Source == value.Field.Source;

    /// <summary>The event mention that touches the values ("pull requests opened", "closed issues"), when its rows carry the field.</summary>
    private static int? EventBeside(Sentence sentence, int start, int end, Field field)
    {
        foreach (var at in new[] { sentence.Previous(start - 1), sentence.Next(end + 1) })
        {
            if (sentence.InRange(at) && !sentence.IsUsed(at) && sentence[at].Meanings.FirstOrDefault(meaning => meaning is EventMeaning) is EventMeaning named
                && (named.Score >= 0.95 || sentence[at].Meanings[0] is EventMeaning) && named.Selection.Names.Count > 0 && sentence.Facts.Carries(named.Selection, field))
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>The property that is named, or what the deed is done to: "bought "jumbo bag"".</summary>
    private static FieldMeaning? NamedBy(Sentence sentence, int at) =>
        sentence[at].Meanings[0] is EventMeaning deed ? DeedObjects.Of(sentence, deed) is { } thing ? new FieldMeaning(thing.Field, sentence.Facts.PropertyOf(thing.Field)) : null : sentence[at].As<FieldMeaning>();

    /// <summary>A quoted text beside a field is one of its values, seen in the data or not.</summary>
    private static void TakeQuoted(Sentence sentence, Slots slots, int at)
    {
        var before = sentence.Previous(at - 1, Keyword.Is, Keyword.In, Keyword.Not, Keyword.Contains, Keyword.StartsWith, Keyword.EndsWith);
        if (!sentence.InRange(before) || NamedBy(sentence, before) is not { } field)
        {
            return;
        }

        var negated = Enumerable.Range(before, at - before).Any(between => sentence[between].Is(Keyword.Not));
        var operation = Enumerable.Range(before, at - before).Select(between => TextOperator(sentence[between])).FirstOrDefault(found => found is not null) ?? TestOperator.Equals;
        var tested = operation == TestOperator.Equals ? field : sentence[before].Meanings.OfType<FieldMeaning>().FirstOrDefault(named => named.Property?.Role != Model.PropertyRole.Identifier && named.Score > 0.8) ?? field;
        Condition test = new FieldTest(tested.Field, operation, [sentence[at].As<QuotedMeaning>()!.Text]);
        slots.Conditions.Add(new ConditionSlot(at, negated ? new NotCondition(test) : test));
        sentence.Use(sentence.Previous(before - 1, Keyword.Distinct) is var ask && (!sentence.InRange(ask) || sentence[ask].Is(Keyword.HowMany)) ? before + 1 : before, at);
    }

    public static TestOperator? TextOperator(Mention mention) =>
        mention.Is(Keyword.Contains) ? TestOperator.Contains
        : mention.Is(Keyword.StartsWith) ? TestOperator.StartsWith
        : mention.Is(Keyword.EndsWith) ? TestOperator.EndsWith
        : null;
}
