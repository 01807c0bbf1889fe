using System.Globalization;
using System.Text.RegularExpressions;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.Glossaries;

/// <summary>"user who did `Report Exported`", "did not `visit` for 30 days", "those with `A` or `B`": people by events that are quoted, so that nothing has to be guessed.</summary>
internal sealed partial record QuotedDeeds(UserSet Users, Duration? Within)
{
    private const int LongestTime = 3_660;

    public static QuotedDeeds? Read(string text, DefinitionNames names)
    {
        var match = Pattern().Match(text.Trim().TrimEnd('.', ','));
        if (!match.Success || !(match.Groups["who"].Success || match.Groups["verb"].Success) || (match.Groups["people"] is { Success: true } people && !IsAnyone(people.Value) && !names.IsPeople(people.Value)))
        {
            return null;
        }

        var deeds = Quoted().Matches(match.Groups["deeds"].Value).Select(deed => names.Event(deed.Groups["name"].Value)).ToList();
        var either = Or().IsMatch(match.Groups["deeds"].Value);
        if (deeds.Contains(null) || (either && match.Groups["deeds"].Value.Contains(" and ", StringComparison.OrdinalIgnoreCase)) || (match.Groups["amount"].Success && deeds.Count > 1))
        {
            return null;
        }

        UserSet did = either || deeds.Count == 1 ? new Performed(EventSelection.Of([.. deeds.Select(deed => deed!.Name)])) : new AllUserSets([.. deeds.Select(deed => new Performed(EventSelection.Of(deed!.Name)))]);
        return new QuotedDeeds(match.Groups["no"].Success ? new NotInUserSet(did) : did, Length(match));
    }

    private static bool IsAnyone(string people) => people.ToLowerInvariant() is "those" or "anyone" or "anybody" or "everyone" or "everybody" or "someone" or "somebody" or "one" or "they";

    private static Duration? Length(Match match)
    {
        if (!int.TryParse(match.Groups["amount"].Value, CultureInfo.InvariantCulture, out var amount) || amount is < 1 or > LongestTime)
        {
            return null;
        }

        return new Duration(amount, match.Groups["unit"].Value.ToLowerInvariant() switch { "hour" => TimeGrain.Hour, "day" => TimeGrain.Day, "week" => TimeGrain.Week, "month" => TimeGrain.Month, _ => TimeGrain.Year });
    }

    [GeneratedRegex(@"^(?:(?:an?|any|every|each|all|the|our)\s+)?(?:(?<people>[\w\-]+)\s+(?=who\b|that\b|with\b|without\b|having\b))?(?:(?<who>who|that|with|having|(?=without\b))\s*)?(?:(?:has|have|had|is|are|ever)\s+)*(?:(?<no>never|no|not|did\s+not|do\s+not|does\s+not|didn't|hasn't|haven't|without)\s+)?(?:(?:(?<verb>did|do|does|done|performed|triggered|fired|sent|made|completed|logged|raised|emitted|caused|was\s+seen\s+in|seen\s+in)|an?|any|at\s+least\s+(?:one|an?|1))\s+)*(?<deeds>`[^`]+`(?:\s*(?:,\s*|,?\s+(?:and|or)\s+|/\s*)(?:(?:did|an?)\s+)?`[^`]+`)*)(?:\s+events?)?(?:\s+(?:at\s+least\s+)?once)?(?:\s+(?:for|in|within|during|over)\s+(?:the\s+)?(?:(?:last|past|at\s+least|more\s+than)\s+)*(?<amount>\d{1,4})\s+(?<unit>hour|day|week|month|year)s?)?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Pattern();

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"`\s*(?:,?\s*\bor\b|/)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Or();
}
