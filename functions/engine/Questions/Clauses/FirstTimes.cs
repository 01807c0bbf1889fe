using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Clauses;

/// <summary>"at least 3 orders in their first week", "5 or more logins within 7 days of signing up": only the time from each person's own beginning on counts.</summary>
internal static class FirstTimes
{
    /// <summary>Takes "in their first week" out of the question; where it stood, and the length.</summary>
    public static (int At, FirstTime Time)? Take(Sentence sentence)
    {
        for (var at = 0; at + 1 < sentence.Count; at++)
        {
            if (!Opens(sentence[at]))
            {
                continue;
            }

            var next = sentence.Next(at + 1, Keyword.First);
            Duration? length = !sentence.InRange(next) ? null : sentence[next].Meanings[0] switch
            {
                DurationMeaning named => named.Duration,
                UnitMeaning { Plural: false, Grain: >= TimeGrain.Hour and <= TimeGrain.Month } unit => new Duration(1, unit.Grain),
                _ => null,
            };
            var behind = sentence.Next(next + 1);
            if (length is null || (sentence.InRange(behind) && sentence[behind].Is(Keyword.After, Keyword.Of, Keyword.From, Keyword.In) && !sentence[behind].IsContent))
            {
                continue;
            }

            sentence.Use(at, next);
            sentence.Assume("the time of each user begins with the very first event");
            return (at, new FirstTime(new EventSelection(), length));
        }

        return null;
    }

    /// <summary>Gives the clause before it, or else the first one, what was taken.</summary>
    public static void Give((int At, FirstTime Time)? taken, List<UserClause> clauses)
    {
        if (taken is { } found && (clauses.FindLast(clause => clause.Start <= found.At && clause.HasContent) ?? clauses.FirstOrDefault()) is { } clause)
        {
            clause.FirstTime = found.Time;
        }
    }

    /// <summary>"at least 3 orders within 7 days of signing up": how often is counted in the time from the other deed on, which no row of steps could tell.</summary>
    public static void Fold(ClauseSets sets, List<UserClause> clauses)
    {
        for (var index = 0; index + 1 < clauses.Count; index++)
        {
            var (clause, reference) = (clauses[index], clauses[index + 1]);
            if (clause is { Test: not null, Within: { } length, HasDeed: true } && reference is { Link: ClauseLink.After, Selection: not null, Negated: false, Test: null, Periods.Count: 0 })
            {
                clause.FirstTime = new FirstTime(sets.Selection(reference), length);
                clause.Within = null;
                clauses.RemoveAt(index + 1);
            }
        }
    }

    private static bool Opens(Mention mention) =>
        !mention.IsContent && ((mention.Is(Keyword.Within) && mention.Text.Contains("first", StringComparison.OrdinalIgnoreCase)) || mention.Meanings[0] is KeywordMeaning { Keyword: Keyword.First });
}
