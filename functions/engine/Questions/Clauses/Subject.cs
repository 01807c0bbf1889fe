using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Clauses;

/// <summary>
/// The people a question is about and where what is said about them begins. With a base ("of the customers who …, how many …") the base
/// stands in [BaseFrom, BaseTo).
/// </summary>
internal sealed record Subject(UsersNoun People, int PredicateFrom)
{
    public int BaseFrom { get; init; } = -1;

    public int BaseTo { get; init; } = -1;

    public bool WantsShare { get; init; }

    public bool WantsList { get; init; }

    public bool HasWho { get; init; }

    public bool IsNew { get; init; }

    /// <summary>"one-time buyers": who did it exactly once; "repeat buyers": more often.</summary>
    public Planning.ValueTest? Often { get; init; }

    /// <summary>The people are called customers, so that a new one is one who buys for the first time.</summary>
    public bool BuysThings { get; init; }

    public int? Limit { get; init; }

    /// <summary>"October buyers": when the people were there.</summary>
    public Dates.Period? Period { get; init; }

    /// <summary>"Spanish members": what the word before the people says of them.</summary>
    public Planning.FieldTest? Attribute { get; init; }
}

/// <summary>Recognises that people are the subject: "how many users", "what share of customers", "which users", "list everyone who".</summary>
internal static class SubjectReader
{
    public static Subject? Read(Sentence sentence) => WithBase(sentence) ?? Plain(sentence);

    // of users active in june, how many were active again … | among buyers, what share …
    private static Subject? WithBase(Sentence sentence)
    {
        var start = sentence.Next(0, Keyword.Those);
        var described = sentence.Next(start + 1, Keyword.Of, Keyword.Each);
        while (sentence.InRange(described) && (sentence[described].Meanings[0] is TimeMeaning || (sentence[described].Is(Keyword.Active) && !sentence[described].IsContent)))
        {
            described = sentence.Next(described + 1, Keyword.Of, Keyword.Each);
        }

        if (!sentence.InRange(start) || !sentence[start].Is(Keyword.Of, Keyword.From, Keyword.In) || People(sentence, described) is not { } people)
        {
            return null;
        }

        var ask = sentence.FindWhere(mention => mention.Is(Keyword.HowMany, Keyword.Share) && !mention.IsContent, people.At + 1);
        if (ask < 0)
        {
            return null;
        }

        // "how many and what share": the share says both.
        var second = sentence.Next(ask + 1, Keyword.And);
        if (sentence[ask].Is(Keyword.HowMany) && sentence.InRange(second) && sentence[second].Is(Keyword.Share) && !sentence[second].IsContent)
        {
            sentence.Use(ask, second);
            ask = second;
        }

        var share = sentence[ask].Is(Keyword.Share);
        sentence.Use(start);
        sentence.Use(people.At);
        sentence.Use(ask);
        var next = sentence.Next(ask + 1, Keyword.Of, Keyword.Those, Keyword.Share);
        var repeated = People(sentence, next);
        if (repeated is not null)
        {
            sentence.Use(ask, next);
        }

        return new Subject(people.Noun, repeated is null ? ask + 1 : next + 1) { BaseFrom = start + 1, BaseTo = ask, WantsShare = share, HasWho = true };
    }

    private static Subject? Plain(Sentence sentence)
    {
        if (People(sentence, sentence.Next(0, Keyword.New, Keyword.Distinct)) is { } bare && HasClause(sentence, bare.At + 1))
        {
            return Found(sentence, bare, 0, bare.At, list: !Enumerable.Range(0, bare.At).Any(at => sentence[at].Is(Keyword.Distinct)), share: false);
        }

        // "new members in May": how many, since nothing else is said of them.
        if (People(sentence, sentence.Next(0, Keyword.New)) is { } fresh && Enumerable.Range(0, fresh.At).Any(at => sentence[at].Is(Keyword.New)) && sentence.Mentions.Any(mention => mention.Meanings[0] is TimeMeaning) && !sentence.Mentions.Any(mention => mention.Meanings[0] is GrainMeaning))
        {
            return Found(sentence, fresh, 0, fresh.At, list: Enumerable.Range(0, fresh.At).Any(at => IsListWord(sentence[at])), share: false);
        }

        if (sentence.Next(0) is var leading && HasClause(sentence, leading + 2) && Described(sentence, leading, leading, list: true, share: false) is { } such)
        {
            return such;
        }

        var ask = sentence.FindWhere(mention => mention.Is(Keyword.HowMany, Keyword.Share, Keyword.Which, Keyword.Who) || IsListWord(mention));
        if (ask < 0 || ask > 4)
        {
            return null;
        }

        // "what % of June buyers": the month took the "of", and the first word asks for nothing by itself.
        ask = sentence[ask].Is(Keyword.Which) && !sentence[ask].Is(Keyword.Share) && sentence.InRange(ask + 1) && sentence[ask + 1].Is(Keyword.Share) && !sentence[ask + 1].IsContent ? ask + 1 : ask;
        var share = sentence[ask].Is(Keyword.Share);
        var list = !share && !sentence[ask].Is(Keyword.HowMany);
        if (sentence[ask].Is(Keyword.Who) && sentence[ask].Text.Equals("who", StringComparison.OrdinalIgnoreCase))
        {
            return sentence.FindWhere(mention => mention.Is(Keyword.Most, Keyword.Top, Keyword.Least, Keyword.Largest, Keyword.Best, Keyword.Last, Keyword.First)) >= 0
                ? null
                : Found(sentence, (new UsersNoun(null, null), ask), ask, ask, list: true, share: false);
        }

        var next = sentence.Next(ask + 1, Keyword.Of, Keyword.Distinct, Keyword.New, Keyword.OneTime, Keyword.Each, Keyword.HowMany, Keyword.Those, Keyword.Which, Keyword.Active);
        if ((ThoseWho(sentence, ask, next, share) ?? Described(sentence, next, ask, list, share) ?? RepeatBuyers(sentence, ask, next, list, share)) is { } described)
        {
            return described;
        }

        var people = People(sentence, next) ?? ByDeed(sentence, next);
        if (people is null && sentence[ask].Is(Keyword.HowMany) && DidButNot(sentence, next))
        {
            return Found(sentence, (new UsersNoun(null, null), ask), ask, ask, list, share);
        }

        if (people is null && sentence[ask].Is(Keyword.HowMany) && (CountsDeed(sentence, ask, next) || (sentence.InRange(next) && (DeedPhrases.IsClause(sentence[next]) || (DeedPhrases.IsPast(sentence[next]) && sentence.FindWhereAny(Keyword.Both)))) || (sentence.InRange(next) && next <= ask + 2 && DeedPhrases.IsPast(sentence[next]) && sentence[next].Meanings[0] is MetricMeaning)))
        {
            return Found(sentence, (new UsersNoun(null, null), ask), ask, ask, list, share);
        }

        return people is { } found ? Found(sentence, found, ask, found.At, list, share) : null;
    }

    /// <summary>"how many ordered but never paid".</summary>
    private static bool DidButNot(Sentence sentence, int deed) =>
        sentence.InRange(deed) && Nouns.At(sentence, deed) is EventsNoun { Selection: not null }
        && sentence.FindWhere(mention => mention.Is(Keyword.Never) || (mention.Is(Keyword.Not) && !mention.IsContent), deed) is >= 0 and var negated
        && Enumerable.Range(deed, negated - deed).Any(at => sentence[at].Is(Keyword.But, Keyword.And));

    /// <summary>"what share of those who registered": nobody but people does.</summary>
    private static Subject? ThoseWho(Sentence sentence, int ask, int next, bool share)
    {
        var who = sentence.InRange(next) && sentence[next].Is(Keyword.Who) && sentence[next].Text.Equals("who", StringComparison.OrdinalIgnoreCase) ? next
            : sentence.InRange(next - 1) && sentence[next - 1].Is(Keyword.Who) && next - 2 > ask && sentence[next - 2].Is(Keyword.Those) ? next - 1 : -1;
        return share && who >= 0 ? Found(sentence, (new UsersNoun(null, null), who), ask, who, list: false, share) with { HasWho = true } : null;
    }

    /// <summary>"how many repeat buyers".</summary>
    private static Subject? RepeatBuyers(Sentence sentence, int ask, int at, bool list, bool share) =>
        sentence.InRange(at) && sentence[at].Is(Keyword.CameBack) && sentence[at].Text.StartsWith("repeat ", StringComparison.OrdinalIgnoreCase) && sentence[at].Text.EndsWith("ers", StringComparison.OrdinalIgnoreCase) && sentence.Facts.RevenueSelection is { } selling
            ? Found(sentence, (new UsersNoun(selling, null), at), ask, at, list, share) with { Often = new Planning.ValueTest(Planning.TestOperator.GreaterOrEqual, 2) }
            : null;

    /// <summary>"how many checked in exactly three times", "how many had exactly one call": how often people did it, without a word for them.</summary>
    private static bool CountsDeed(Sentence sentence, int ask, int next)
    {
        if (sentence.InRange(next + 1) && Nouns.At(sentence, next) is EventsNoun { Selection: not null } && sentence[next].Text.Split(' ')[0].ToLowerInvariant() is var verb && (verb.EndsWith("ed", StringComparison.Ordinal) || !verb.EndsWith('s')))
        {
            var test = NumberPass.Test(sentence, sentence.Next(next + 1));
            return test is not null && (sentence[test.End].Text.ToLowerInvariant() is "once" or "twice" or "thrice" || (sentence.InRange(test.End + 1) && sentence[test.End + 1].Is(Keyword.Times)));
        }

        var had = Enumerable.Range(ask + 1, Math.Max(0, next - ask - 1)).Any(at => sentence[at].Text.ToLowerInvariant() is "had" or "have" or "has" or "made" or "did");
        return had && sentence.InRange(next) && NumberPass.Test(sentence, next) is { } count && sentence.Next(count.End + 1) is var noun && sentence.InRange(noun) && Nouns.At(sentence, noun) is EventsNoun { Selection: not null };
    }

    /// <summary>"Spanish members", "October buyers": where from or when, in the word before the people.</summary>
    private static Subject? Described(Sentence sentence, int at, int ask, bool list, bool share)
    {
        if (!sentence.InRange(at + 1) || People(sentence, at + 1) is not { } people)
        {
            return null;
        }

        if (sentence[at].Meanings[0] is TimeMeaning { Time.Period: { } period })
        {
            return Found(sentence, people, ask, people.At, list, share) with { Period = period };
        }

        return ValuePass.ValueAt(sentence, at) is { Field.Source: Planning.FieldSource.UserAttribute, Operator: Planning.TestOperator.Equals } value
            ? Found(sentence, people, ask, people.At, list, share) with { Attribute = new Planning.FieldTest(value.Field, Planning.TestOperator.Equals, [value.Value]) }
            : null;
    }

    private static Subject Found(Sentence sentence, (UsersNoun Noun, int At) people, int ask, int upTo, bool list, bool share)
    {
        var isNew = Enumerable.Range(ask, upTo - ask + 1).Any(at => sentence[at].Is(Keyword.New));
        var once = Enumerable.Range(ask, upTo - ask + 1).Any(at => sentence[at].Is(Keyword.OneTime) && !sentence[at].IsContent);
        var active = Enumerable.Range(ask, upTo - ask).Any(at => sentence[at].Is(Keyword.Active));
        for (var at = ask; at <= upTo; at++)
        {
            sentence.Use(at);
        }

        var who = sentence.Next(people.At + 1) is var behind && sentence.InRange(behind) && (sentence[behind].Is(Keyword.Who) || sentence[behind].Text.Equals("that", StringComparison.OrdinalIgnoreCase))
            || Enumerable.Range(people.At + 1, Math.Min(2, sentence.Count - people.At - 1)).Any(at => sentence[at].Text.StartsWith("who", StringComparison.OrdinalIgnoreCase) || sentence[at].Text.StartsWith("that", StringComparison.OrdinalIgnoreCase));
        return new Subject(active && people.Noun.Selection is null ? people.Noun with { Selection = null } : people.Noun, people.At + 1) { WantsShare = share, WantsList = list, HasWho = who, IsNew = isNew, Often = once ? new Planning.ValueTest(Planning.TestOperator.Equals, 1) : null, BuysThings = AreBuyers(sentence[people.At]) };
    }

    public static bool AreBuyers(Mention mention) => mention.Text.ToLowerInvariant() is var text && (text.StartsWith("customer", StringComparison.Ordinal) || text.StartsWith("buyer", StringComparison.Ordinal) || text.StartsWith("shopper", StringComparison.Ordinal));

    private static bool IsListWord(Mention mention) =>
        mention.IsNoise && mention.Text.ToLowerInvariant() is "list" or "show" or "find" or "give" or "fetch" or "pull up" or "display";

    private static bool HasClause(Sentence sentence, int from) =>
        Enumerable.Range(from, Math.Max(0, Math.Min(3, sentence.Count - from))).Any(at => sentence[at].Text.StartsWith("who", StringComparison.OrdinalIgnoreCase) || sentence[at].Text.Equals("that", StringComparison.OrdinalIgnoreCase) || sentence[at].Is(Keyword.Who))
        || (sentence.InRange(from) && sentence[from].Is(Keyword.Active, Keyword.Inactive, Keyword.Never) && !sentence[from].IsContent)
        || (sentence.InRange(from + 1) && sentence[from].Meanings[0] is EventMeaning && Enumerable.Range(from + 1, sentence.Count - from - 1).Any(at => sentence[at].Is(Keyword.Never, Keyword.But) && !sentence[at].IsContent))
        || (sentence.InRange(from + 1) && sentence[from].Is(Keyword.Not) && sentence[from].Text.Contains("no", StringComparison.OrdinalIgnoreCase) && sentence[from].Text.StartsWith("with", StringComparison.OrdinalIgnoreCase))
        || (sentence.InRange(from) && sentence[from].Text.Equals("paying", StringComparison.OrdinalIgnoreCase))
        || (sentence.InRange(from + 1) && sentence[from].Text.ToLowerInvariant() is "with" or "having" or "w/" && TestsAmount(sentence, from + 1))
        || (sentence.InRange(from + 1) && sentence[from].Is(Keyword.Not, Keyword.Except) && !sentence[from].IsContent && sentence[from + 1].IsContent && Enumerable.Range(from, Math.Min(6, sentence.Count - from)).Any(at => sentence[at].Is(Keyword.Who)))
        || (sentence.InRange(from + 1) && sentence[from].Text.ToLowerInvariant() is "with" or "having" or "w/" && sentence.Next(from + 1) is var had && sentence.InRange(had) && Nouns.At(sentence, had) is EventsNoun { Selection: not null } && Enumerable.Range(had + 1, sentence.Count - had - 1).Any(at => sentence[at].Is(Keyword.And, Keyword.But) && !sentence[at].IsContent))
        || HasCount(sentence, from);

    /// <summary>"with at least 3 orders", "of model X with more than 5 alerts".</summary>
    private static bool HasCount(Sentence sentence, int from)
    {
        var with = Enumerable.Range(from, Math.Max(0, Math.Min(5, sentence.Count - from))).FirstOrDefault(at => sentence[at].Text.ToLowerInvariant() is "with" or "having" or "w/", -1);
        if (with < 0 && sentence.InRange(from + 1) && sentence[from].Text.ToLowerInvariant() is "on" or "in" or "across" or "from" or "using" && NumberPass.Test(sentence, from + 1) is { } several && sentence.Next(several.End + 1) is var kind && sentence.InRange(kind) && sentence[kind].Meanings[0] is FieldMeaning)
        {
            return true;
        }

        return with >= 0 && Enumerable.Range(from, with - from).All(at => sentence[at].IsNoise || sentence[at].Is(Keyword.In, Keyword.Of, Keyword.From, Keyword.Is) || sentence[at].Meanings[0] is ValueMeaning or FieldMeaning)
            && Enumerable.Range(with + 1, Math.Min(4, sentence.Count - with - 1)).Any(at => NumberPass.Test(sentence, at) is not null);
    }

    /// <summary>"with total revenue above 300", "with orders of 3 or more different kinds".</summary>
    private static bool TestsAmount(Sentence sentence, int from)
    {
        var amount = sentence.Next(from, Keyword.Sum);
        var test = sentence.Next(amount + 1, Keyword.Is, Keyword.Of, Keyword.In);
        return sentence.InRange(test) && (sentence[amount].Meanings[0] is EventMeaning || Nouns.At(sentence, amount) is MetricNoun) && NumberPass.Test(sentence, test) is not null;
    }

    /// <summary>"submitted applications": people by what was done, a participle before the noun.</summary>
    private static (UsersNoun Noun, int At)? ByDeed(Sentence sentence, int at) =>
        sentence.InRange(at + 1) && sentence[at].Meanings[0] is EventMeaning { IsPartial: false } deed && People(sentence, at + 1) is { } people
            ? (people.Noun with { Selection = deed.Selection }, people.At)
            : null;

    /// <summary>"customer 17850": one person, not a group.</summary>
    private static bool IsNamed(Sentence sentence, int at) =>
        sentence.InRange(at) && (sentence[at].Meanings.OfType<ValueMeaning>().Any(value => value.Field.Source == Planning.FieldSource.ExternalUserId && value.Score > 0.5)
            || (sentence[at].As<NumberMeaning>() is { Kind: Tokens.TokenKind.Number } && sentence[at].Meanings[0] is not TimeMeaning));

    private static (UsersNoun Noun, int At)? People(Sentence sentence, int at)
    {
        if (!sentence.InRange(at) || sentence.IsUsed(at))
        {
            return null;
        }

        if (IsNamed(sentence, at + 1))
        {
            return null;
        }

        if (sentence[at].Meanings[0] is not ValueMeaning && Nouns.At(sentence, at) is UsersNoun noun)
        {
            return (noun, at);
        }

        return sentence[at].Is(Keyword.Users) && sentence[at].Meanings.OfType<EventMeaning>().All(meaning => meaning.IsPartial) ? (new UsersNoun(null, null), at) : null;
    }
}
