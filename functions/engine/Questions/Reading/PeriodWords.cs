using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Words such as "monthly" that are also values of a property: a filter where they describe a thing, else a step in time.</summary>
internal static class PeriodWords
{
    public static bool IsValue(Sentence sentence, int at) => IsBesideValue(sentence, at) || Describes(sentence, at) || FollowsDeed(sentence, at);

    /// <summary>"on the monthly plan", "monthly billing", "how many monthly subscriptions".</summary>
    private static bool Describes(Sentence sentence, int at)
    {
        var next = at + 1;
        if (!sentence.InRange(next) || !Values(sentence, at).Any())
        {
            return false;
        }

        if (sentence[next].Meanings.Any(meaning => meaning is FieldMeaning { Property: var property, Score: > 0.45 } && !ModelFacts.IsNumeric(property)))
        {
            return true;
        }

        var one = sentence.InRange(at - 1) && sentence[at - 1].Text.ToLowerInvariant() is "a" or "an" or "the" or "any";
        return sentence.InRange(at - 1) && (sentence[at - 1].Is(Keyword.HowMany) || one) && Enumerable.Range(next, Math.Min(2, sentence.Count - next)).Any(noun => Has(sentence, at, noun));
    }

    /// <summary>"invoices paid annually": after what was done, the word says how.</summary>
    private static bool FollowsDeed(Sentence sentence, int at) =>
        sentence.InRange(at - 1) && sentence[at].Text.EndsWith("ly", StringComparison.OrdinalIgnoreCase) && IsParticiple(sentence[at - 1])
        && Values(sentence, at).Any() && Enumerable.Range(0, at).Any(noun => Has(sentence, at, noun));

    /// <summary>"billed annually" where a property says how: the participle only names that property.</summary>
    public static void TakeParticiple(Sentence sentence, int at)
    {
        if (!sentence.InRange(at - 1) || !IsParticiple(sentence[at - 1]))
        {
            return;
        }

        var stem = Stemmer.Stem(sentence[at - 1].Text.ToLowerInvariant());
        if (Values(sentence, at).Any(value => QuestionTokenizer.Words(Naming.Of(value.Field)).Any(word => word.Stem == stem)))
        {
            sentence.Use(at - 1);
        }
    }

    /// <summary>The rows that the noun counts carry the property of the value.</summary>
    private static bool Has(Sentence sentence, int at, int noun) =>
        sentence[noun].Meanings.OfType<EventMeaning>().FirstOrDefault() is { } named && Values(sentence, at).Any(value => sentence.Facts.Carries(named.Selection, value.Field));

    private static bool IsParticiple(Mention mention) =>
        mention.Text.ToLowerInvariant() is var text && (text.EndsWith("ed", StringComparison.Ordinal) || text.EndsWith("paid", StringComparison.Ordinal));

    private static IEnumerable<ValueMeaning> Values(Sentence sentence, int at) => sentence[at].Meanings.OfType<ValueMeaning>().Where(value => value.Score >= 0.45);

    /// <summary>"monthly vs annual revenue": two values of a property, not a step in time.</summary>
    private static bool IsBesideValue(Sentence sentence, int at)
    {
        var only = sentence.Previous(at - 1);
        foreach (var value in sentence[at].Meanings.OfType<ValueMeaning>())
        {
            if (sentence.InRange(only) && sentence[only].Is(Keyword.Only, Keyword.Except, Keyword.Not, Keyword.From) && !sentence[only].IsContent)
            {
                return true;
            }

            foreach (var other in new[] { sentence.Next(at + 1, Keyword.Versus, Keyword.Compared, Keyword.Or, Keyword.And), sentence.Previous(at - 1, Keyword.Versus, Keyword.Compared, Keyword.Or, Keyword.And) })
            {
                if (sentence.InRange(other) && Math.Abs(other - at) > 1 && sentence[other].Meanings.OfType<ValueMeaning>().Any(beside => beside.Field == value.Field))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Hours or weekdays as one side of a comparison; there "weekday" is the opposite of the weekend.</summary>
    public static TimePartMeaning? PartAt(Sentence sentence, int at) => sentence[at].As<TimePartMeaning>()
        ?? (sentence[at].Meanings[0] is UnitMeaning && sentence[at].Text.ToLowerInvariant() is "weekday" or "weekdays" or "working day" or "working days"
            ? new TimePartMeaning(new TimePartTest(TimeGrain.DayOfWeek, [1, 2, 3, 4, 5]), "weekdays")
            : null);
}
