using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Clauses;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>Steps in order: "did A and then B", "conversion from A to B within 14 days", "funnel: A, B, C", "time between A and B".</summary>
internal static class FunnelPlanner
{
    public static QueryPlan? Plan(Sentence sentence)
    {
        var output = OutputOf(sentence);
        var ordered = sentence.FindWhere(mention => mention.Is(Keyword.Then, Keyword.After, Keyword.Precede) && !mention.IsContent) >= 0
            || sentence.FindWhere(mention => mention.Meanings[0] is DurationMeaning) >= 0;
        if (output is null && !ordered)
        {
            return null;
        }

        var counting = sentence.FindWhere(mention => mention.Is(Keyword.HowMany) && !mention.IsContent) >= 0;
        var share = sentence.FindWhere(mention => mention.Is(Keyword.Share) && !mention.IsContent) >= 0;
        var listing = SubjectReader.Read(sentence) is { WantsList: true, WantsShare: false } && !counting && !share;
        var slots = new Slots();
        ChartPass.Run(sentence, slots);
        TakeBreakdown(sentence, slots);
        var constants = HeldConstant(sentence);
        var steps = Steps(sentence, slots, out var range, out var window);
        if (steps.Count < 2)
        {
            return null;
        }

        UseWords(sentence);
        var funnel = new FunnelPlan
        {
            Steps = steps,
            Window = window,
            Range = range,
            HoldConstant = constants,
            Breakdown = slots.Breakdowns.FirstOrDefault(),
            Grain = slots.Grain,
            Order = InAnyOrder(sentence) ? FunnelOrder.Any : FunnelOrder.Ordered,
            Output = OutputFor(output, steps.Count) ?? (share ? FunnelOutput.Rate : FunnelOutput.Completed),
            Chart = slots.Chart,
        };
        var asksPeople = output is null && (counting || listing) && !share && funnel.Breakdown is null && funnel.Grain is null;
        return asksPeople
            ? new AudiencePlan { Users = new InFunnel(funnel), Output = listing ? AudienceOutput.List : AudienceOutput.Count, Chart = slots.Chart }
            : funnel;
    }

    private static FunnelOutput? OutputOf(Sentence sentence) =>
        Has(sentence, Keyword.TimeBetween) ? FunnelOutput.TimeToConvert
        : Has(sentence, Keyword.Funnel) || Has(sentence, Keyword.DropOff) || Has(sentence, Keyword.ChartFunnel) ? FunnelOutput.Steps
        : Has(sentence, Keyword.Conversion) ? FunnelOutput.Rate
        : null;

    /// <summary>One rate says all about two steps; with more, people want to see where the others went.</summary>
    private static FunnelOutput? OutputFor(FunnelOutput? asked, int steps) => asked == FunnelOutput.Rate && steps > 2 ? FunnelOutput.Steps : asked;

    private static bool Has(Sentence sentence, Keyword keyword) => sentence.FindWhere(mention => mention.Is(keyword) && mention.Meanings[0] is KeywordMeaning) >= 0;

    /// <summary>The steps in the order of time: what stands behind "after" comes first, what stands behind "before" comes last.</summary>
    private static List<EventSelection> Steps(Sentence sentence, Slots slots, out TimeRange? range, out Duration? window)
    {
        var clauses = new ClauseReader(sentence, slots).Read(0, sentence.Count).Where(clause => clause.HasContent || clause.Periods.Count > 0).ToList();
        var sets = new ClauseSets(sentence);
        var dated = clauses.Find(clause => clause.Periods.Count > 0);
        range = dated is null ? null : sets.Range(dated);
        window = clauses.Select(clause => clause.Within).FirstOrDefault(found => found is not null);
        if (clauses.Exists(clause => clause.Negated))
        {
            return [];
        }

        var steps = new List<EventSelection>();
        foreach (var clause in clauses.Where(clause => clause.Selection is not null || (clause.Conditions.Count > 0 && steps.Count > 0)))
        {
            clause.Selection ??= steps[^1] with { Where = null };
            var step = sets.Selection(clause);
            if (clause.Link == ClauseLink.After && steps.Count > 0)
            {
                steps.Insert(steps.Count - 1, step);
            }
            else
            {
                steps.Add(step);
            }
        }

        if (steps.Count == 1 && clauses.Exists(clause => clause.Again))
        {
            steps.Add(steps[0]);
        }

        return steps;
    }

    /// <summary>"that same repo", "in the same session".</summary>
    private static List<Field> HeldConstant(Sentence sentence)
    {
        var fields = new List<Field>();
        for (var at = 0; at + 1 < sentence.Count; at++)
        {
            var same = sentence[at].Is(Keyword.Same) || sentence[at].Text.EndsWith("same", StringComparison.OrdinalIgnoreCase);
            var next = sentence.Next(at + 1);
            if (same && sentence.InRange(next) && sentence[next].As<FieldMeaning>() is { Score: > 0.6 } field)
            {
                fields.Add(field.Field);
                sentence.Use(at, next);
            }
        }

        return fields;
    }

    private static void TakeBreakdown(Sentence sentence, Slots slots)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (!sentence[at].Is(Keyword.By) || sentence.IsUsed(at))
            {
                continue;
            }

            var next = sentence.Next(at + 1);
            if (sentence.InRange(next) && sentence[next].As<FieldMeaning>() is { Score: > 0.6 } && GroupPass.DimensionAt(sentence, next) is { } dimension)
            {
                slots.Breakdowns.Add(dimension);
                sentence.Use(at, next);
            }
        }
    }

    private static bool InAnyOrder(Sentence sentence) => sentence.Question.Text.Contains("any order", StringComparison.OrdinalIgnoreCase);

    private static void UseWords(Sentence sentence)
    {
        Keyword[] words =
        [
            Keyword.Funnel, Keyword.Conversion, Keyword.DropOff, Keyword.TimeBetween, Keyword.ChartFunnel, Keyword.Share, Keyword.HowMany, Keyword.Median, Keyword.Average,
            Keyword.Users, Keyword.Then, Keyword.After, Keyword.Precede, Keyword.From, Keyword.To, Keyword.Between, Keyword.CameBack, Keyword.Again, Keyword.When,
        ];
        for (var at = 0; at < sentence.Count; at++)
        {
            if (!sentence.IsUsed(at) && sentence[at].Is(words) && (!sentence[at].IsContent || sentence[at].Meanings[0] is KeywordMeaning))
            {
                sentence.Use(at);
            }
        }
    }
}
