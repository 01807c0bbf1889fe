using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Planners;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>What a follow-up wants changed.</summary>
internal sealed record PlanEdit(Slots Slots, TimeFrame Frame, IReadOnlyList<MeasureTarget> Targets, IReadOnlyList<Measure> Measures)
{
    public bool Adds { get; init; }

    public bool Removes { get; init; }

    public bool AsksWho { get; init; }

    /// <summary>"how long does it take", "where do they drop off": another view of the same steps.</summary>
    public FunnelOutput? Output { get; init; }

    /// <summary>"the last 10", "the first one": which end of the rows in time.</summary>
    public OccurrenceOrder? End { get; init; }

    /// <summary>"by week instead": the new grouping takes the place of the old one.</summary>
    public bool Replaces { get; init; }

    /// <summary>"just the total": no groups and no steps in time any more.</summary>
    public bool Total { get; init; }

    /// <summary>"and the median?", "and the 90th percentile?": another function over the same number.</summary>
    public (Aggregation Aggregation, double? Percentile)? Function { get; init; }

    /// <summary>"and at least 5?": another number in the test of the people.</summary>
    public ValueTest? Test { get; init; }

    /// <summary>"within 7 days?": another time in which the steps must follow.</summary>
    public Duration? Window { get; init; }

    /// <summary>"where do people drop off?" behind a conversion: the same steps, of which no other is named.</summary>
    public bool ViewsSteps => Output is not null && Targets is [] or [{ Noun: UsersNoun { Selection: null, Users: null }, Aggregators.Any: false, Verbs.Count: 0 }];

    /// <summary>"only members from Spain": the people only say whose rows remain.</summary>
    public bool OnlyNarrows => Targets is [{ Noun: UsersNoun { Selection: null, Users: null }, Aggregators.Any: false, Verbs.Count: 0 }] && (Slots.Conditions.Count > 0 || Slots.Users.Count > 0);

    /// <summary>"and only premium users" where premium is begun by a deed of theirs: who did it.</summary>
    public Performed? OnlySuchPeople => Targets is [{ Noun: UsersNoun { Selection: { Names.Count: > 0 } deed, Users: null }, Aggregators.Any: false, Verbs.Count: 0 }] && Narrows && Slots.Breakdowns.Count == 0 ? new Performed(deed) : null;

    /// <summary>"only …", "and just …".</summary>
    public bool Narrows { get; init; }

    /// <summary>Several measures need aggregating words; a bare event only swaps the subject of the measure before.</summary>
    public bool SwapsSubject => Targets is [{ Noun: EventsNoun { Selection: not null }, Aggregators.Any: false }];
}

/// <summary>Recognises turns that lean on the one before ("same but just germany", "by week instead", "who are they") and edits its plan.</summary>
internal static class FollowUpReader
{
    private static readonly Keyword[] Openers =
        [Keyword.And, Keyword.Same, Keyword.WhatAbout, Keyword.Only, Keyword.Add, Keyword.Remove, Keyword.Instead, Keyword.SameSplit, Keyword.WhoAreThey, Keyword.But, Keyword.Also, Keyword.Except, Keyword.Not, Keyword.Versus, Keyword.Compared];

    private static readonly Keyword[] Cues =
        [Keyword.SameSplit, Keyword.WhoAreThey, Keyword.Instead, Keyword.WhatAbout];

    public static QueryPlan? Plan(Sentence sentence)
    {
        if (sentence.Question.Previous.Count == 0)
        {
            return null;
        }

        if ((TurnWords.Back(sentence) ?? CampaignTurns.Of(sentence) ?? MostOfThem.Of(sentence)) is { } earlier)
        {
            return earlier;
        }

        if ((AskedGroups.By(sentence) ?? FirstOfRanking.OfListed(sentence) ?? LaterDeeds.Of(sentence)) is { } other)
        {
            var read = Plan(other);
            sentence.Use(0, sentence.Count - 1);
            sentence.Assumptions.AddRange(other.Assumptions);
            return read;
        }

        GoOn(sentence);
        if (OpenCounts.Before(sentence, sentence.Question.Previous[^1].Plan) is not { } previous)
        {
            return null;
        }

        if ((TurnShares.Of(sentence, previous) ?? TurnMoney.Of(sentence, previous) ?? TurnRanks.Of(sentence, previous) ?? CohortTurns.Of(sentence, previous) ?? FirstOfRanking.Of(sentence)) is { } same)
        {
            return same;
        }

        var unanswerable = (TurnShares.IsAsked(sentence) && !HasGroups(previous)) || TurnMoney.IsAsked(sentence);
        return unanswerable ? null : TheirRates.Of(sentence, previous) ?? TheirAnswers.Of(sentence, previous, leans: true) ?? Edited(sentence, previous);
    }

    /// <summary>The plan before with what the turn says of it.</summary>
    private static QueryPlan? Edited(Sentence sentence, QueryPlan previous)
    {
        var leans = Leans(sentence) || RankedThings.AreMeant(sentence, previous);
        if (leans && AudienceEdit.OfThose(sentence, previous) is { } narrowed)
        {
            return narrowed;
        }

        var edit = Read(sentence);
        if ((!leans || edit.Targets.Count > 0) && TheirAnswers.Of(sentence, previous, leans: false) is { } ofThem)
        {
            return ofThem;
        }

        if (!leans && (SharesPeople(sentence) || (!edit.OnlyNarrows && !edit.ViewsSteps && (edit.Targets.Count > 0 || IsWholeQuestion(sentence)))))
        {
            return null;
        }

        var edited = PlanEditor.Apply(sentence, previous, edit);
        return (TheirAnswers.AreMeant(sentence, asSubject: true) || AsksAnew(sentence, edit)) && IsSame(edited, previous) || edited is null || Refusals.LostPeople.Of(sentence, edited) is not null ? TheirAnswers.OfChosen(sentence, previous) : edited;
    }

    /// <summary>"what share of customers are in Spain": of all of them, whatever was counted before.</summary>
    private static bool SharesPeople(Sentence sentence)
    {
        var said = sentence.Mentions.Where(mention => !mention.IsNoise || mention.Is(Keyword.Share)).SkipWhile(mention => mention.IsContent || !mention.Is(Keyword.Share)).Take(2).ToList();
        return said is [_, var people] && people.Is(Keyword.Users);
    }

    /// <summary>Where the question before got no answer, the one that did is gone on with, which is said.</summary>
    private static void GoOn(Sentence sentence)
    {
        if (sentence.Question.FollowsRefusal)
        {
            sentence.Assume($"goes on from \"{sentence.Question.Previous[^1].Text.Trim()}\"");
        }
    }

    /// <summary>Groups are shown as shares of their total.</summary>
    private static bool HasGroups(QueryPlan previous) => previous is MetricPlan { Breakdowns.Count: > 0 };

    /// <summary>"who buys it?", "is it getting worse?": a whole question of which nothing is another view of the same.</summary>
    private static bool AsksAnew(Sentence sentence, PlanEdit edit) =>
        edit is { Targets.Count: 0, AsksWho: false, Output: null, Slots.Chart: null } && sentence.Mentions.Count(mention => mention.Text.Any(char.IsLetter)) > 1 && sentence.FindWhereAny(Keyword.Who, Keyword.Is, Keyword.Which, Keyword.Compared, Keyword.Versus, Keyword.Average, Keyword.Median) && !sentence.FindWhereAny(Keyword.Same, Keyword.HowMany);

    /// <summary>"what did they look at?": whatever was asked for, the same answer again is not it.</summary>
    private static bool IsSame(QueryPlan? edited, QueryPlan previous) =>
        edited is not null && string.Equals(PlanJson.Serialize(edited with { Title = null }), PlanJson.Serialize(previous with { Title = null }), StringComparison.Ordinal);

    /// <summary>Words that only make sense after another question.</summary>
    private static bool Leans(Sentence sentence)
    {
        var start = sentence.Next(0);
        if (sentence.InRange(0) && sentence[0].Is(Openers) || (sentence.InRange(start) && sentence[start].Is(Openers) && !sentence[start].IsContent))
        {
            return true;
        }

        return sentence.FindWhere(mention => mention.Is(Cues) && !mention.IsContent) >= 0 || Points(sentence) || EndsPointing(sentence) || LeavesOutThings(sentence, start);
    }

    /// <summary>"how many were skipped?", "from how many customers?": of what, the question before has said.</summary>
    private static bool LeavesOutThings(Sentence sentence, int start) =>
        sentence.InRange(start + 1) && ((sentence[start].Text.Equals("how many", StringComparison.OrdinalIgnoreCase) && sentence[start + 1].Text.ToLowerInvariant() is "were" or "was" or "are" or "got")
            || (sentence[start].Text.ToLowerInvariant() is "from" or "by" or "of" && sentence[start + 1].Is(Keyword.HowMany)));

    /// <summary>"how many people were that?"</summary>
    private static bool EndsPointing(Sentence sentence)
    {
        var last = Enumerable.Range(0, sentence.Count).LastOrDefault(at => sentence[at].Text.Any(char.IsLetterOrDigit), -1);
        return last > 0 && sentence[last].Text.ToLowerInvariant() is "that" or "it" or "this" or "those" or "these" or "was that" or "were that" or "is that";
    }

    /// <summary>"of those", "them", "they" without anything before them in the same question.</summary>
    private static bool Points(Sentence sentence)
    {
        var those = sentence.FindWhere(mention => mention.Is(Keyword.Those) && mention.Text.ToLowerInvariant() is not ("that" or "this" or "it" or "its" or "their" or "that same" or "such" or "ones"));
        var same = sentence.FindWhere(mention => mention.Is(Keyword.Same) && mention.Meanings[0] is KeywordMeaning);
        if (those < 0)
        {
            return same is >= 0 and <= 1;
        }

        return !Enumerable.Range(0, those).Any(at => sentence[at].IsContent || sentence[at].Is(Keyword.Users));
    }

    /// <summary>"remove Germany": a value that is named is left out; without one the filters go.</summary>
    private static bool Excludes(Slots slots, bool removes)
    {
        // "without the" may have turned them around already.
        if (!removes || !slots.Conditions.Exists(slot => slot.Condition is FieldTest { Operator: TestOperator.Equals or TestOperator.NotEquals }))
        {
            return false;
        }

        for (var index = 0; index < slots.Conditions.Count; index++)
        {
            if (slots.Conditions[index].Condition is FieldTest { Operator: TestOperator.Equals } test)
            {
                slots.Conditions[index] = slots.Conditions[index] with { Condition = test with { Operator = TestOperator.NotEquals } };
            }
        }

        return true;
    }

    /// <summary>"first two only" of groups in order of their number.</summary>
    private static int? TakeFirstGroups(Sentence sentence, QueryPlan previous)
    {
        var first = previous is MetricPlan { Breakdowns.Count: > 0 } ? sentence.FindWhere(mention => mention.Is(Keyword.First) && mention.Meanings[0] is KeywordMeaning) : -1;
        if (first < 0 || NumberPass.NumberAt(sentence, first + 1) is not { Value: > 0 and <= 1_000 } number)
        {
            return null;
        }

        sentence.Use(first, first + 1);
        return (int)number.Value;
    }

    /// <summary>"show me those members": nothing but the people of the turn before.</summary>
    private static bool PointsAtPeople(Sentence sentence)
    {
        var those = sentence.FindWhere(mention => mention.Is(Keyword.Those));
        var people = Enumerable.Range(0, sentence.Count).Where(at => Nouns.At(sentence, at) is UsersNoun { Selection: null, Users: null }).ToList();
        var exactly = sentence.Find(Keyword.Which) >= 0 && sentence.Question.Previous[^1].Plan is AudiencePlan or MetricPlan { Measures: [AggregateMeasure { Aggregation: Aggregation.CountDistinct, Field.Source: FieldSource.UserId }] };
        if ((those < 0 && !exactly) || people is not [var at] || !Enumerable.Range(0, sentence.Count).All(other => other == at || sentence[other].IsNoise || (sentence[other].Is(Keyword.Those, Keyword.Noise, Keyword.Which, Keyword.Is, Keyword.Exactly) && !sentence[other].IsContent)))
        {
            return false;
        }

        sentence.Use(0, sentence.Count - 1);
        return true;
    }

    private static bool IsWholeQuestion(Sentence sentence) =>
        sentence.FindWhere(mention => mention.Is(Keyword.Funnel, Keyword.Retention, Keyword.Catalog, Keyword.CatalogEvents, Keyword.CatalogProperties, Keyword.Distribution, Keyword.Vague, Keyword.When)) >= 0;

    private static PlanEdit Read(Sentence sentence)
    {
        var adds = sentence.FindWhere(mention => mention.Is(Keyword.Add)) >= 0 || sentence.FindWhere(mention => mention.Is(Keyword.Also)) >= 0;
        var removes = sentence.FindWhere(mention => mention.Is(Keyword.Remove)) >= 0;
        var who = sentence.FindWhere(mention => mention.Is(Keyword.WhoAreThey)) >= 0 || PointsAtPeople(sentence);
        var replaces = sentence.FindWhere(mention => mention.Is(Keyword.Instead)) >= 0;
        var previous = sentence.Question.Previous[^1].Plan;
        var output = previous is FunnelPlan funnel ? TakeOutput(sentence, funnel) : null;
        replaces |= TurnWords.TakeSwapped(sentence, previous);
        var total = TurnWords.TakeTotal(sentence);
        removes |= TurnWords.TakeUnfiltered(sentence) || TurnWords.TakeDropped(sentence);
        var (function, test, window) = (TurnWords.TakeFunction(sentence, previous), TurnWords.TakeTest(sentence, previous), TurnWords.TakeWindow(sentence, previous));
        var (end, limit) = previous is OccurrencePlan ? TakeEnd(sentence) : (null, null);
        TurnWords.TakeWhole(sentence, previous);
        var narrows = sentence.Next(0, Keyword.And, Keyword.But) is var first && sentence.InRange(first) && sentence[first].Is(Keyword.Only) && !sentence[first].IsContent;
        TakeWords(sentence);
        var slots = new Slots();
        MetricPlanner.Passes(sentence, slots);
        slots.Limit ??= limit ?? TakeFirstGroups(sentence, previous);
        TurnWords.TakeFlag(sentence, slots, previous);
        removes = !Excludes(slots, removes) && removes;
        var targets = MeasurePass.Run(sentence, slots);
        TakeOpenCount(sentence);
        var measures = MeasureBuilder.Build(sentence, slots, targets);
        if (slots.Breakdowns.Count == 0)
        {
            LeftoverPass.Run(sentence, slots);
        }

        return new PlanEdit(slots, TimeFrame.Of(sentence, slots), targets, measures) { Adds = adds, Removes = removes, AsksWho = who, Replaces = replaces, Output = output, End = end, Total = total, Function = function, Test = test, Window = window, Narrows = narrows };
    }

    private static FunnelOutput? TakeOutput(Sentence sentence, FunnelPlan funnel)
    {
        var at = sentence.FindWhere(mention => mention.Is(Keyword.TimeBetween, Keyword.Conversion, Keyword.DropOff) && mention.Meanings[0] is KeywordMeaning);
        if (at < 0)
        {
            return null;
        }

        sentence.Use(at);
        return sentence[at].Is(Keyword.TimeBetween) ? FunnelOutput.TimeToConvert
            : sentence[at].Is(Keyword.Conversion) && funnel.Steps.Count == 2 ? FunnelOutput.Rate
            : FunnelOutput.Steps;
    }

    private static (OccurrenceOrder? End, int? Limit) TakeEnd(Sentence sentence)
    {
        var at = sentence.FindWhere(mention => mention.Is(Keyword.First, Keyword.Last) && mention.Meanings[0] is KeywordMeaning);
        if (at < 0)
        {
            return (null, null);
        }

        sentence.Use(at);
        var number = sentence.InRange(at + 1) ? NumberPass.NumberAt(sentence, at + 1) : null;
        if (number is not null)
        {
            sentence.Use(at + 1);
        }

        return (sentence[at].Is(Keyword.First) ? OccurrenceOrder.First : OccurrenceOrder.Last, number is { Value: > 0 and <= 1_000 } many ? (int)many.Value : null);
    }

    /// <summary>"how many of those": the number is the one of the plan before.</summary>
    private static void TakeOpenCount(Sentence sentence)
    {
        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => !sentence.IsUsed(at) && sentence[at].Is(Keyword.HowMany, Keyword.By, Keyword.Of, Keyword.In, Keyword.Compared, Keyword.Versus, Keyword.Trend)))
        {
            sentence.Use(at);
        }
    }

    private static void TakeWords(Sentence sentence)
    {
        Keyword[] words = [Keyword.Same, Keyword.SameSplit, Keyword.Instead, Keyword.Only, Keyword.WhatAbout, Keyword.Those, Keyword.Add, Keyword.Remove, Keyword.WhoAreThey, Keyword.Also, Keyword.Breakdown, Keyword.BrokenDown];
        for (var at = 0; at < sentence.Count; at++)
        {
            if (sentence[at].Is(words) && !sentence[at].Meanings.Any(meaning => meaning is not KeywordMeaning && meaning.Score >= 0.9))
            {
                sentence.Use(at);
            }
        }

        var first = sentence.Next(0);
        if (sentence.InRange(first) && sentence[first].Is(Keyword.And, Keyword.But) && !sentence[first].IsContent)
        {
            sentence.Use(first);
        }
    }
}
