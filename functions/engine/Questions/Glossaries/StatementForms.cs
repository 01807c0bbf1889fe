using System.Text.RegularExpressions;

namespace Analytics.Engine.Questions.Glossaries;

/// <summary>A name with the text that says what it stands for.</summary>
/// <param name="Name">One word or several, with other names behind "or", "/" or a comma.</param>
/// <param name="Definition">The text as it was written.</param>
internal readonly record struct StatedDefinition(string Name, string Definition);

/// <summary>The ways in which people write what they mean by a word, other than as an equation.</summary>
internal static partial class StatementForms
{
    /// <summary>"Spend: price of Purchase", "A visit is an EntranceScanned", "by churned we mean no visit for 60 days", "we call a large order a haul".</summary>
    public static StatedDefinition? Of(string statement)
    {
        foreach (var pattern in new[] { MeantPattern(), CalledPattern(), MeaningPattern(), IsPattern(), ColonPattern() })
        {
            if (pattern.Match(statement) is { Success: true } match)
            {
                return new StatedDefinition(match.Groups["name"].Value, match.Groups["definition"].Value.Trim());
            }
        }

        return null;
    }

    /// <summary>
    /// The texts that may hold the definition, most telling first: what stands behind a last "=", the formula in brackets, all of it, and what
    /// stands before the first comma or bracket.
    /// </summary>
    public static IEnumerable<string> Texts(string definition)
    {
        var equals = definition.LastIndexOf(" = ", StringComparison.Ordinal);
        if (equals >= 0)
        {
            yield return definition[(equals + 3)..].Trim();
        }

        if (BracketedFormula().Match(definition) is { Success: true } formula)
        {
            yield return formula.Groups["formula"].Value.Trim();
        }

        if (equals < 0)
        {
            yield return definition;
            var short_ = Aside().Replace(definition, " ").Split(", ")[0].Trim();
            if (short_ != definition && short_.Length > 0)
            {
                yield return short_;
            }
        }
    }

    /// <summary>"We also say client", "also known as a member": another name for what the statement before defined.</summary>
    public static string? AnotherName(string statement) =>
        AnotherNamePattern().Match(statement) is { Success: true } match ? match.Groups["name"].Value : null;

    /// <summary>"People are drivers", "each user is a driver", "user_id is the driver": what those are called whom the rows are about.</summary>
    public static string? PeopleAreCalled(string statement) =>
        PeopleArePattern().Match(statement) is { Success: true } match ? match.Groups["many"].Success ? match.Groups["many"].Value[..^1] : match.Groups["one"].Value : null;

    /// <summary>A share, and not a number per something.</summary>
    public static bool IsShare(string definition) => ShareWord().IsMatch(definition);

    [GeneratedRegex(@"^by\s+(?<name>[^=:]{1,40}?),?\s+we\s+(?:mean|understand)\s+(?<definition>.+)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex MeantPattern();

    [GeneratedRegex(@"^we\s+call\s+(?<definition>.+?)\s+(?:an?\s+)(?<name>[\w\-]+(?:\s[\w\-]+)?)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex CalledPattern();

    [GeneratedRegex(@"^(?<name>[^=:]{1,40}?)\s+(?:means|mean|stands for|refers to|is defined as|are defined as|counts as|is when|is short for)\s+(?<definition>.+)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex MeaningPattern();

    [GeneratedRegex(@"^(?:(?:an?|the|our|each|every|one)\s+)?(?<name>[^=:,]{1,40}?)\s+(?:is|are)\s+(?<definition>(?:an?|the|any|all|every|each|one|those|our)\s+.+|[^\s]+ of .+|[\w\-]+\s(?:who|that|with|without)\s[^`]*`.+|[A-Z`][\w` ]+\s(?:with|where|whose|over|under|of)\s.+)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex IsPattern();

    [GeneratedRegex(@"^(?<name>[^=:]{1,40}?)(?:\s*:|\s+[–—-])\s+(?<definition>.+)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex ColonPattern();

    [GeneratedRegex(@"\((?<formula>(?:[^()]|\([^()]*\))*(?:\s[/+÷]\s|\()(?:[^()]|\([^()]*\))*)\)\s*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex BracketedFormula();

    [GeneratedRegex(@"\s*\([^)]*\)", RegexOptions.None, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Aside();

    [GeneratedRegex(@"^(?:(?:we|some|people|they)\s+)?(?:also|sometimes|often)\s+(?:say|call (?:it|them|this|these)|called|known as|aka|named)\s+(?:an?\s+)?[""“'`]?(?<name>[\w\- ]{2,40}?)[""”'`]?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex AnotherNamePattern();

    [GeneratedRegex(@"^(?:(?:our|the|all)\s+)?(?:people|users)\s+(?:here\s+)?(?:are|=|means?)\s+(?:called\s+|our\s+|the\s+)*(?<many>[a-z]{3,20}(?<!s)s)(?=$|\s*[,(]|\s+(?:who|that|of|with)\b)|^(?:an?|each|every|the|our)?\s*`?user(?:[_ ]?id)?`?\s*(?:is|=|means|:)\s+(?:the\s+(?:id|number)\s+of\s+)?(?:the|an?|our)\s+(?<one>[a-z]{3,20})(?=$|'s\s+(?:id|number)|\s*[,(]|\s+(?:who|whom|that|number)\b)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex PeopleArePattern();

    [GeneratedRegex(@"\b(?:share|percent|percentage|proportion|fraction)\b|%", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex ShareWord();
}
