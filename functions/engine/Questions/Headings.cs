using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

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

        // "onboarding funnel: a, b, c": what it is the funnel of need not be known, but a funnel it is.
        var isFunnel = question.Text[..at].EndsWith("funnel", StringComparison.OrdinalIgnoreCase) && at > "funnel".Length;
        return question with { Text = (isFunnel ? "funnel: " : string.Empty) + question.Text[(at + 2)..] };
    }

    /// <summary>A heading that says when, which or how many says more than the words behind it.</summary>
    public static bool IsKept(IReadOnlyList<Mention> mentions, Question question, Planned planned)
    {
        var words = question.Text[..question.Text.IndexOf(": ", StringComparison.Ordinal)].Length;
        var plan = PlanJson.Serialize(planned.Plan);
        var read = 0;
        foreach (var mention in mentions)
        {
            read = question.Text.IndexOf(mention.Text, read, StringComparison.Ordinal) is >= 0 and var found ? found : read;
            if (read >= words)
            {
                break;
            }

            if (mention.Is(Keyword.Versus, Keyword.Compared, Keyword.Except) || mention.Meanings[0] is TimeMeaning or TimePartMeaning or GrainMeaning or NumberMeaning or DurationMeaning
                || (mention.Meanings[0] is ValueMeaning value && !plan.Contains(value.Value, StringComparison.OrdinalIgnoreCase))
                || (mention.Meanings[0] is EventMeaning { IsPartial: false } named && !named.Selection.Names.Any(name => plan.Contains(name, StringComparison.Ordinal))))
            {
                return false;
            }
        }

        return true;
    }
}
