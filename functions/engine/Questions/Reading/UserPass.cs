using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Takes named people: "customer 17850", "user k8s-ci-robot", "excluding thockin".</summary>
internal static class UserPass
{
    public static void Run(Sentence sentence, Slots slots)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (!sentence.IsUsed(at) && (Named(sentence, at) ?? Known(sentence, at) ?? Group(sentence, at)) is { } found)
            {
                at = Take(sentence, slots, at, found);
            }
            else if (!sentence.IsUsed(at) && Humans(sentence, at) is { } bots)
            {
                slots.Conditions.Add(new ConditionSlot(at, new FieldTest(Field.ExternalUserId, TestOperator.NotEquals, bots)));
            }
            else if (!sentence.IsUsed(at) && sentence[at].Is(Keyword.Guests) && !sentence[at].IsContent && !IsCounted(sentence, at))
            {
                TakeGuests(sentence, slots, at);
            }
        }
    }

    /// <summary>"how many humans", "per human user": the users without the bots, where some are known.</summary>
    internal static IReadOnlyList<string>? Humans(Sentence sentence, int at)
    {
        if (!sentence[at].Is(Keyword.Users) || sentence[at].IsContent || sentence[at].Text.ToLowerInvariant() is not ("human" or "humans" or "human beings"))
        {
            return null;
        }

        var named = sentence.Model.Terms.Where(term => string.Equals(term.Term, "bot", StringComparison.OrdinalIgnoreCase) || term.Synonyms.Contains("bots", StringComparer.OrdinalIgnoreCase)).Select(term => term.Users).OfType<IsUser>().FirstOrDefault()?.ExternalIds;
        var bots = named ?? [.. sentence.Model.UserIds.Where(IsBot).Take(200)];
        if (bots.Count == 0 || sentence.Mentions.Any(mention => mention.Is(Keyword.Bots) || mention.As<PeopleMeaning>() is { Users: IsUser }))
        {
            return null;
        }

        sentence.Assume("humans are all users but " + string.Join(", ", bots.Take(5)));
        return bots;
    }

    /// <summary>"how many guests" counts them; elsewhere the word is a condition.</summary>
    private static bool IsCounted(Sentence sentence, int at) =>
        sentence.Previous(at - 1, Keyword.Distinct, Keyword.Of) is var before && sentence.InRange(before) && sentence[before].Is(Keyword.HowMany);

    private static void TakeGuests(Sentence sentence, Slots slots, int at)
    {
        var negated = Negations.Take(sentence, at);
        UseBy(sentence, at);
        slots.Conditions.Add(new ConditionSlot(at, new FieldTest(Field.UserId, negated ? TestOperator.IsPresent : TestOperator.IsMissing, [])));
        sentence.Use(at);
    }

    /// <summary>"placed by guests", "closed by bots": who did it, and no group for each of them.</summary>
    private static void UseBy(Sentence sentence, int at)
    {
        var by = sentence.Previous(at - 1);
        if (sentence.InRange(by) && sentence[by].Is(Keyword.By) && sentence[by].Text.Equals("by", StringComparison.OrdinalIgnoreCase))
        {
            sentence.Use(by);
        }
    }

    /// <summary>A word for certain people: "staff" from the knowledge base, or "bots" told by their identifiers. "the bots X and Y" are those that are named.</summary>
    private static (List<string> Ids, int End)? Group(Sentence sentence, int at) => OfWord(sentence, at) is not { } group ? null
        : sentence.Next(at + 1) is var named && sentence.InRange(named) && Known(sentence, named) is { } those ? those
        : group;

    internal static (List<string> Ids, int End)? OfWord(Sentence sentence, int at)
    {
        if (sentence[at].As<PeopleMeaning>() is { Users: IsUser named })
        {
            if (NumberPass.NumberAt(sentence, at - 1) is not null)
            {
                sentence.Use(at - 1);
            }

            return ([.. named.ExternalIds], at);
        }

        if (!sentence[at].Is(Keyword.Bots) || sentence[at].IsContent)
        {
            return null;
        }

        var bots = sentence.Model.UserIds.Where(IsBot).Take(200).ToList();
        if (bots.Count == 0)
        {
            return null;
        }

        if (NumberPass.NumberAt(sentence, at - 1) is not null)
        {
            sentence.Use(at - 1);
        }

        sentence.Assume("bots are the users " + string.Join(", ", bots.Take(5)) + (bots.Count > 5 ? ", …" : string.Empty));
        return (bots, at);
    }

    private static bool IsBot(string id) =>
        QuestionTokenizer.Words(id).Any(word => word.Lower is "bot" or "robot" or "bots" || word.Lower.EndsWith("bot", StringComparison.Ordinal));

    private static int Take(Sentence sentence, Slots slots, int at, (List<string> Ids, int End) found)
    {
        if (Negations.Take(sentence, at))
        {
            slots.Conditions.Add(new ConditionSlot(at, new FieldTest(Field.ExternalUserId, TestOperator.NotEquals, found.Ids)));
        }
        else
        {
            UseBy(sentence, at);
            slots.Users.Add(new IsUser(found.Ids));
        }

        sentence.Use(at, found.End);
        return found.End;
    }

    // "customer 17850", "users 5 and 7"
    private static (List<string> Ids, int End)? Named(Sentence sentence, int at)
    {
        if (!sentence[at].Is(Keyword.Users))
        {
            return null;
        }

        var ids = new List<string>();
        var end = at;
        var next = at + 1;
        if (sentence.InRange(next) && sentence[next].Text.ToLowerInvariant() is "id" or "number" or "no" or "#" or "named" or "called")
        {
            next++;
        }

        while (sentence.InRange(next) && IdentifierAt(sentence, next) is { } id)
        {
            ids.Add(id);
            end = next;
            next = sentence.Next(next + 1, Keyword.And, Keyword.Or);
            if (next == end + 1)
            {
                break;
            }
        }

        return ids.Count > 0 ? (ids, end) : null;
    }

    private static (List<string> Ids, int End)? Known(Sentence sentence, int at)
    {
        if (UserValue(sentence, at) is not { } first)
        {
            return null;
        }

        var ids = new List<string> { first };
        var end = at;
        for (var next = sentence.Next(at + 1, Keyword.And, Keyword.Or); next > end + 1 && sentence.InRange(next) && UserValue(sentence, next) is { } id; next = sentence.Next(end + 1, Keyword.And, Keyword.Or))
        {
            ids.Add(id);
            end = next;
        }

        return (ids, end);
    }

    private static string? UserValue(Sentence sentence, int at) =>
        ValuePass.ValueAt(sentence, at) is { Field.Source: FieldSource.ExternalUserId } value && !sentence[at].Meanings.OfType<ValueMeaning>().Any(other => other.Field.Source != FieldSource.ExternalUserId && other.Score >= value.Score)
            ? value.Value
            : null;

    public static string? IdentifierAt(Sentence sentence, int at)
    {
        var mention = sentence[at];
        if (mention.Meanings.OfType<ValueMeaning>().FirstOrDefault(value => value.Field.Source == FieldSource.ExternalUserId) is { Score: > 0.5 } known)
        {
            return known.Value;
        }

        if (mention.As<QuotedMeaning>() is { } quoted)
        {
            return quoted.Text;
        }

        if (mention.As<NumberMeaning>() is { Kind: TokenKind.Number } && mention.Text.All(char.IsDigit) && mention.Text.Length >= 2 && mention.Meanings[0] is not TimeMeaning)
        {
            return mention.Text;
        }

        return mention.IsUnknown && mention.Text.Any(char.IsDigit) ? mention.Text : null;
    }
}
