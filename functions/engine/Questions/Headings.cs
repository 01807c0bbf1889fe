namespace Analytics.Engine.Questions;

/// <summary>"repeat rate: share of users who bought twice": the words before the colon only name what the words behind it ask.</summary>
internal static class Headings
{
    private const int MostWords = 4;

    /// <summary>The question without its heading, or null when it has none.</summary>
    public static Question? Below(Question question)
    {
        var at = question.Text.IndexOf(": ", StringComparison.Ordinal);
        if (at <= 0 || at + 2 >= question.Text.Length || question.Text[..at].Split(' ', StringSplitOptions.RemoveEmptyEntries).Length > MostWords)
        {
            return null;
        }

        return question with { Text = question.Text[(at + 2)..] };
    }
}
