using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Planners;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>
/// "which plan do they have?", "how much did they spend?", "what is their average order value?" after an answer about people: the same question
/// about users, asked of those people only.
/// </summary>
internal static partial class TheirAnswers
{
    private static readonly Keyword[] Edits = [Keyword.WhoAreThey, Keyword.Same, Keyword.SameSplit, Keyword.Instead, Keyword.WhatAbout, Keyword.Only, Keyword.Remove, Keyword.Add];

    /// <summary>The answer, or null where the turn is none of that kind; <paramref name="leans"/>: the turn may also be read as an edit of the plan before, of which "they" and "their" would forget the people.</summary>
    public static QueryPlan? Of(Sentence sentence, QueryPlan previous, bool leans) =>
        Of(sentence, previous, FirstOfRanking.People(sentence.Question) is { ExternalIds.Count: 1 } first ? first : AudienceEdit.PeopleBefore(previous), leans);

    /// <summary>The answer about those that a ranking chose, all together: for turns that are no other number of each of them.</summary>
    public static QueryPlan? OfChosen(Sentence sentence, QueryPlan previous) => Of(sentence, previous, FirstOfRanking.People(sentence.Question), leans: true);

    private static QueryPlan? Of(Sentence sentence, QueryPlan previous, UserSet? people, bool leans)
    {
        if (people is null || !AreMeant(sentence, leans) || sentence.FindWhere(mention => mention.Is(Edits) && !mention.IsContent) >= 0)
        {
            return null;
        }

        var text = Opener().Replace(Possessive().Replace(sentence.Question.Text, " "), string.Empty);
        var understood = Alone(sentence, Pronoun().Replace(PeopleNamed(sentence, text), "users"));
        if ((understood ?? Alone(sentence, Source().Replace(text, " "))) is not { } planned || Narrowed(sentence, planned.Plan, previous, people) is not { } plan)
        {
            return null;
        }

        TakeOver(sentence, planned);
        sentence.Assume("asked of the people of the question before");
        sentence.Use(0, sentence.Count - 1);
        return plan with { Title = null };
    }

    /// <summary>What was said of the question that was asked in place of the turn holds for the turn.</summary>
    public static void TakeOver(Sentence sentence, Planned planned)
    {
        sentence.Definitions.AddRange(planned.Definitions.Except(sentence.Definitions));
        sentence.Assumptions.AddRange(planned.Assumptions.Except(sentence.Assumptions));
    }

    /// <summary>"they" and "their" (and "from them"), without any other people before them that they could stand for.</summary>
    public static bool AreMeant(Sentence sentence, bool asSubject = false)
    {
        var at = Enumerable.Range(0, sentence.Count).FirstOrDefault(place => sentence[place].Is(Keyword.Those) && IsPronoun(sentence[place].Text, asSubject), -1);
        return at >= 0 ? !sentence.Mentions.Take(at).Any(IsPerson) : FirstOfRanking.People(sentence.Question) is not null && That(sentence) >= 0;
    }

    /// <summary>"that customer" is as good as "they".</summary>
    private static string PeopleNamed(Sentence sentence, string text) =>
        That(sentence) is var at and >= 0 ? text.Replace($"{sentence[at].Text} {sentence[at + 1].Text}", "they", StringComparison.OrdinalIgnoreCase) : text;

    private static int That(Sentence sentence) =>
        Enumerable.Range(0, Math.Max(0, sentence.Count - 1)).FirstOrDefault(at => sentence[at].Text.ToLowerInvariant() is "that" or "this" or "those" or "these" && IsPerson(sentence[at + 1]), -1);

    private static bool IsPronoun(string text, bool asSubject)
    {
        var last = text[(text.LastIndexOf(' ') + 1)..];
        return WordLists.PeopleBefore.Contains(last) && !(asSubject && last.Equals("them", StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsPerson(Mention mention) => mention.As<PeopleMeaning>() is not null || (mention.Is(Keyword.Users, Keyword.Who) && !mention.IsContent);

    private static Planned? Alone(Sentence sentence, string text) =>
        QuestionEngine.Plan(sentence.Question with { Text = text, Previous = [] }, sentence.Model) as Planned;

    private static QueryPlan? Narrowed(Sentence sentence, QueryPlan plan, QueryPlan previous, UserSet people)
    {
        if (plan is AudiencePlan { Users: var others } audience)
        {
            return audience with { Users = UserSets.All([people, others])!, Of = audience.Of is null ? null : UserSets.All([people, audience.Of]) };
        }

        var slots = new Slots();
        slots.Users.Add(people);
        var narrowed = PlanEditor.Apply(sentence, plan, new PlanEdit(slots, new TimeFrame(null, null, null), [], []));
        return narrowed is MetricPlan metric ? InContext(sentence, metric, previous) : narrowed;
    }

    /// <summary>The groups in which the people were counted stay, where the question names none.</summary>
    private static MetricPlan InContext(Sentence sentence, MetricPlan plan, QueryPlan previous)
    {
        plan = TimesOfEach(InPeople(sentence, plan));
        var inPeriod = plan is { Range: null, Comparison: null } && SamePeriod(plan, previous) is { } period ? plan with { Range = period } : plan;
        return previous is MetricPlan { Users: null, Breakdowns: { Count: > 0 } groups, Limit: null, Grain: null } && plan is { Breakdowns: [], Grain: null }
            ? inPeriod with { Breakdowns = [.. groups.Select(group => sentence.Facts.Fitting(group, ModelFacts.Selection(plan.Measures[0])))], OrderBy = new Ordering(0) }
            : inPeriod;
    }

    /// <summary>"when did they last buy?": of several people, the time of each of them.</summary>
    private static MetricPlan TimesOfEach(MetricPlan plan) =>
        plan is { Breakdowns: [], Measures: [AggregateMeasure { Aggregation: Aggregation.Minimum or Aggregation.Maximum, Field.Source: FieldSource.OccurredAt }] } && plan.Users is not IsUser { ExternalIds.Count: 1 }
            ? plan with { Breakdowns = [new Dimension(Field.ExternalUserId) { Name = "user", ExcludeMissing = true }], OrderBy = new Ordering(0), Limit = 100 }
            : plan;

    /// <summary>"what is their plan?": how many of them have each, not how many plans there are.</summary>
    private static MetricPlan InPeople(Sentence sentence, MetricPlan plan)
    {
        if (plan is not { Measures: [AggregateMeasure { Aggregation: Aggregation.CountDistinct, Field: { Source: FieldSource.UserAttribute or FieldSource.EventProperty } counted }] } || sentence.FindWhereAny(Keyword.HowMany))
        {
            return plan;
        }

        return plan.Breakdowns is [] || (plan.Breakdowns is [{ Field: var group }] && group == counted)
            ? plan with { Measures = [Measures.CountUsers(null, "users")], Breakdowns = [new Dimension(counted) { Name = Naming.Of(counted), ExcludeMissing = true }], OrderBy = new Ordering(0) }
            : plan;
    }

    /// <summary>What they did in a period is asked of the same deeds of that period; their other deeds, of all time.</summary>
    private static TimeRange? SamePeriod(MetricPlan plan, QueryPlan previous)
    {
        var (selection, range) = previous switch
        {
            MetricPlan before => (ModelFacts.Selection(before.Measures[0]), before.Range),
            AudiencePlan { Users: Performed { FirstTime: null } deed } => (deed.Selection, deed.Range),
            _ => (null, null),
        };
        var names = ModelFacts.Selection(plan.Measures[0])?.Names ?? [];
        return selection is not { Names.Count: > 0 } || names.Intersect(selection.Names, StringComparer.Ordinal).Any() ? range : null;
    }

    [GeneratedRegex(@"\b(they|he|she|him|(?<=\b(of|from|for|by|to|with|among)\s)(them|those|these))\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Pronoun();

    // "how much revenue did we get from them": the users are said by whom the plan is narrowed to.
    [GeneratedRegex(@"\b(of|from|by|with)\s+(them|those|these)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Source();

    [GeneratedRegex(@"\b(their|his|her)\b(\s+own\b)?", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Possessive();

    [GeneratedRegex(@"^\s*(and|but|so|also|ok|okay)\b[\s,]*", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    internal static partial Regex Opener();
}
