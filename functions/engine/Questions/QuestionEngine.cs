using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Planners;
using Analytics.Engine.Questions.Quantities;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Refusals;
using Analytics.Engine.Questions.Rereading;

namespace Analytics.Engine.Questions;

/// <summary>
/// Understands questions without a language model: tokens, mentions of the organization's own data, one typed plan. Deterministic and
/// free of input and output; the same question at the same "now" always gives the same plan.
/// </summary>
public static class QuestionEngine
{
    public static Understanding Understand(Question question, SemanticModel model) =>
        QuestionGuard.Check(question.Text) ?? Plan(question, model) switch
        {
            Declined declined => declined with { Suggestions = QuestionSuggestions.For(model, SuggestionsOnRefusal) },
            Planned planned => EndedData.Offer(question, model, planned, Plan),
            var understood => understood,
        };

    /// <summary>Whether each of these words means something in the organization's data or in the language of questions. A word that is only taken for people in general ("regulars") does not, alone.</summary>
    public static bool Knows(string words, SemanticModel model)
    {
        var mentions = new MentionReader(ModelIndex.For(model), new Calendar(DateTimeOffset.UnixEpoch, model.TimeZone, model.WeekStart)).Read(words);
        return mentions.All(mention => !mention.IsUnknown) && !mentions.All(mention => mention.IsNoise || (mention.Is(Words.Keyword.Users) && PersonNouns.Is(mention.Text)));
    }

    private const int SuggestionsOnRefusal = 3;

    internal static Understanding Plan(Question question, SemanticModel model)
    {
        var calendar = new Calendar(question.Now, model.TimeZone, model.WeekStart);
        var mentions = Mentions(question, model, calendar);
        if (TimesInRows.Between(new Sentence(question, model, calendar, mentions)) is { } unplanned)
        {
            return unplanned;
        }

        Understanding? refusal = null;
        Sentence? last = null;
        foreach (var planner in PlannerChain.All)
        {
            var sentence = new Sentence(question, model, calendar, mentions);
            last = sentence;
            if (planner(sentence) is not { } plan)
            {
                continue;
            }

            var judged = Judge(sentence, plan, isTurn: planner == FollowUps.FollowUpReader.Plan);
            if (judged is not Declined)
            {
                return judged;
            }

            refusal ??= judged;
        }

        if (Headings.Below(question) is { } below && Plan(below, model) is Planned planned && Headings.IsKept(mentions, question, planned))
        {
            return planned;
        }

        var fresh = new Sentence(question, model, calendar, mentions);
        return Clarified(fresh) ?? refusal ?? Refused(last!, model);
    }

    internal static IReadOnlyList<Mention> Mentions(Question question, SemanticModel model, Calendar calendar) =>
        MentionPasses.Run(QuotedValues.Known(new MentionReader(ModelIndex.For(model), calendar).Read(question.Text), question.Quoted), model, calendar);

    private static NeedsClarification? Clarified(Sentence sentence) =>
        Refusal.Unknown(sentence).Count > 0 ? null : ClarificationReader.Read(sentence);

    private static Declined Refused(Sentence sentence, SemanticModel model)
    {
        var missing = Refusal.Unknown(sentence);
        return missing.Count > 0 ? Refusal.NotInData(model, missing) : Refusal.NotUnderstood(model, []);
    }

    /// <summary>Names of the data that no part of the plan took are said, so that nothing is dropped in silence.</summary>
    private static void NamePassedOver(Sentence sentence)
    {
        var passed = Enumerable.Range(0, sentence.Count).Where(at => !sentence.IsUsed(at) && sentence[at].IsContent && sentence[at].Meanings[0] is not KeywordMeaning && sentence[at].Score > 0.5)
            .Select(at => $"\"{sentence[at].Text}\"").Distinct().ToList();
        if (passed.Count > 0)
        {
            sentence.Assume($"not taken into account: {string.Join(", ", passed)}");
        }
    }

    /// <summary>"patrons" are nowhere in the data: said, since something else may have been meant.</summary>
    private static void SayWhoIsMeant(Sentence sentence)
    {
        foreach (var mention in sentence.Mentions.Where(mention => mention.Meanings[0] is KeywordMeaning { Keyword: Words.Keyword.Users } && PersonNouns.Is(mention.Text)))
        {
            sentence.Assume($"\"{mention.Text.ToLowerInvariant()}\" are taken for the users");
        }
    }

    /// <summary>What is wrong with a plan into which every word went.</summary>
    private static Declined? Unfit(Sentence sentence, QueryPlan plan, bool isTurn)
    {
        if ((Refusal.NobodyKnown(sentence.Model, plan) ?? Refusal.SamePeople(sentence.Model, plan) ?? Refusal.Nobody(sentence.Model, plan) ?? Refusal.NoTimes(sentence.Model, plan) ?? Refusal.BeforeData(sentence, plan) ?? Refusal.OnlyVisiting(sentence)) is { } refused)
        {
            return refused;
        }

        if (OnlyTurns.IsFragment(sentence, isTurn))
        {
            return Refusal.Fragment(sentence.Question.Text);
        }

        return (OnlyTurns.Miss(sentence, plan, isTurn) ? sentence.Question.Text.Trim().ToLowerInvariant() : OwnSpending.Missed(sentence, plan) ?? LostPeople.Of(sentence, plan) ?? LostPeople.NotTold(sentence, plan) ?? LostPairs.Of(sentence, plan) ?? NothingBefore.Of(sentence)) is { } passedOver
            ? Refusal.NotUnderstood(sentence.Model, [passedOver])
            : null;
    }

    /// <summary>A plan stands only when every word that matters went into it; a turn that changes the plan before it leaves its traces in what it changed.</summary>
    private static Understanding Judge(Sentence sentence, QueryPlan plan, bool isTurn)
    {
        var missing = Refusal.Unknown(sentence);
        if (missing.Count > 0)
        {
            return Refusal.NotInData(sentence.Model, missing);
        }

        var unexplained = Refusal.Unexplained(sentence);
        if (unexplained.Count > 0)
        {
            return Refusal.NotUnderstood(sentence.Model, unexplained);
        }

        var lost = isTurn ? [] : PlanCoverage.Lost(sentence, plan);
        if (lost.Count > 0)
        {
            return Refusal.NotUnderstood(sentence.Model, lost);
        }

        if (Unfit(sentence, plan, isTurn) is { } refused)
        {
            return refused;
        }

        (plan, var uncarried) = CarriedValues.Check(sentence, plan);
        if (uncarried is not null)
        {
            return uncarried;
        }

        var alternatives = sentence.Question.Previous.Count > 0 ? [] : NearReadings.Alternatives(sentence, plan);
        NamePassedOver(sentence);
        SayWhoIsMeant(sentence);
        (plan, var paying) = PayingActivity.Of(DefinedPeople.Of(DefinedPeople.Ranked(sentence, UpToNow.Of(FirstEver.Of(DoneAtAll.Of(sentence, plan)), sentence.Question.Now))), sentence.Model);
        if (paying is not null)
        {
            sentence.Define(paying);
        }

        return new Planned(DurationWishes.Apply(sentence.Question.Text, plan) with { Title = plan.Title ?? sentence.Question.Text.Trim() }, sentence.Confidence(alternatives.Count))
        {
            Definitions = sentence.Definitions,
            Assumptions = sentence.Assumptions,
            Alternatives = alternatives,
        };
    }
}
