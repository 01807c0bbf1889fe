using System.Text.RegularExpressions;

namespace Analytics.Engine.Questions.Refusals;

/// <summary>Turns away what is no question about the data before anything is read from it.</summary>
internal static partial class QuestionGuard
{
    public const int MostCharacters = 2_000;

    public static Declined? Check(string text)
    {
        if (string.IsNullOrWhiteSpace(text) || !text.Any(char.IsLetterOrDigit))
        {
            return new Declined("question.empty", "There is no question yet. Ask for a number, a trend, a ranking or a comparison.");
        }

        if (text.Length > MostCharacters)
        {
            return new Declined("question.too_long", $"The question is longer than {MostCharacters} characters. Ask it in one or two sentences.");
        }

        return Unsafe().IsMatch(text)
            ? new Declined("question.unsafe", "That reads like a command, not a question about the data. I only read the data of this organization; ask in plain words what you want to know.")
            : null;
    }

    [GeneratedRegex(
        """
        \bselect\b.{0,200}\bfrom\b|\bunion\s+(all\s+)?select\b|\binsert\s+into\b|\bupdate\s+\w+\s+set\b|\bdelete\s+(from\b|all\b|the\b|every|test\b|user)|\bdrop\s+(the\s+)?(\w+\s+)?(table|database|schema|index|view)
        |\btruncate\s+(table\b|the\b)|\balter\s+(table|role|user)\b|\bcreate\s+(table|role|user\s+\w+\s+with)\b|\bgrant\s+\w+\s+(on|to)\b|;\s*--|--\s*$|/\*|\bpg_\w+\s*\(|\bor\s+1\s*=\s*1|'\s*or\s*'|\bxp_cmdshell\b|\bcopy\s+\w+\s+to\b
        |\b(ignore|disregard|forget)\b.{0,30}\b(previous|prior|above|your|all)\b.{0,20}\b(instruction|rule|prompt|guardrail)|\bsystem\s+prompt\b|\b(api|secret|access)\s+(key|token)s?\b|\bpasswords?\b|/etc/\w+|\benvironment\s+variables?\b
        |\b(set|change|make)\s+(my|me)\b.{0,20}\b(role|admin|superuser|owner)\b|\bother\s+(tenant|organi[sz]ation|company|org)s?\b|\bevery\s+org(anization)?'?s?\b|\bwithout\s+approval\b|<script\b|^\s*(please\s+|can\s+you\s+|could\s+you\s+|now\s+)*(remove|erase|wipe|purge|destroy|nuke|truncate|delete|overwrite)\b.{0,60}\b(database|table|tables|records?|rows|all\s+data|the\s+data|data\s+(of|for|from)|accounts?)\b|^\s*(please\s+)?drop\b.{0,60}\b(table|database|schema)\s*[.;!]*\s*$|\bsudo\b|\brm\s+-rf\b|\bother\s+people'?s\s+data\b
        """,
        RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline,
        matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Unsafe();
}
