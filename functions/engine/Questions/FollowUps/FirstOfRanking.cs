using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Planners;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>
/// "how many customers bought it?", "what do they buy?" after the best of a ranking: which one that is, the answer has said, so that the question is
/// asked of that very one.
/// </summary>
internal static partial class FirstOfRanking
{
    /// <summary>The question with the thing's name in place of the pronoun, or null where nothing points at it.</summary>
    public static QueryPlan? Of(Sentence sentence)
    {
        if (Thing(sentence) is not var (turn, group, key) || Named(sentence, turn, group, key) is not { } text)
        {
            return null;
        }

        var value = new ValueMeaning(group.Field, sentence.Facts.PropertyOf(group.Field), key) { Score = 1 };
        var question = sentence.Question with { Text = text, Previous = [], FollowsRefusal = false, Quoted = value };
        if (QuestionEngine.Plan(question, sentence.Model) is not Planned planned || !AnsweredKeys.Names(planned.Plan, key))
        {
            return null;
        }

        TheirAnswers.TakeOver(sentence, planned);
        sentence.Assume($"asked of {Naming.Of(group.Field)} {key}");
        sentence.Use(0, sentence.Count - 1);
        return InContext(Measured(sentence, planned, turn), turn) with { Title = null };
    }

    /// <summary>"how did it do in Germany", "how many of it did we sell": nothing else is named to count, so that it is the number by which it was ranked.</summary>
    private static QueryPlan Measured(Sentence sentence, Planned planned, MetricPlan turn)
    {
        var countsNothingElse = sentence.Assumptions.Remove(DefaultMeasures.ByRows) || CountsIt().IsMatch(sentence.Question.Text);
        return countsNothingElse && planned.Plan is MetricPlan { Measures: [AggregateMeasure { Aggregation: Aggregation.Count, Per: null } counted] } plan
            ? plan with { Measures = [counted.Selection?.Where is { } where ? Measures.Narrowed(turn.Measures[0], new EventSelection { Where = where }) : turn.Measures[0]] }
            : planned.Plan;
    }

    /// <summary>Whom a ranking of people chose; null after anything else.</summary>
    public static IsUser? People(Question question) =>
        question.Previous is [.., { Keys: { Count: > 0 } keys, Plan: MetricPlan { Breakdowns: [{ Field.Source: FieldSource.ExternalUserId }] } }] ? new IsUser(keys) : null;

    /// <summary>"which of them are from France?" after the ten best: the turn, as if these ten had been listed; null where it is no such turn.</summary>
    public static Sentence? OfListed(Sentence sentence)
    {
        if (People(sentence.Question) is not { ExternalIds.Count: > 1 } chosen || !sentence.Mentions.Any(mention => mention.Text.ToLowerInvariant() is "of them" or "of those" or "of these"))
        {
            return null;
        }

        var question = sentence.Question with { Previous = [new PlannedTurn(sentence.Question.Previous[^1].Text, new AudiencePlan { Users = chosen, Output = AudienceOutput.List })] };
        return new Sentence(question, sentence.Model, sentence.Calendar, sentence.Mentions);
    }

    /// <summary>Whether the plan is about the one that the answer before put first.</summary>
    public static bool IsNamed(Question question, QueryPlan plan) => question.Previous.LastOrDefault(turn => turn.Keys.Count > 0) is { Keys: [var key, ..] } && AnsweredKeys.Names(plan, key);

    /// <summary>The first of the last ranking, if all answers since then have been about it.</summary>
    private static (MetricPlan Plan, Dimension Group, string Key)? Thing(Sentence sentence)
    {
        var turns = sentence.Question.Previous;
        var ranked = turns.Count - 1;
        while (ranked >= 0 && turns[ranked].Keys.Count == 0)
        {
            ranked--;
        }

        return ranked >= 0 && turns[ranked] is { Keys: [var key, ..], Plan: MetricPlan { Breakdowns: [{ Field.Source: FieldSource.EventProperty or FieldSource.UserAttribute } group] } plan } && turns.Skip(ranked + 1).All(turn => AnsweredKeys.Names(turn.Plan, key))
            ? (plan, group, key)
            : null;
    }

    private static string? Named(Sentence sentence, MetricPlan turn, Dimension group, string key)
    {
        var name = Naming.Of(group.Field);
        if (key.Contains('"', StringComparison.Ordinal) || NamesAnother(sentence, name))
        {
            return null;
        }

        var noun = Regex.Escape(name[(name.LastIndexOf(' ') + 1)..]);
        var pointers = $@"\b({(turn.Limit == 1 ? $@"(that|this)\s+(one|((very|same)\s+)?([\w-]+\s+)?{noun})|its?(?!\s+(is|was)\b)|(?<=\bof\s)them|" : string.Empty)}the\s+(top|first|best|leading|winning)\s+(one|([\w-]+\s+)?{noun}))\b";
        var pointed = Regex.Match(sentence.Question.Text, pointers, RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, RegexTime);
        return pointed.Success ? TheirAnswers.Opener().Replace($"{sentence.Question.Text[..pointed.Index]}\"{key}\"{sentence.Question.Text[(pointed.Index + pointed.Length)..]}", string.Empty) : null;
    }

    /// <summary>In "which product do people view most and how many bought it" the question itself names what it points at.</summary>
    private static bool NamesAnother(Sentence sentence, string name)
    {
        var pronoun = Enumerable.Range(0, sentence.Count).FirstOrDefault(at => WordLists.ObjectPronouns.Contains(sentence[at].Text), -1);
        var stems = QuestionTokenizer.Words(name).Select(word => word.Stem).ToHashSet();
        return pronoun >= 0 && sentence.Mentions.Take(pronoun).Any(mention => mention.Meanings[0] is ValueMeaning { Field.Source: FieldSource.EventProperty } || QuestionTokenizer.Words(mention.Text).Any(word => stems.Contains(word.Stem)));
    }

    /// <summary>The period and the filters of the ranking stay where it is the same deed and the question names none.</summary>
    private static QueryPlan InContext(QueryPlan plan, MetricPlan turn) =>
        plan is MetricPlan { Range: null, Comparison: null, Users: null } metric && ModelFacts.Selection(metric.Measures[0]) is { } rows && ModelFacts.Selection(turn.Measures[0]) is { } before && rows.Names.Intersect(before.Names, StringComparer.Ordinal).Any()
            ? metric with { Range = turn.Range, Users = turn.Users, Where = PlanEditor.Merge(turn.Where, metric.Where) }
            : plan;

    private static readonly TimeSpan RegexTime = TimeSpan.FromSeconds(30);

    [GeneratedRegex(@"\bhow\s+many\s+of\s+(it|them|that|this|the)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex CountsIt();
}
