using System.Text.RegularExpressions;
using Analytics.LocalRuntime.Hosting.Index;

namespace Analytics.LocalRuntime.Queues;

/// <summary>The naming rules of storage queues; a name that works here works on Azure.</summary>
internal static partial class QueueName
{
    public const int MaximumLength = 63;
    private const string PoisonSuffix = "-poison";

    public static string Check(string name)
        => name.Length is >= 3 and <= MaximumLength && Valid().IsMatch(name)
            ? name
            : throw new FunctionRuleException(
                $"'{name}' is not a queue name.",
                "Use 3 to 63 lower-case letters, digits and single hyphens, with a letter or digit at both ends.");

    /// <summary>The queue for messages that keep failing; a poison queue has none, nor has a name too long for the suffix.</summary>
    public static string? PoisonOf(string name)
        => name.EndsWith(PoisonSuffix, StringComparison.Ordinal) || name.Length + PoisonSuffix.Length > MaximumLength ? null : name + PoisonSuffix;

    /// <summary>The queue whose failing messages a poison queue keeps; null when it is none.</summary>
    public static string? OriginOf(string poisonQueue)
        => poisonQueue.EndsWith(PoisonSuffix, StringComparison.Ordinal) && poisonQueue.Length > PoisonSuffix.Length ? poisonQueue[..^PoisonSuffix.Length] : null;

    [GeneratedRegex("^[a-z0-9]+(?:-[a-z0-9]+)*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Valid();
}
