using System.Globalization;
using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>When coming back counts: "day 7", "D7", "week 1", "on or after day 30", "days 1-3, 4-7, 8-14".</summary>
internal static partial class RetentionHorizon
{
    /// <summary>"day 7", "W1", "30 day retention".</summary>
    public static Duration? Of(Sentence sentence)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (!sentence.IsUsed(at) && At(sentence, at) is { } found)
            {
                sentence.Use(at, found.End);
                return found.Horizon;
            }
        }

        return null;
    }

    /// <summary>"day 1, day 7 and day 30 retention": each of them by itself.</summary>
    public static (TimeGrain Unit, IReadOnlyList<Bucket> Brackets)? Several(Sentence sentence)
    {
        var found = new List<(int At, int End, Duration Horizon)>();
        for (var at = 0; at < sentence.Count; at++)
        {
            if (!sentence.IsUsed(at) && sentence[at].As<DurationMeaning>() is null && At(sentence, at) is { } horizon)
            {
                found.Add((at, horizon.End, horizon.Horizon));
                at = horizon.End;
            }
        }

        if (found.Count < 2 || found.Exists(horizon => horizon.Horizon.Unit != found[0].Horizon.Unit))
        {
            return null;
        }

        found.ForEach(horizon => sentence.Use(horizon.At, horizon.End));
        return (found[0].Horizon.Unit, found.ConvertAll(horizon => new Bucket(horizon.Horizon.Amount.ToString(CultureInfo.InvariantCulture), horizon.Horizon.Amount, horizon.Horizon.Amount)));
    }

    /// <summary>"came back on day 7", "were active 30 days later": retention without the word.</summary>
    public static bool ComesBackOn(Sentence sentence)
    {
        if (!sentence.FindWhereAny(Keyword.CameBack, Keyword.Active, Keyword.Again, Keyword.Returning))
        {
            return false;
        }

        return Enumerable.Range(0, sentence.Count).Any(at => At(sentence, at) is { } found
            && (sentence[at].As<DurationMeaning>() is null || (sentence.InRange(found.End + 1) && sentence[found.End + 1].Text.ToLowerInvariant() is "later" or "after" or "on")));
    }

    /// <summary>"rolling retention", "on or after day 30", "30 days later or after that".</summary>
    public static bool OnOrAfter(Sentence sentence)
    {
        if (!Unbounded().IsMatch(sentence.Question.Text))
        {
            return false;
        }

        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => sentence[at].Is(Keyword.Rolling, Keyword.Or, Keyword.After, Keyword.Then) && !sentence[at].IsContent || sentence[at].Text.Equals("unbounded", StringComparison.OrdinalIgnoreCase)))
        {
            sentence.Use(at);
        }

        return true;
    }

    public static (TimeGrain Unit, IReadOnlyList<Bucket> Brackets)? Brackets(Sentence sentence)
    {
        if (!sentence.Question.Text.Contains("bracket", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var ranges = Range().Matches(sentence.Question.Text).Select(match => new Bucket($"{match.Groups["from"].Value}-{match.Groups["to"].Value}", decimal.Parse(match.Groups["from"].Value, CultureInfo.InvariantCulture), decimal.Parse(match.Groups["to"].Value, CultureInfo.InvariantCulture))).ToList();
        if (ranges.Count < 2)
        {
            return null;
        }

        var unit = TimeGrain.Day;
        foreach (var at in Enumerable.Range(0, sentence.Count))
        {
            if (sentence[at].As<UnitMeaning>() is { Grain: TimeGrain.Day or TimeGrain.Week or TimeGrain.Month } named)
            {
                unit = named.Grain;
                sentence.Use(at);
            }
            else if (sentence[at].Meanings[0] is TimeMeaning)
            {
                continue;
            }
            else if (sentence[at].Text.StartsWith("bracket", StringComparison.OrdinalIgnoreCase) || Range().IsMatch(sentence[at].Text) || sentence[at].As<NumberMeaning>() is not null)
            {
                sentence.Use(at);
            }
        }

        return (unit, ranges);
    }

    public static void UseWords(Sentence sentence)
    {
        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => !sentence[at].IsContent && sentence[at].Is(Keyword.Share, Keyword.Who, Keyword.Active, Keyword.Those, Keyword.Then, Keyword.After, Keyword.Or, Keyword.Is, Keyword.Returning)))
        {
            sentence.Use(at);
        }
    }

    private static (Duration Horizon, int End)? At(Sentence sentence, int at)
    {
        if (Numbered().Match(sentence[at].Text) is { Success: true } period && sentence.FindWhereAny(Keyword.Retention))
        {
            return (new Duration(int.Parse(period.Groups["number"].Value, CultureInfo.InvariantCulture), Unit(period.Groups["unit"].Value[0])), at);
        }

        if (sentence[at].As<DurationMeaning>() is { } named)
        {
            return (named.Duration, at);
        }

        if (sentence[at].As<UnitMeaning>() is { Grain: TimeGrain.Day or TimeGrain.Week or TimeGrain.Month } unit && NumberPass.NumberAt(sentence, at + 1) is { Value: > 0 and < 400 } number)
        {
            return (new Duration((int)number.Value, unit.Grain), number.At);
        }

        return sentence[at].IsUnknown && Short().Match(sentence[at].Text) is { Success: true } match
            ? (new Duration(int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture), Unit(match.Groups["unit"].Value[0])), at)
            : null;
    }

    private static TimeGrain Unit(char letter) => char.ToLowerInvariant(letter) switch
    {
        'w' => TimeGrain.Week,
        'm' => TimeGrain.Month,
        _ => TimeGrain.Day,
    };

    [GeneratedRegex(@"(?<from>\d{1,3})\s*(-|–|to)\s*(?<to>\d{1,3})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Range();

    [GeneratedRegex("^((in|on|at|during|after)\\s+)?(?<unit>day|week|month)\\s+(?<number>[1-9][0-9]{0,2})$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Numbered();

    [GeneratedRegex("^(?<unit>[dwm])(?<number>[1-9][0-9]{0,2})$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Short();

    [GeneratedRegex(@"\brolling\b|\bunbounded\b|\bon\s+or\s+(after|later)\b|\bor\s+(at\s+)?(any\s*time\s+)?(later|after|beyond)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Unbounded();
}
