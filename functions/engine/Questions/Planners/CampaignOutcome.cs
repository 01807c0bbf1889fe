using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Rereading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"how did the spring mail do?": how many people got a campaign's message, opened it, followed it and left by it, side by side.</summary>
internal static class CampaignOutcome
{
    // What became of few messages is told only where it happened.
    private static readonly string[] AlwaysTold = [MessageEvents.Sent, MessageEvents.Opened, MessageEvents.Clicked, MessageEvents.Unsubscribed];

    public static QueryPlan? Plan(Sentence sentence)
    {
        var named = sentence.FindWhere(mention => MessagesOfCampaigns.CampaignOf(mention) is not null);
        if (named < 0 || !Enumerable.Range(0, sentence.Count).All(at => at == named || IsOutcome(sentence[at])) || !Enumerable.Range(0, sentence.Count).Any(at => at != named && !sentence[at].IsNoise))
        {
            return null;
        }

        var campaign = MessagesOfCampaigns.CampaignOf(sentence[named])!;
        sentence.Use(0, sentence.Count - 1);
        return new MetricPlan
        {
            Measures = [.. MessageEvents.Names.Where(name => IsTold(sentence.Model, name)).Select(name => Measures.CountUsers(new EventSelection { Names = [name] }, MessageEvents.Outcome(name)))],
            Where = new FieldTest(campaign.Field, TestOperator.Equals, [campaign.Value]),
        };
    }

    private static bool IsTold(SemanticModel model, string name) =>
        AlwaysTold.Contains(name, StringComparer.Ordinal) || model.Events.Any(definition => definition.Name == name && definition.Count > 0);

    private static bool IsOutcome(Mention mention) => WordLists.OutcomeWords.Contains(mention.Text);
}
