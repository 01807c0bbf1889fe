using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Refusals;

/// <summary>"which services are sold together": pairs are asked for, and numbers of single things are no answer.</summary>
internal static class LostPairs
{
    public static string? Of(Sentence sentence, QueryPlan plan)
    {
        var together = Enumerable.Range(1, Math.Max(0, sentence.Count - 1)).FirstOrDefault(at => sentence[at].Text.Equals("together", StringComparison.OrdinalIgnoreCase) && WordLists.JointVerbs.Contains(sentence[at - 1].Text), -1);
        return together > 0 && plan is MetricPlan { Breakdowns.Count: > 0, Where: null } && sentence.FindWhereAny(Keyword.Which) && !sentence.Mentions.Any(mention => mention.Meanings[0] is ValueMeaning) ? "together" : null;
    }
}
