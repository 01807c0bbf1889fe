using System.Globalization;
using System.Text;
using Analytics.Engine.Planning;

namespace Analytics.Chat.Quality.Cases;

internal static class CaseStatus
{
    /// <summary>Somebody said the answer is wrong; what is right is not known yet.</summary>
    public const string Open = "open";

    public const string Verified = "verified";

    /// <summary>Only an honest refusal is right.</summary>
    public const string Unanswerable = "unanswerable";

    public static IReadOnlyList<string> All { get; } = [Open, Verified, Unanswerable];
}

/// <summary>A question whose right answer is known, or is wanted. Right is what <see cref="Plan"/> or <see cref="Sql"/> gives when it is run.</summary>
internal sealed record EvaluationCase(Guid Id, string Question, DateTimeOffset AsOf, string Status, DateTimeOffset CreatedAt)
{
    public QueryPlan? Plan { get; init; }

    public string? Sql { get; init; }

    public Guid? MessageId { get; init; }

    public string Note { get; init; } = "";

    /// <summary>The words of a question, by which the same one is found again.</summary>
    public static string Asked(string question)
    {
        var words = new StringBuilder(question.Length);
        foreach (var letter in question.Normalize(NormalizationForm.FormKC).ToLower(CultureInfo.InvariantCulture))
        {
            if (char.IsLetterOrDigit(letter) || letter is '%' or '.' or '-' or '_' or '/' or '\'')
            {
                words.Append(letter);
            }
            else if (words.Length > 0 && words[^1] != ' ')
            {
                words.Append(' ');
            }
        }

        return words.ToString().TrimEnd(' ', '.');
    }
}
