using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Takes rankings: "top 5 products", "which country had the most orders", "busiest hour", "who commented most", "3 least active users".</summary>
internal static class RankPass
{
    private const int PluralLimit = 10;

    private static readonly Keyword[] Superlatives =
        [Keyword.Top, Keyword.Bottom, Keyword.Most, Keyword.Least, Keyword.Popular, Keyword.Best, Keyword.Busiest, Keyword.Largest, Keyword.Smallest];

    public static void Run(Sentence sentence, Slots slots)
    {
        var at = sentence.FindWhere(mention => mention.Is(Superlatives) && mention.Meanings[0] is KeywordMeaning);
        var asked = AskedDimension(sentence);
        if (at < 0)
        {
            return;
        }

        if (asked is null && sentence[at].Is(Keyword.Most, Keyword.Least, Keyword.Largest, Keyword.Smallest, Keyword.Best, Keyword.Bottom) && RankedBefore(sentence, at) is { } ranked0)
        {
            TakeBefore(sentence, slots, at, ranked0);
            return;
        }

        if (sentence.InRange(at + 1) && sentence[at + 1].Meanings[0] is DurationMeaning { Duration: { Unit: not TimeGrain.Minute } length })
        {
            TakeUnits(sentence, slots, at, at + 1, length);
            return;
        }

        if (AskedUnits(sentence) is { } several)
        {
            TakeUnits(sentence, slots, at, several.At, several.Length);
            sentence.Use(several.Which);
            slots.MostOf = sentence.Next(at + 1);
            return;
        }

        var (countAt, count) = CountBeside(sentence, at);
        var after = DimensionAfter(sentence, Math.Max(at, countAt) + 1);
        if (asked is null && after is null && (countAt < 0 || !(sentence[at].Is(Keyword.Top, Keyword.Bottom) || StandsLast(sentence, Math.Max(at, countAt)))))
        {
            return;
        }

        (countAt, count) = countAt < 0 && asked is { } which ? CountBefore(sentence, which.At) : (countAt, count);

        if (asked is null && after is { } ranked && IsExtreme(sentence, at, ranked.At))
        {
            return;
        }

        asked = Settled(sentence, slots, at, asked, after);
        slots.Superlative = sentence[at].Text.ToLowerInvariant();
        slots.RanksPeopleOf = after is { } who ? sentence[who.At].As<PeopleMeaning>()?.Selection : null;
        slots.MostOf = asked is not null && sentence[at].Is(Keyword.Most, Keyword.Least) && after is { } counted && counted.At != asked.Value.At ? counted.At
            : asked is not null && sentence[at].Is(Keyword.Most, Keyword.Least) && sentence.Next(at + 1) is var units && sentence.InRange(units) && sentence[units].Is(Keyword.Units) ? units : -1;
        var chosen = asked ?? after;
        if (asked is not null && sentence[at].Is(Keyword.Popular, Keyword.Busiest) && after is { } named && named.At != asked.Value.At)
        {
            chosen = after;
        }

        Take(sentence, slots, at, countAt, count, chosen);
    }

    /// <summary>"…, best 2 only", "just the two biggest": nothing follows that could be ranked.</summary>
    private static bool StandsLast(Sentence sentence, int at) =>
        !Enumerable.Range(at + 1, sentence.Count - at - 1).Any(behind => sentence[behind].IsContent || sentence[behind].Meanings[0] is KeywordMeaning { Keyword: Keyword.Users or Keyword.Events or Keyword.Revenue or Keyword.Money });

    /// <summary>The groups that are asked for. Of "biggest order, which customer" it is none: the order is ranked, and whose it was is told beside it.</summary>
    private static (int At, Dimension Dimension)? Settled(Sentence sentence, Slots slots, int at, (int At, Dimension Dimension)? asked, (int At, Dimension Dimension)? after)
    {
        if (asked is { Dimension.Field.Source: FieldSource.ExternalUserId } who && after is { Dimension.Field.Source: FieldSource.ExternalUserId } people)
        {
            sentence.Use(who.At);
            return people;
        }

        if (asked is { Dimension.Field.Source: FieldSource.ExternalUserId } whoever && after is { Dimension.Field.Source: FieldSource.EventProperty } named && whoever.At < at && Enumerable.Range(whoever.At + 1, at - whoever.At - 1).All(between => sentence[between].IsNoise || sentence[between].Is(Keyword.Is)))
        {
            // "who are the top authors" where rows name their authors.
            sentence.Use(whoever.At);
            return named;
        }

        if (asked is not { } detail || after is not { } largest || !IsDetailOf(sentence, at, largest, detail.At))
        {
            return asked;
        }

        slots.Details.Add(detail.Dimension);
        sentence.Use(detail.At);
        return null;
    }

    private static bool IsDetailOf(Sentence sentence, int at, (int At, Dimension Dimension) thing, int detail) =>
        sentence[at].Is(Keyword.Largest, Keyword.Smallest) && at < thing.At && thing.At < detail && !IsPlural(sentence[thing.At].Text) && sentence.Facts.PropertyOf(thing.Dimension.Field)?.Role == Model.PropertyRole.Identifier;

    private static int AfterNumber(Sentence sentence, int at) =>
        sentence.InRange(at + 1) && sentence[at].Meanings[0] is NumberMeaning ? at + 1 : at;

    /// <summary>"which transfer type": of a thing and a property of its rows the property is asked for.</summary>
    private static int KindOf(Sentence sentence, int at) =>
        sentence.InRange(at + 1) && sentence[at].End == sentence[at + 1].Start && sentence[at].Meanings[0] is EntityMeaning { Entity.Selection: { } rows } && sentence[at + 1].Meanings[0] is FieldMeaning { Score: > 0.8, Property: { Type: Model.PropertyType.Text, Role: Model.PropertyRole.Plain } } kind && sentence.Facts.Carries(rows, kind.Field)
            ? at + 1
            : at;

    /// <summary>"which two countries bring the most".</summary>
    private static (int At, int? Count) CountBefore(Sentence sentence, int noun) =>
        sentence[noun].Is(Keyword.Who) && sentence.Previous(noun - 1) is > 0 and var people && GroupPass.DimensionAt(sentence, people) is { Field.Source: FieldSource.ExternalUserId } ? CountBefore(sentence, people) :
        sentence.InRange(noun - 1) && !sentence.IsUsed(noun - 1) && NumberPass.NumberAt(sentence, noun - 1) is { Value: > 0 and <= 1_000 } number ? (noun - 1, (int)number.Value) : (-1, null);

    /// <summary>"the 3 senders with the most returned parcels", "language with most commits": the noun before "with" is ranked.</summary>
    private static (int At, Dimension Dimension)? RankedBefore(Sentence sentence, int at)
    {
        var noun = sentence.Previous(at - 1, Keyword.In);
        var joined = Enumerable.Range(noun + 1, Math.Max(0, at - noun - 1)).Any(between => sentence[between].Text.ToLowerInvariant() is var text && (text.StartsWith("with", StringComparison.Ordinal) || text.StartsWith("having", StringComparison.Ordinal) || text.StartsWith("that ha", StringComparison.Ordinal)))
            || sentence[at].Text.StartsWith("with", StringComparison.OrdinalIgnoreCase);
        if (!joined && (SubjectOfRelative(sentence, at) ?? SubjectOfActivity(sentence, at)) is { } subject)
        {
            return (subject, GroupPass.DimensionAt(sentence, subject)!);
        }

        return joined && sentence.InRange(noun) && !sentence.IsUsed(noun) && IsGroupable(sentence, noun) && GroupPass.DimensionAt(sentence, noun) is { } dimension ? (noun, dimension) : null;
    }

    /// <summary>"5 members that paid the most", "customers who ordered most often": the people before "who".</summary>
    private static int? SubjectOfRelative(Sentence sentence, int at)
    {
        var who = Enumerable.Range(0, at).LastOrDefault(before => sentence[before].Text.ToLowerInvariant() is "who" or "that", -1);
        var noun = sentence.Previous(who - 1);
        return who > 0 && at - who <= 4 && sentence.InRange(noun) && noun <= 3 && !sentence.IsUsed(noun) && IsGroupable(sentence, noun) && GroupPass.DimensionAt(sentence, noun) is not null ? noun : null;
    }

    /// <summary>"users active in the most repos": the people are ranked by what they were active in.</summary>
    private static int? SubjectOfActivity(Sentence sentence, int at)
    {
        var active = sentence.Previous(NumberPass.NumberAt(sentence, at - 1) is null ? at - 1 : at - 2, Keyword.In);
        var people = sentence.Previous(active - 1, Keyword.Is);
        return sentence.InRange(people) && people <= 2 && sentence[active].Is(Keyword.Active) && !sentence[active].IsContent && Nouns.At(sentence, people) is UsersNoun { Selection: null, Users: null } && sentence.Next(at + 1) is var counted && sentence.InRange(counted) && sentence[counted].Meanings[0] is FieldMeaning or EntityMeaning
            ? people
            : null;
    }

    private static void TakeBefore(Sentence sentence, Slots slots, int at, (int At, Dimension Dimension) ranked)
    {
        var top = sentence.FindWhere(mention => mention.Is(Keyword.Top) && !mention.IsContent, at + 1);
        var number = (NumberPass.NumberAt(sentence, top >= 0 ? top + 1 : sentence.Previous(ranked.At - 1)) ?? NumberPass.NumberAt(sentence, at - 1)) is { Value: > 0 and <= 10_000 } found ? found : ((decimal Value, int At)?)null;
        sentence.Use(top);
        slots.Superlative = sentence[at].Text.ToLowerInvariant();
        slots.Descending = IsDescending(sentence[at]);
        slots.MostOf = sentence.Next(at + 1);
        slots.Limit = number is { } many ? (int)many.Value : IsPlural(sentence[ranked.At].Text) ? PluralLimit : 1;
        slots.Breakdowns.Insert(0, ranked.Dimension with { ExcludeMissing = true });
        sentence.Use(at);
        sentence.Use(ranked.At);
        sentence.Use(number?.At ?? -1);
    }

    /// <summary>"which level is failed", "most used feature": a field inside the words of an event.</summary>
    public static Dimension? Inside(Sentence sentence, int at, bool first)
    {
        if (sentence[at].Meanings[0] is not EventMeaning { IsPartial: false } named || sentence[at].End - sentence[at].Start < 2)
        {
            return null;
        }

        var words = sentence[at].Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var word = sentence.Reread(first ? words[0] : words[^1]);
        return word.Count == 1 && word[0].Meanings.OfType<FieldMeaning>().FirstOrDefault(field => field.Score > 0.85 && field.Field.Source == FieldSource.EventProperty && sentence.Facts.Carries(named.Selection, field.Field)) is { } inside
            ? new Dimension(inside.Field) { Name = inside.Name ?? Naming.Of(inside.Field) }
            : null;
    }

    /// <summary>"top 3 months", "which three months had the most".</summary>
    private static void TakeUnits(Sentence sentence, Slots slots, int at, int unitsAt, Duration length)
    {
        var grain = length.Unit == TimeGrain.Hour ? TimeGrain.HourOfDay : length.Unit;
        slots.Superlative = sentence[at].Text.ToLowerInvariant();
        slots.Descending = IsDescending(sentence[at]);
        slots.Limit = length.Amount;
        slots.Breakdowns.Add(new Dimension(Field.OccurredAt) { Name = Dates.Calendar.NameOf(grain), Grain = grain });
        sentence.Use(at);
        sentence.Use(unitsAt);
    }

    /// <summary>"which three months", "in what two weeks".</summary>
    private static (int Which, int At, Duration Length)? AskedUnits(Sentence sentence)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (sentence[at].Is(Keyword.Which) && sentence.Next(at + 1, Keyword.Of, Keyword.Those) is var next && sentence.InRange(next) && !sentence.IsUsed(next) && sentence[next].Meanings[0] is DurationMeaning { Duration: { Unit: not TimeGrain.Minute } length })
            {
                return (at, next, length);
            }
        }

        return null;
    }

    private static bool IsDescending(Mention mention) => !mention.Is(Keyword.Bottom, Keyword.Least, Keyword.Smallest)
        && mention.Text.ToLowerInvariant() is var word && word is not ("quietest" or "slowest") && !word.StartsWith("least", StringComparison.Ordinal) && !word.StartsWith("worst", StringComparison.Ordinal) && !word.StartsWith("lowest", StringComparison.Ordinal) && !word.StartsWith("poorest", StringComparison.Ordinal);

    private static void Take(Sentence sentence, Slots slots, int at, int countAt, int? count, (int At, Dimension Dimension)? chosen)
    {
        slots.Descending = IsDescending(sentence[at]);
        sentence.Use(at);
        if (countAt >= 0)
        {
            sentence.Use(countAt);
        }

        if (chosen is { } found)
        {
            sentence.Use(found.At);
            foreach (var other in Enumerable.Range(0, sentence.Count).Where(other => (other <= Math.Max(at, found.At) || (other == sentence.Count - 1 && sentence[other].Is(Keyword.Most, Keyword.Least))) && sentence[other].Is(Superlatives) && sentence[other].Meanings[0] is KeywordMeaning))
            {
                sentence.Use(other);
            }

            if (!slots.Breakdowns.Any(existing => existing.Field == found.Dimension.Field && existing.Grain == found.Dimension.Grain))
            {
                var dimension = found.Dimension.Grain == TimeGrain.Hour ? found.Dimension with { Grain = TimeGrain.HourOfDay, Name = "hour of day" } : found.Dimension;
                slots.Breakdowns.Insert(0, dimension with { ExcludeMissing = true });
            }

            slots.Limit = count ?? (IsPlural(sentence[found.At].Text) && !sentence[found.At].Is(Keyword.When) ? PluralLimit : 1);
        }
        else
        {
            slots.Limit = count;
        }
    }

    /// <summary>"which country", "what product", "who": the groups that are asked for.</summary>
    private static (int At, Dimension Dimension)? AskedDimension(Sentence sentence)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            var next = sentence.Count;
            if (sentence[at].Is(Keyword.Who) && sentence[at].Text.Equals("who", StringComparison.OrdinalIgnoreCase) && at <= 2 && !sentence.IsUsed(at))
            {
                return (at, GroupPass.ByUser());
            }

            if (sentence[at].Is(Keyword.Which) && DeedObjects.IsAskedAt(sentence, at, out var deed))
            {
                return DeedObjects.Of(sentence, deed) is { } done ? (at, done) : null;
            }

            if (sentence[at].Is(Keyword.When) && sentence[at].Meanings[0] is KeywordMeaning && !sentence.IsUsed(at) && CycleBehind(sentence, at) is { } cycle)
            {
                return (cycle.At, new Dimension(Field.OccurredAt) { Name = Dates.Calendar.NameOf(cycle.Grain), Grain = cycle.Grain });
            }

            if (sentence[at].Is(Keyword.When) && sentence[at].Meanings[0] is KeywordMeaning && !sentence.IsUsed(at))
            {
                return (at, new Dimension(Field.OccurredAt) { Name = "day", Grain = TimeGrain.Day });
            }

            if (sentence[at].Is(Keyword.Which) && (next = KindOf(sentence, AfterNumber(sentence, sentence.Next(at + 1, Keyword.Of, Keyword.Those)))) < sentence.Count && !sentence.IsUsed(next)
                && !sentence[next].Is(Superlatives) && IsGroupable(sentence, next) && GroupPass.DimensionAt(sentence, next) is { } dimension)
            {
                return (next, dimension);
            }

            if (sentence[at].Is(Keyword.Which) && sentence.InRange(next) && !sentence.IsUsed(next) && Inside(sentence, next, first: true) is { } inside)
            {
                return (at, inside);
            }

            // "which export format": the rows stand before the name of what is asked for.
            if (sentence[at].Is(Keyword.Which) && sentence.InRange(next + 1) && !sentence.IsUsed(next + 1) && sentence[next].Meanings[0] is EventMeaning { IsPartial: true } rows && sentence[next + 1].Meanings[0] is FieldMeaning { Score: > 0.8 } told
                && sentence.Facts.Carries(rows.Selection, told.Field) && !ModelFacts.IsNumeric(told.Property) && GroupPass.DimensionAt(sentence, next + 1) is { } of)
            {
                return (next + 1, of);
            }
        }

        return null;
    }

    /// <summary>"when during the day", "when in the week": the hours of all days, the days of all weeks.</summary>
    private static (int At, TimeGrain Grain)? CycleBehind(Sentence sentence, int when)
    {
        var next = sentence.Next(when + 1, Keyword.In, Keyword.Of);
        TimeGrain? grain = sentence.InRange(next) && sentence[next].Meanings[0] is UnitMeaning { Plural: false } unit ? unit.Grain switch
        {
            TimeGrain.Day or TimeGrain.HourOfDay => TimeGrain.HourOfDay,
            TimeGrain.Week or TimeGrain.DayOfWeek => TimeGrain.DayOfWeek,
            TimeGrain.Year or TimeGrain.MonthOfYear => TimeGrain.MonthOfYear,
            _ => null,
        } : null;
        return grain is { } cycle && next > when + 1 ? (next, cycle) : null;
    }

    private static (int At, Dimension Dimension)? DimensionAfter(Sentence sentence, int from)
    {
        if (sentence.InRange(from) && !sentence.IsUsed(from) && Inside(sentence, from, first: false) is { } inside)
        {
            return (from - 1, inside);
        }

        if (sentence.InRange(from + 1) && !sentence.IsUsed(from) && sentence[from].Meanings[0] is EventMeaning said && sentence[from + 1].Text.ToLowerInvariant() is "term" or "terms" or "word" or "words" or "phrase" or "phrases" && DeedObjects.Of(sentence, said) is { } written)
        {
            return (from + 1, written);
        }

        var next = sentence.Next(from, Keyword.Active, Keyword.Most, Keyword.Popular, Keyword.Distinct, Keyword.Least, Keyword.Largest, Keyword.Best, Keyword.LightVerb, Keyword.Money, Keyword.Spend);
        if (sentence.InRange(next + 1) && sentence[next].Meanings[0] is EventMeaning or ValueMeaning && IsGroupable(sentence, next + 1) && sentence[next + 1].Meanings[0] is not UnitMeaning)
        {
            next++;
        }

        if (sentence.InRange(next + 1) && UnitOfNoun(sentence, from, next) is { } unit)
        {
            return unit;
        }

        if (sentence.InRange(next + 1) && sentence[next].Meanings[0] is FieldMeaning { Property: var number } && ModelFacts.IsNumeric(number) && IsGroupable(sentence, next + 1) && sentence[next + 1].Meanings[0] is not UnitMeaning)
        {
            next++;
        }

        return sentence.InRange(next) && !sentence.IsUsed(next) && IsGroupable(sentence, next) && GroupPass.DimensionAt(sentence, next) is { } dimension
            ? (next, dimension)
            : null;
    }

    /// <summary>"peak login hour", "best sales month", "worst day": the unit behind the one noun that is counted.</summary>
    private static (int At, Dimension Dimension)? UnitOfNoun(Sentence sentence, int from, int noun)
    {
        var superlative = sentence.Previous(from - 1);
        var ranks = sentence.InRange(superlative) && sentence[superlative].Is(Keyword.Busiest, Keyword.Best, Keyword.Bottom, Keyword.Largest, Keyword.Smallest) && noun == from;
        return ranks && (sentence[noun].Meanings[0] is EventMeaning or MetricMeaning || sentence[noun].Is(Keyword.Users, Keyword.Revenue)) && sentence[noun + 1].Meanings[0] is UnitMeaning { Grain: TimeGrain.Hour or TimeGrain.Day or TimeGrain.Week or TimeGrain.Month or TimeGrain.Quarter } unit && GroupPass.DimensionAt(sentence, noun + 1) is { } dimension
            ? (noun + 1, unit.Grain == TimeGrain.Hour ? dimension with { Grain = TimeGrain.HourOfDay, Name = "hour of day" } : dimension)
            : null;
    }

    private static bool IsGroupable(Sentence sentence, int at)
    {
        var best = sentence[at].Meanings[0];
        if (best is EventMeaning { Selection.Names: [var row] } && ThingNames.OfRow(sentence.Model, row) is not null)
        {
            return true;
        }

        return best is FieldMeaning or EntityMeaning or PeopleMeaning or UnitMeaning or KeywordMeaning { Keyword: Keyword.Users or Keyword.Payers or Keyword.EventType }
            || (best is KeywordMeaning { Keyword: Keyword.Events } && sentence.Previous(at - 1) is var before && sentence.InRange(before) && sentence[before].Is(Superlatives.Append(Keyword.Which).ToArray()));
    }

    /// <summary>"highest price": the maximum of a number, not a ranking of its values.</summary>
    private static bool IsExtreme(Sentence sentence, int at, int nounAt) =>
        sentence[at].Is(Keyword.Largest, Keyword.Smallest)
        && sentence[nounAt].Meanings[0] is FieldMeaning { Property: var property } && ModelFacts.IsNumeric(property);

    private static (int At, int? Count) CountBeside(Sentence sentence, int at)
    {
        foreach (var beside in new[] { at + 1, at - 1 })
        {
            if (sentence.InRange(beside) && !sentence.IsUsed(beside) && NumberPass.NumberAt(sentence, beside) is { Value: > 0 and <= 10_000 } number)
            {
                return (beside, (int)number.Value);
            }
        }

        return (-1, null);
    }

    private static bool IsPlural(string text) => text.EndsWith('s') && !text.EndsWith("ss", StringComparison.Ordinal) && !text.EndsWith("us", StringComparison.Ordinal) || text.Equals("people", StringComparison.OrdinalIgnoreCase);
}
