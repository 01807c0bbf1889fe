using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"what hour do people usually buy", "which day do they normally order": the habit is where most of it lies.</summary>
internal static class HabitWords
{
    private static readonly HashSet<string> Habits = ["usually", "normally", "typically", "mostly", "generally", "commonly"];

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        var habit = mentions.ToList().FindIndex(mention => Habits.Contains(mention.Text.ToLowerInvariant()));
        if (habit < 0 || mentions.Any(mention => mention.Is(Keyword.Most, Keyword.Largest, Keyword.Best, Keyword.Busiest, Keyword.Average, Keyword.Top, Keyword.NextTo)) || !AsksForUnit(mentions))
        {
            return mentions;
        }

        Mention[] changed = [.. mentions];
        changed[habit] = mentions[habit].Said(Keyword.Most);
        return changed;
    }

    private static bool AsksForUnit(IReadOnlyList<Mention> mentions)
    {
        for (var at = 0; at + 1 < mentions.Count; at++)
        {
            if (mentions[at].Is(Keyword.Which) && mentions[at + 1].Meanings[0] is UnitMeaning or TimePartMeaning)
            {
                return true;
            }
        }

        return false;
    }
}
