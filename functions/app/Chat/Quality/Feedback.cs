using Analytics.Platform.Results;

namespace Analytics.Chat.Quality;

/// <summary>What a person thinks of an answer.</summary>
internal sealed record Feedback(string? Rating, string? Category, string? Comment)
{
    private const int LongestComment = 2000;
    private static readonly string[] Ratings = ["up", "down"];
    private static readonly string[] Categories = ["wrong_number", "misunderstood", "missing", "slow", "unclear", "other"];

    /// <summary>Null when it can be saved.</summary>
    public Error? Check()
    {
        if (!Ratings.Contains(Rating, StringComparer.Ordinal))
        {
            return new Invalid("feedback.rating.invalid", "rating is up or down.");
        }

        if (Category is not null && !Categories.Contains(Category, StringComparer.Ordinal))
        {
            return new Invalid("feedback.category.invalid", $"category is one of {string.Join(", ", Categories)}, or left out.");
        }

        return Comment?.Length > LongestComment || Comment?.Contains('\0', StringComparison.Ordinal) == true
            ? new Invalid("feedback.comment.invalid", "A comment has at most 2,000 characters.")
            : null;
    }
}

/// <summary>How the questions of one day ended, and what people said about the answers.</summary>
internal sealed record QualityDay(DateOnly Day, long Asked, long Answered, long Declined, long Clarified, long Failed, long Verified, long Up, long Down, double? MedianMs);
