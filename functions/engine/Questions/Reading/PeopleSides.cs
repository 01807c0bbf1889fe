using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"guests vs customers", "bots against humans", "new and returning customers": people set against the other people are two groups.</summary>
internal static class PeopleSides
{
    /// <summary>Words that may stand between the two sides.</summary>
    private const int Farthest = 4;

    public static void Run(Sentence sentence, Slots slots)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (sentence.IsUsed(at) || SidesAt(sentence, slots, at) is not { } sides)
            {
                continue;
            }

            slots.Breakdowns.Add(sides.Dimension);
            foreach (var between in Enumerable.Range(sides.From, sides.To - sides.From + 1))
            {
                sentence.Use(between);
            }

            var before = sentence.Previous(sides.From - 1);
            sentence.Use(sentence.InRange(before) && !sentence[before].IsContent && sentence[before].Is(Keyword.Between, Keyword.By, Keyword.From) ? before : -1);
            return;
        }
    }

    private sealed record Sides(Dimension Dimension, int From, int To);

    private static Sides? SidesAt(Sentence sentence, Slots slots, int at)
    {
        if (sentence[at].Is(Keyword.Guests) && !sentence[at].IsContent && Other(sentence, at, IsOtherPerson) is { } known)
        {
            return Of(sentence, at, known, new Dimension(Field.UserId)
            {
                Name = "customer",
                Cases = [new Case(Words(sentence[at]), []) { Test = new FieldTest(Field.UserId, TestOperator.IsMissing, []) }, new Case(Words(sentence[known]), []) { Test = new FieldTest(Field.UserId, TestOperator.IsPresent, []) }],
            });
        }

        if (sentence[at].As<PeopleMeaning>() is { Users: IsUser { ExternalIds: var ids } } && Other(sentence, at, IsOtherPerson) is { } others)
        {
            return Of(sentence, at, others, new Dimension(Field.ExternalUserId) { Name = "user", Cases = [new Case(Words(sentence[at]), ids)], Otherwise = Words(sentence[others]) });
        }

        if (sentence[at].Is(Keyword.Bots) && !sentence[at].IsContent && Other(sentence, at, IsOtherPerson) is { } humans && UserPass.OfWord(sentence, at) is { } bots)
        {
            return Of(sentence, at, humans, new Dimension(Field.ExternalUserId) { Name = "user", Cases = [new Case(Words(sentence[at]), bots.Ids)], Otherwise = Words(sentence[humans]) });
        }

        return NamedAt(sentence, at) ?? NewAt(sentence, slots, at);
    }

    /// <summary>"share of events from A, B and everybody else": each of the named people, and the rest.</summary>
    private static Sides? NamedAt(Sentence sentence, int at)
    {
        var cases = new List<Case>();
        var last = at - 1;
        for (var next = at; sentence.InRange(next) && sentence[next].Meanings[0] is ValueMeaning { Field.Source: FieldSource.ExternalUserId } named; next = sentence.Next(last + 1, Keyword.And, Keyword.Versus, Keyword.Or))
        {
            cases.Add(new Case(named.Value, [named.Value]));
            last = next;
        }

        var rest = sentence.Next(last + 1, Keyword.And, Keyword.Versus, Keyword.Or, Keyword.Compared, Keyword.To);
        return cases.Count > 0 && rest > last + 1 && sentence.InRange(rest) && sentence[rest].Is(Keyword.Others) && !sentence[rest].IsContent
            ? new Sides(new Dimension(Field.ExternalUserId) { Name = "user", Cases = cases, Otherwise = "Everybody else" }, at, rest)
            : null;
    }

    /// <summary>Those whose first time of the deed that brings what is measured lies in the period, and those who had been there before.</summary>
    private static Sides? NewAt(Sentence sentence, Slots slots, int at)
    {
        if (sentence[at].Meanings[0] is not KeywordMeaning { Keyword: Keyword.New } || slots.Grain is not null || slots.Periods is not [var period] || Other(sentence, at, mention => mention.Meanings[0] is KeywordMeaning { Keyword: Keyword.Returning }) is not { } returning)
        {
            return null;
        }

        var behind = sentence.Next(Math.Max(at, returning) + 1);
        if (!sentence.InRange(behind) || Nouns.At(sentence, behind) is not UsersNoun { Users: null } people || (people.Selection ?? DeedOf(sentence, at, returning)) is not { Names.Count: > 0 } deed)
        {
            return null;
        }

        deed = deed with { Where = null, Label = null };
        var fresh = new UserTest(new FirstPerformed(deed, sentence.Calendar.ToRange(period)));
        sentence.Assume($"new: the first {Naming.Of(deed)} ever lies in the period");
        return Of(sentence, at, Math.Max(returning, behind), new Dimension(Field.UserId)
        {
            Name = "customer",
            Cases = [new Case("new", []) { Test = fresh }, new Case("returning", []) { Test = new AllOf([new FieldTest(Field.UserId, TestOperator.IsPresent, []), new NotCondition(fresh)]) }],
        });
    }

    /// <summary>What brings the number that is asked for; counted people have none.</summary>
    private static EventSelection? DeedOf(Sentence sentence, int first, int second) =>
        Enumerable.Range(0, sentence.Count).Where(at => at < Math.Min(first, second) || at > Math.Max(first, second) + 1).Select(at => Nouns.At(sentence, at)).Select(noun => noun switch
        {
            MetricNoun { Metric.Measure: var measure } => ModelFacts.Selection(measure),
            EventsNoun { Selection: var counted } => counted,
            EntityNoun { Entity.Selection: var counted } => counted,
            _ => null,
        }).FirstOrDefault(found => found is { Names.Count: > 0 });

    private static Sides? Of(Sentence sentence, int one, int other, Dimension dimension) =>
        Enumerable.Range(0, sentence.Count).Any(at => sentence[at].Is(Keyword.HowMany) && !sentence[at].IsContent && sentence.Next(at + 1, Keyword.Distinct) == Math.Min(one, other)) ? null : new Sides(dimension, Math.Min(one, other), Math.Max(one, other));

    /// <summary>The other side: joined by "vs", "or" or "compared to" – by "and" only where a division is asked for.</summary>
    private static int? Other(Sentence sentence, int at, Func<Mention, bool> isOther)
    {
        for (var other = Math.Max(0, at - Farthest); other <= at + Farthest && other < sentence.Count; other++)
        {
            if (other == at || sentence.IsUsed(other) || !isOther(sentence[other]))
            {
                continue;
            }

            var between = Enumerable.Range(Math.Min(at, other) + 1, Math.Abs(at - other) - 1).Select(place => sentence[place]).ToList();
            var joined = between.Exists(mention => !mention.IsContent && (mention.Is(Keyword.Versus, Keyword.Compared, Keyword.Or) || (mention.Is(Keyword.And) && Divides(sentence))));
            if (joined && between.TrueForAll(mention => mention.IsNoise || mention.Meanings[0] is EntityMeaning || (mention.Is(Keyword.Present) && !mention.IsContent) || (!mention.IsContent && mention.Is(Keyword.Versus, Keyword.Compared, Keyword.Or, Keyword.And, Keyword.To, Keyword.From, Keyword.LightVerb, Keyword.In, Keyword.By, Keyword.Of, Keyword.Spend, Keyword.Is))))
            {
                return other;
            }
        }

        return null;
    }

    private static bool Divides(Sentence sentence) =>
        sentence.FindWhereAny(Keyword.Between, Keyword.Share, Keyword.Breakdown, Keyword.BrokenDown, Keyword.By, Keyword.Compared) || sentence.Mentions.Any(mention => mention.Text.Equals("split", StringComparison.OrdinalIgnoreCase));

    private static bool IsOtherPerson(Mention mention) =>
        !mention.Is(Keyword.Guests, Keyword.Bots) && (mention.Is(Keyword.Users, Keyword.Others) && mention.Meanings[0] is KeywordMeaning or PeopleMeaning { Selection: null, Users: null } or FieldMeaning);

    private static string Words(Mention mention) => mention.Text.ToLowerInvariant();
}
