using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;
using Analytics.Engine.Sql.Rendering;

namespace Analytics.Engine.Questions.Refusals;

/// <summary>Honest refusals: what is missing, what is near, what to ask instead.</summary>
internal static class Refusal
{
    private const int MostNames = 6;

    /// <summary>Grammar that changes the result: a plan that left one of these aside would answer another question.</summary>
    private static readonly Keyword[] Decisive =
    [
        Keyword.Never, Keyword.Not, Keyword.Except, Keyword.Then, Keyword.Precede, Keyword.CameBack, Keyword.Retention, Keyword.Cohort, Keyword.Funnel,
        Keyword.Conversion, Keyword.DropOff, Keyword.TimeBetween,
        Keyword.Why, Keyword.OneTime, Keyword.Distribution, Keyword.NextTo, Keyword.By, Keyword.Rate, Keyword.Ratio, Keyword.Most, Keyword.Least, Keyword.Top, Keyword.Bottom, Keyword.Popular, Keyword.Busiest, Keyword.LightVerb, Keyword.Last, Keyword.First, Keyword.Payers, Keyword.RepeatRate, Keyword.Guests, Keyword.Bots, Keyword.Returning, Keyword.New, Keyword.Others, Keyword.Vague, Keyword.Median, Keyword.Average,
        Keyword.Money, Keyword.Spend, Keyword.Revenue, Keyword.OrderValue, Keyword.RevenuePerUser, Keyword.RecurringRevenue, Keyword.Units, Keyword.Missing, Keyword.Contains, Keyword.StartsWith, Keyword.EndsWith,
        Keyword.HowQuality, Keyword.Net, Keyword.Resurrected, Keyword.Dormant, Keyword.Lifecycle, Keyword.Sessions, Keyword.Cumulative, Keyword.Rolling, Keyword.StandardDeviation, Keyword.Stickiness, Keyword.Inactive, Keyword.Streak,
    ];

    public static Declined NotInData(SemanticModel model, IReadOnlyList<string> missing)
    {
        var words = string.Join(", ", missing.Select(word => $"\"{word}\""));
        return new Declined("question.not_in_data", $"Your data has nothing about {words}. {Available(model)}")
        {
            Missing = missing,
        };
    }

    /// <summary>A value that the rows in question never have, and those that do; <paramref name="rowsHave"/> begins the sentence ("refunds have").</summary>
    public static Declined NotCarried(Sentence sentence, string rowsHave, string name, Field field) =>
        new("question.not_in_data", $"{rowsHave} no {name}: it is a value of {string.Join(", ", sentence.Facts.PropertyOf(field)?.Events ?? [])}. Ask for one of these, or name another value.")
        {
            Missing = [field.Path!],
        };

    /// <summary>"by tier" where no answer before it has anything to be told by tier.</summary>
    public static Declined Fragment(string text)
    {
        var said = text.Trim().TrimEnd('?', '.', '!').ToLowerInvariant();
        return new Declined("question.not_understood", $"\"{said}\" – of what? No answer before it fits. Ask the whole question in one sentence, with what should be counted or measured.") { Missing = [said] };
    }

    public static Declined NotUnderstood(SemanticModel model, IReadOnlyList<string> words)
    {
        var text = words.Count == 0
            ? $"I could not tell what to count or measure. {Available(model)}"
            : $"I could not work out what {string.Join(", ", words.Select(word => $"\"{word}\""))} should mean here. Try it in simpler words. {Available(model)}";
        return new Declined("question.not_understood", text) { Missing = words };
    }

    /// <summary>Events of nobody: counting people would give a zero that says nothing.</summary>
    public static Declined? NobodyKnown(SemanticModel model, QueryPlan plan) => model is { EventCount: > 0, UserCount: 0 } && AsksForPeople(plan)
        ? new Declined("question.no_users", $"Your data does not say whose any of its events is, so people cannot be counted. Import it again and name the column of the user in the mapping, or ask for events. {Available(model)}")
        : null;

    /// <summary>"how many visitors": of those who looked and left, a list of sales tells nothing.</summary>
    public static Declined? OnlyVisiting(Sentence sentence) =>
        Planners.PayingActivity.EventsOf(sentence.Model) is not null && sentence.Mentions.FirstOrDefault(mention => mention.Meanings[0] is KeywordMeaning { Keyword: Keyword.Users } && mention.Text.ToLowerInvariant() is "visitor" or "visitors" or "unique visitors") is { } visitors
            ? NotInData(sentence.Model, [visitors.Text.ToLowerInvariant()])
            : null;

    /// <summary>A share of people among themselves is always all of them: one of the two was misread.</summary>
    public static Declined? SamePeople(SemanticModel model, QueryPlan plan) => plan is AudiencePlan { Of: { } among } shared && JsonOf(among) == JsonOf(shared.Users)
        ? new Declined("question.not_understood", $"I read the same people on both sides of the question. Say the second thing they did by its event's name. {Available(model)}")
        : null;

    /// <summary>Nobody did something in a time in which they did nothing at all: one of the two was misread.</summary>
    public static Declined? Nobody(SemanticModel model, QueryPlan plan) => plan is AudiencePlan { Users: AllUserSets { Sets: var sets } }
        && sets.OfType<NotInUserSet>().Any(none => none.Set is Performed { Selection: { Names.Count: 0, Where: null }, Field: null, FirstTime: null } nothing && nothing.Test.Value == 1 && sets.OfType<Performed>().Any(done => nothing.Range is null || nothing.Range == done.Range))
        ? new Declined("question.not_understood", $"I read that they did something in a time in which they did nothing at all. Say the second thing by its event's name. {Available(model)}")
        : null;

    /// <summary>"customers who joined in 2019" where the data begins later: nobody can be seen to have come before it.</summary>
    public static Declined? BeforeData(Sentence sentence, QueryPlan plan) => plan is AudiencePlan { Users: var users } && sentence.Model.DataFrom is { } from && IsBefore(users, from)
        ? new Declined("question.not_in_data", $"Your data begins on {sentence.Calendar.Local(from).ToString("d MMM yyyy", System.Globalization.CultureInfo.InvariantCulture)}: what people did before that is not in it. Ask for a later time.")
        : null;

    private static bool IsBefore(UserSet users, DateTimeOffset from) => users switch
    {
        AllUserSets all => all.Sets.Any(set => IsBefore(set, from)),
        Performed { Range.To: { } end } => end <= from,
        FirstPerformed { Range.To: { } end } => end <= from,
        _ => false,
    };

    private static string JsonOf(UserSet users) => PlanJson.Serialize(new AudiencePlan { Users = users });

    /// <summary>People without events: nothing says when.</summary>
    public static Declined? NoTimes(SemanticModel model, QueryPlan plan) => PeopleAsRows.Are(model) && plan is not CatalogPlan && (PlanJson.Serialize(plan with { Title = null }) is var text && (Times.Any(word => text.Contains(word, StringComparison.Ordinal)) || plan is OccurrencePlan or RetentionPlan or FunnelPlan or SequencePlan or IntervalPlan or LifecyclePlan or SessionPlan or StreakPlan or MovementPlan))
        ? new Declined("question.not_in_data", $"Your data has people and their attributes, but no events: nothing says when or how often anything happened. {Attributes(model)}")
        : null;

    private static readonly string[] Times = ["\"from\":\"", "\"to\":\"", "\"grain\":\"", "\"occurredAt\"", "\"timePart\"", "\"comparison\":{", "\"performed\"", "\"firstPerformed\"", "\"revenue\""];

    private static string Attributes(SemanticModel model) => $"Ask for people by {string.Join(", ", model.Attributes.Take(MostNames).Select(attribute => attribute.Path))}.";

    private static bool AsksForPeople(QueryPlan plan) => plan switch
    {
        AudiencePlan or RetentionPlan or LifecyclePlan or SessionPlan or StreakPlan => true,
        FunnelPlan { Entity: null } or IntervalPlan { Entity: null } or SequencePlan { Entity: null } => true,
        _ => PlanJson.Serialize(plan).Contains("userId\"", StringComparison.OrdinalIgnoreCase),
    };

    /// <summary>Words that nothing in the model, the lexicon or the grammar explains.</summary>
    public static List<string> Unknown(Sentence sentence) =>
        [.. Enumerable.Range(0, sentence.Count)
            .Where(at => !sentence.IsUsed(at) && (sentence[at].IsUnknown || sentence[at].Meanings[0] is KeywordMeaning { Keyword: Keyword.RecurringRevenue }) && sentence[at].Text.Any(char.IsLetterOrDigit))
            .Select(at => sentence[at].Text.ToLowerInvariant())
            .Distinct()];

    /// <summary>Decisive words and numbers that no pass took.</summary>
    public static List<string> Unexplained(Sentence sentence) =>
        [.. Enumerable.Range(0, sentence.Count)
            .Where(at => !sentence.IsUsed(at) && IsDecisive(sentence[at]) && !LeadsToTaken(sentence, at))
            .Select(at => sentence[at].Text.ToLowerInvariant())
            .Distinct()];

    /// <summary>A "by" whose groups were taken by a planner of its own.</summary>
    private static bool LeadsToTaken(Sentence sentence, int at) =>
        sentence[at].Is(Keyword.By) && !sentence[at].IsContent && sentence.Next(at + 1) is var next && (!sentence.InRange(next) || sentence.IsUsed(next));

    private static bool IsDecisive(Mention mention) => mention.Meanings[0] switch
    {
        KeywordMeaning { Keyword: var keyword } => Decisive.Contains(keyword) && !mention.Is(Keyword.Noise),
        NumberMeaning or SpanMeaning or QuotedMeaning or PercentileMeaning or DurationMeaning or TimeMeaning or TimePartMeaning or GrainMeaning => !mention.Is(Keyword.Noise) && mention.Text.Any(char.IsLetterOrDigit),
        ValueMeaning => true,
        EventMeaning { IsPartial: false, Score: > 0.8 } => true,
        MetricMeaning => true,
        _ => false,
    };

    private static string Available(SemanticModel model)
    {
        if (model.Events.Count == 0)
        {
            return "There are no events yet: import some first.";
        }

        var events = string.Join(", ", model.Events.Take(MostNames).Select(definition => definition.Name));
        var fields = model.Properties.Concat(model.Attributes).Select(property => property.Path).Distinct().Take(MostNames).ToList();
        return fields.Count == 0 ? $"It has the events {events}." : $"It has the events {events} and the properties {string.Join(", ", fields)}.";
    }
}
