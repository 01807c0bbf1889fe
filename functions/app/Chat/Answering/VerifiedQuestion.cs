using System.Globalization;
using Analytics.Chat.Quality.Cases;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Chat.Answering;

/// <summary>
/// Answers a question by what a person verified for the same words. A verified plan holds the dates of its day: "last month" asked a month later
/// means another one. So it stands only where the engine reads the words the same then and now; where it read them then as the person
/// verified, its reading of today is the verified one.
/// </summary>
internal static class VerifiedQuestion
{
    public static Interpretation? Read(EvaluationCase verified, Question question, SemanticModel model)
    {
        var then = PlanOf(QuestionEngine.Understand(new Question(question.Text, verified.AsOf), model));
        var now = PlanOf(QuestionEngine.Understand(new Question(question.Text, question.Now), model));
        var plan = then is not null && Same(then, verified.Plan!) ? now
            : then is not null && now is not null && Same(then, now) ? verified.Plan
            : null;
        return plan is null ? null : new Interpretation
        {
            Outcome = InterpretationOutcome.Planned,
            Plan = plan,
            Confidence = 1,
            VerifiedQuestion = string.Create(CultureInfo.InvariantCulture, $"A person verified how this question is answered, asked on {verified.AsOf:d MMMM yyyy}."),
        };
    }

    private static QueryPlan? PlanOf(Understanding understanding) => understanding is Planned planned ? planned.Plan : null;

    private static bool Same(QueryPlan left, QueryPlan right) => PlanJson.Serialize(left with { Title = null }) == PlanJson.Serialize(right with { Title = null });
}
