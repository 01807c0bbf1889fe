using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Refusals;

/// <summary>
/// Whether what the question says can be found again in the plan. A pass may take a word and the planner that ends up with it may have no
/// use for it: then the plan answers another question, and an honest refusal is worth more than its number.
/// </summary>
internal sealed partial class PlanCoverage
{
    private readonly Sentence _sentence;
    private readonly QueryPlan _plan;
    private readonly string _text;

    private PlanCoverage(Sentence sentence, QueryPlan plan)
    {
        (_sentence, _plan) = (sentence, plan);
        _text = PlanJson.Serialize(plan with { Title = null });
    }

    /// <summary>Words of the question that left no trace in the plan.</summary>
    public static List<string> Lost(Sentence sentence, QueryPlan plan)
    {
        if (plan is CatalogPlan)
        {
            return [];
        }

        var coverage = new PlanCoverage(sentence, plan);
        return [.. Enumerable.Range(0, sentence.Count).Where(at => (sentence.IsUsed(at) || sentence[at].Meanings[0] is KeywordMeaning || IsStepUnread(sentence, plan, at)) && !coverage.Keeps(at)).Select(at => sentence[at].Text.ToLowerInvariant()).Distinct()];
    }

    /// <summary>"hours from creation to merge" where no row says "merge": a way to something else is another way.</summary>
    private static bool IsStepUnread(Sentence sentence, QueryPlan plan, int at) => plan is FunnelPlan && sentence[at].Meanings[0] is FieldMeaning { Score: > 0.8, Property: { } property } && YesNo.Of(property) is not null;

    /// <summary>"per" is also filler; what stands behind it decides.</summary>
    private static bool IsGrouping(Mention mention) => mention.Is(Keyword.Per) && !mention.IsContent;

    /// <summary>"products bought together": which things go with which others, that no plan here tells.</summary>
    private bool IsPairing(int at) => _sentence[at].Text.Equals("together", StringComparison.OrdinalIgnoreCase) && at > 0 && _sentence[at - 1].Meanings[0] is EventMeaning && !HasAny("\"kind\":\"thing\"", "\"kind\":\"users\"");

    /// <summary>"active subscriptions": those that began and did not end, which counting what began does not tell.</summary>
    private bool IsStateOfThings(int at) => _sentence[at].Meanings[0] is KeywordMeaning { Keyword: Keyword.Active } && _sentence[at].Text.Equals("active", StringComparison.OrdinalIgnoreCase) && _sentence.InRange(at + 1) && _sentence[at + 1].Meanings[0] is EventMeaning { IsPartial: true } && _sentence[at + 1].Text.EndsWith('s') && _plan is MetricPlan { Measures: [AggregateMeasure { Aggregation: Aggregation.Count }] };

    /// <summary>"are still open": those that began and did not end, which counting what was opened does not tell.</summary>
    private bool IsStillOpen(int at) => IsStateNow(at) || at > 0 && _sentence[at].Meanings[0] is EventMeaning && WordLists.OpenStates.Contains(_sentence[at].Text) && _sentence[at - 1].Text.ToLowerInvariant() is "still" or "are" or "is" && _plan is MetricPlan && !HasAny("\"not\"");

    /// <summary>"how many open issues" where rows only say "opened": what was opened may be closed by now.</summary>
    private bool IsStateNow(int at) => at > 0 && _plan is MetricPlan && _sentence[at - 1].Is(Keyword.HowMany) && WordLists.OpenStates.Contains(_sentence[at].Text) && _sentence[at].Meanings.OfType<ValueMeaning>().ToList() is { Count: > 0 } states && !states.Exists(state => state.Value.Equals(_sentence[at].Text, StringComparison.OrdinalIgnoreCase)) && !HasAny("\"not\"", "\"subtract\"");

    /// <summary>"the second most bought product": a place in the ranking that no plan tells by itself.</summary>
    private bool IsPlace(int at) => Words.NumberWords.Ordinal(_sentence[at].Text.ToLowerInvariant()) is > 1 && _sentence.InRange(at + 1) && !_sentence[at].IsContent && _sentence[at + 1].Is(Keyword.Most, Keyword.Largest, Keyword.Best, Keyword.Popular, Keyword.Least, Keyword.Smallest, Keyword.Busiest) && !_sentence[at + 1].IsContent;

    /// <summary>"minibar spend per stay" where nothing is called a stay: what was to be divided by, or grouped by, was not read.</summary>
    private bool IsPerUnread(int at) => IsGrouping(_sentence[at]) && _sentence[at].Text.ToLowerInvariant() is "per" or "for each" or "for every" && !_sentence.IsUsed(at) && _sentence.InRange(at + 1) && !_sentence.IsUsed(at + 1) && _sentence[at + 1].Text.Any(char.IsLetter)
        && _sentence[at + 1].Meanings[0] is not (TimeMeaning or GrainMeaning or UnitMeaning) && !_sentence[at + 1].Is(Keyword.Users, Keyword.Payers, Keyword.Sessions, Keyword.HowMany, Keyword.Distinct);

    /// <summary>"humans" where robots are known: a plan of everybody counts these too.</summary>
    private bool IsHumanUnread(int at) => !HasAny("xternalUserId", "\"ids\"") && UserPass.Humans(_sentence, at) is not null;

    /// <summary>"PRs per PR author": of the people of these things, which counting by the things does not tell.</summary>
    private bool IsPerPeopleOf(int at) => IsGrouping(_sentence[at]) && _sentence.InRange(at + 2) && _sentence[at + 1].Meanings[0] is EntityMeaning && _sentence[at + 2].Meanings[0] is KeywordMeaning { Keyword: Keyword.Users } && _sentence[at + 2].Start == _sentence[at + 1].End && !HasAny("serId\"");

    private bool Keeps(int at)
    {
        var mention = _sentence[at];
        if (IsHumanUnread(at) || IsPerPeopleOf(at) || IsPairing(at) || IsPlace(at) || IsStateOfThings(at) || IsStillOpen(at) || IsPerUnread(at))
        {
            return false;
        }

        if (mention.Meanings[0] is not ValueMeaning && mention.Meanings.OfType<ValueMeaning>().Any(value => Has(value.Value)))
        {
            return true;
        }

        if (GroupPass.IsModifier(_sentence, at))
        {
            return true;
        }

        // "LARGE LAMP (4711)": what stands in brackets names the same thing again.
        if (mention.Meanings[0] is ValueMeaning && _sentence.InRange(at + 2) && _sentence[at + 1].Text == "(" && _sentence[at + 2].As<ValueMeaning>() is not null)
        {
            return true;
        }

        return mention.Meanings[0] switch
        {
            KeywordMeaning when IsGrouping(mention) => KeepsWord(at, Keyword.Per),
            KeywordMeaning when mention.Is(Keyword.Only) && IsOnlyEver(at) => HasAny("\"not\""),
            KeywordMeaning { Keyword: var keyword } => mention.Is(Keyword.Noise) || mention.IsContent || KeepsWord(at, keyword),
            FieldMeaning { Property: { } thing } when IsForeignObject(at, thing) => KeepsName(mention),
            FieldMeaning { Property: var property } when !IsAskedGroup(at) && !ModelFacts.IsNumeric(property) && YesNo.Of(property) is null => true,
            ValueMeaning or EventMeaning { IsPartial: false, Score: > 0.8 } or MetricMeaning or FieldMeaning { Score: > 0.8 } => mention.Is(Keyword.Noise, Keyword.LightVerb) || KeepsName(mention),
            // A name that is only near may give way to the word itself ("churn" and an event of cancelling), and one of both has to be there.
            EventMeaning or FieldMeaning when WordsOf(mention).Any() => mention.Is(Keyword.Noise, Keyword.LightVerb) || KeepsName(mention) || WordsOf(mention).Any(word => KeepsWord(at, word)),
            NumberMeaning { Value: var value } => value is >= -1 and <= 1 || (_plan is StreakPlan { AtLeast: { } least } && least == value + 1) || (value == 2 && _plan is IntervalPlan or FunnelPlan) || HasNumber(value) || HasNumber(value / 100) || HasNumber(value * 100),
            SpanMeaning { From: { } from } => HasNumber(from),
            DurationMeaning { Duration: var duration } => Lengths(duration.Amount).Any(amount => HasNumber(amount, WithoutOnce)),
            TimeMeaning when _plan is RetentionPlan { Periods: { } number } && mention.Text.EndsWith(' ' + number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) => true,
            TimeMeaning { Time: { AllTime: false, Period: { } period } } => HasRange(period) || (period.ImplicitYear && Enumerable.Range(-8, 10).Any(years => HasRange(InOtherYear(period, years)))) || WholeUnits.LeavesOut(_sentence, at, period) || _text.Contains("timePart", StringComparison.Ordinal),
            TimePartMeaning => _text.Contains("timePart", StringComparison.Ordinal) || _text.Contains("range", StringComparison.OrdinalIgnoreCase),
            GrainMeaning { Grain: var grain } => HasGrain(grain),
            _ => true,
        };
    }

    /// <summary>"finished a video" where only articles are finished: the deed is none that is done to such a thing.</summary>
    private bool IsForeignObject(int at, Model.PropertyDefinition thing) =>
        thing.Events.Count > 0 && at > 1 && _sentence[at - 1].IsNoise && _sentence[at - 1].Text.ToLowerInvariant() is "a" or "an" && _sentence[at - 2].Meanings[0] is EventMeaning { IsPartial: true } deed && !deed.Selection.Names.Any(thing.Events.Contains);

    private static IEnumerable<Keyword> WordsOf(Mention mention) => mention.Meanings.OfType<KeywordMeaning>().Select(word => word.Keyword);

    private bool KeepsName(Mention mention) => mention.Meanings.Any(meaning => meaning switch
    {
        ValueMeaning value => Has(value.Value) || _plan is SequencePlan,
        EventMeaning named => named.Selection.Names.Count == 0 || named.Selection.Names.Any(Has) || Fields(named.Selection.Where).Any(HasField),
        MetricMeaning metric => Leaves(metric.Metric.Measure).Any(leaf => (leaf.Field is { } field && HasField(field)) || (leaf.Selection?.Names.Any(Has) ?? leaf.Field is null)),
        FieldMeaning named => HasField(named.Field) || IsOfEvery(named) || (_plan is OccurrencePlan { Fields.Count: 0 } rows && rows.Selection.Names.Count > 0 && _sentence.Facts.Carries(rows.Selection, named.Field)),
        EntityMeaning entity => entity.Entity.Fields.Any(HasField) || (entity.Entity.Selection?.Names.Any(Has) ?? false),
        PeopleMeaning => true,
        _ => false,
    });

    /// <summary>The identifier of a thing stands for the rows in which it begins.</summary>
    private bool IsOfEvery(FieldMeaning named) => named.Property is { Role: Model.PropertyRole.Identifier } key && key.Events.Any(Has);

    private bool KeepsWord(int at, Keyword keyword) => keyword switch
    {
        Keyword.MoreThan or Keyword.LessThan when Quantities.MeasuredComparisons.IsOnlyOfQuality(_sentence[at]) => MeasuresTime || _plan is DistributionPlan or SequencePlan || NumbersTested,
        Keyword.MoreThan or Keyword.LessThan when _sentence[at].Text.EndsWith(" than", StringComparison.OrdinalIgnoreCase) && _sentence.Next(at + 1, Keyword.In) is var time && _sentence.InRange(time) && _sentence[time].Meanings[0] is TimeMeaning => IsComparison,
        Keyword.Net => HasAny("\"subtract\""),
        Keyword.HowMuch => _plan is not MetricPlan { Measures: [AggregateMeasure { Aggregation: Aggregation.CountDistinct, Field.Source: FieldSource.UserId, Per: null }] },
        Keyword.Median => HasAny("\"median\"") || HasNumber(0.5m) || MeasuresTime,
        Keyword.Average => HasAny("\"average\"", "\"ratio\"", "rollingBuckets", "\"distribution\"") || MeasuresTime,
        Keyword.Maximum => HasAny("\"maximum\"", "orderBy", "\"by\"", "\"top\"", "\"lessOrEqual\"") || MeasuresTime,
        Keyword.Minimum => HasAny("\"minimum\"", "orderBy", "\"by\"", "\"greaterOrEqual\"") || MeasuresTime,
        Keyword.Largest => HasAny("\"maximum\"", "orderBy", "\"by\"", "\"top\"", "\"reach\"", "limit") || _plan is OccurrencePlan or SessionPlan or FunnelPlan { Best: not null },
        Keyword.Smallest => HasAny("\"minimum\"", "orderBy", "\"by\"", "\"reach\"", "limit") || _plan is OccurrencePlan or FunnelPlan { Best: not null },
        Keyword.StandardDeviation => HasAny("standardDeviation"),
        Keyword.Cumulative => HasAny("\"cumulative\":true"),
        Keyword.Rolling => HasAny("rollingBuckets") || _plan is RetentionPlan,
        Keyword.Share or Keyword.PercentWish => IsShare,
        Keyword.Ratio or Keyword.Rate => HasAny("\"ratio\"") || IsShare,
        Keyword.Distribution => _plan is DistributionPlan || HasAny("brackets", "\"breakdowns\":[{", "breakdown\":{", "\"grain\"", "comparison", "standardDeviation"),
        Keyword.Top or Keyword.Bottom or Keyword.Most or Keyword.Least or Keyword.Popular or Keyword.Busiest => HasAny("imit", "orderBy", "\"top\"", "topPercent", "\"maximum\"", "\"minimum\"", "\"by\"") || _plan is SequencePlan or OccurrencePlan or FunnelPlan { Best: not null },
        Keyword.Versus or Keyword.Compared or Keyword.WeekOver or Keyword.UpOrDown => IsComparison,
        Keyword.Change => _sentence[at].Text.StartsWith("how", StringComparison.OrdinalIgnoreCase) || _sentence[at].Text.StartsWith("f", StringComparison.OrdinalIgnoreCase) || IsComparison || HasAny("\"subtract\"", "\"grain\""),
        Keyword.Except or Keyword.Not when _sentence.Next(at + 1) is var next && _sentence.InRange(next) && _sentence[next].As<TimeMeaning>() is { Time.Period: { } running } && WholeUnits.LeavesOut(_sentence, next, running) => true,
        Keyword.Not when HasAny("\"cases\":[{") && (_sentence[at].Text.ToLowerInvariant() is "non" or "without" or "w/o" || IsSideOfFlag(at)) => true,
        Keyword.Not or Keyword.Never or Keyword.Except => HasAny("\"not\"", "notEquals", "notContains", "isMissing", "droppedOff", "less", "\"funnel\"") || SaysNo,
        Keyword.Retention or Keyword.Cohort => _plan is RetentionPlan or AudiencePlan { Of: not null } || HasAny("\"funnel\""),
        Keyword.Funnel or Keyword.Conversion => HasAny("\"funnel\"", "\"ratio\"") || IsShare,
        Keyword.DropOff => HasAny("\"funnel\"", "\"not\"") || _plan is LifecyclePlan or MetricPlan { Grain: not null },
        Keyword.SameSession => HasAny("sessionPause"),
        Keyword.Same when _plan is MetricPlan { Measures: [AggregateMeasure { Aggregation: Aggregation.CountDistinct, Name: "days" }] } => false,
        Keyword.Same when _sentence.Next(at + 1) is var unit && _sentence.InRange(unit) && _sentence[unit].Meanings[0] is UnitMeaning { Plural: false } => HasAny("\"holdConstant\":[{", "\"window\"", "\"comparison\"", "\"day\""),
        Keyword.Same => !LeadsToKey(at) || HasAny("\"holdConstant\":[{", "\"entity\"", "\"kind\":\"thing\""),
        Keyword.Sessions => _plan is SessionPlan or SequencePlan || HasAny("session"),
        Keyword.Active => !BesideUnread(at) && !EndedDeeds.AreThoseOf(_sentence, at) && (HasAny("serId", "\"performed\"", "\"firstPerformed\"", "\"day\"") || _plan is RetentionPlan or FunnelPlan or LifecyclePlan or AudiencePlan || !BesidePeople(at)),
        Keyword.Distinct => HasAny("ountDistinct", "serId", "\"breakdowns\":[{") || _plan is AudiencePlan or RetentionPlan or FunnelPlan or EntityPlan,
        Keyword.First => HasAny("\"firstRow\"", "firstTime", "beforeFirst", "\"minimum\"", "irstPerformed", "cohort", "\"limit\"", "\"funnel\"", "\"order\"") || _plan is SequencePlan or IntervalPlan or LifecyclePlan or OccurrencePlan or RetentionPlan or AudiencePlan { Users: Performed { Test: { Operator: TestOperator.Equals, Value: 1 } } },
        Keyword.New when IsOfPeople(at) => HasAny("irstPerformed", "firstTime", "firstRow", "beforeFirst") || _plan is LifecyclePlan or RetentionPlan or SequencePlan or FunnelPlan { FirstSteps: not null },
        Keyword.Streak => _plan is StreakPlan,
        Keyword.Last when at > 0 && Planners.LastTimes.IsWhoseLast(_sentence, at - 1) => HasAny("\"not\"") || _plan is AudiencePlan { Users: Performed { Range: { From: not null, To: null } } },
        Keyword.Why => _plan is MovementPlan || HasAny("\"breakdowns\":[{"),
        Keyword.Both when at + 1 < _sentence.Count && _sentence[at + 1].Meanings[0] is ValueMeaning or TimeMeaning && _sentence.Mentions.Any(mention => mention.Is(Keyword.Users) && mention.Meanings[0] is PeopleMeaning or KeywordMeaning) => _plan is not MetricPlan,
        Keyword.Churn => HasAny("\"not\"") || _plan is LifecyclePlan { Churn: true },
        Keyword.Paths => _plan is SequencePlan,
        Keyword.Per when LeadsToSessions(at) => _plan is SessionPlan or DistributionPlan || HasAny("\"per\":", "\"ratio\"", "session"),
        Keyword.By or Keyword.Per => !LeadsToGroup(at) || HasAny("\"breakdowns\":[{", "breakdown\":{", "\"grain\"", "Grain\"", "\"per\"", "\"ratio\"", "orderBy", "\"by\"", "\"entity\"", "\"average\"", "\"median\"") || _plan is DistributionPlan or SessionPlan or IntervalPlan or FunnelPlan { Entity: null, Output: FunnelOutput.TimeToConvert },
        _ => true,
    };

    /// <summary>"new users", which are never just users.</summary>
    private bool IsOfPeople(int at) =>
        _sentence[at].Text.Equals("new", StringComparison.OrdinalIgnoreCase) && _sentence.InRange(at + 1) && _sentence[at + 1].Meanings[0] is KeywordMeaning { Keyword: Keyword.Users };

    /// <summary>Some number of the rows is compared, and not how many rows there are.</summary>
    private bool NumbersTested => _sentence.Model.Properties.Concat(_sentence.Model.Attributes).Any(property => ModelFacts.IsNumeric(property) && Has(property.Path)) || HasAny("\"revenue\"");

    /// <summary>Some property that answers yes or no is tested for a no, or another for the value that says there is none.</summary>
    private bool SaysNo => _sentence.Model.Properties.Concat(_sentence.Model.Attributes).Any(property => (YesNo.Of(property)?.No ?? LeftoverPass.NoneOf(property)).Any(no =>
        HasAny($"\"path\":{Quoted(property.Path)}}},\"operator\":\"equals\",\"values\":[{Quoted(no)}")));

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private bool MeasuresTime => _plan is IntervalPlan or SessionPlan or FunnelPlan { Output: FunnelOutput.TimeToConvert } or RetentionPlan;

    private bool IsShare => _plan is ConcentrationPlan or RetentionPlan { Periods: not 0 } or FunnelPlan or DistributionPlan or AudiencePlan { Of: not null } or EntityPlan { Of: not null } or SequencePlan { Only: not null } or SessionPlan { Share: true } or LifecyclePlan { NewAndReturning: true } or LifecyclePlan { Churn: true }
        || HasAny("\"shareOfTotal\":true", "\"ratio\"", "\"comparison\"", "\"growth\":true");

    private bool IsComparison => HasAny("\"comparison\"", "\"growth\":true", "\"cases\":[{", "\"ratio\"", "\"breakdowns\":[{") || _plan is FunnelPlan or RetentionPlan or LifecyclePlan or MovementPlan || _plan is MetricPlan { Measures.Count: > 1 } || _plan is MetricPlan { Grain: not null };

    /// <summary>"by country", "which country", "country breakdown"; anywhere else the name of a property may only describe the rows.</summary>
    private bool IsAskedGroup(int at)
    {
        var before = _sentence.Previous(at - 1, Keyword.And, Keyword.Distinct, Keyword.Each);
        return (_sentence.InRange(before) && _sentence[before].Is(Keyword.By, Keyword.Per, Keyword.Which, Keyword.Top, Keyword.Most, Keyword.Each))
            || (_sentence.InRange(at + 1) && _sentence[at + 1].Is(Keyword.Breakdown, Keyword.BrokenDown));
    }

    /// <summary>"only ever", "have only": nothing else may have happened.</summary>
    private bool IsOnlyEver(int at) => _sentence[at].Text.Equals("exclusively", StringComparison.OrdinalIgnoreCase) || (_sentence[at].Text.Equals("only", StringComparison.OrdinalIgnoreCase) && _sentence.InRange(at + 1) && _sentence[at + 1].Is(Keyword.Ever));

    /// <summary>"the same parcel": both deeds happen to one and the same thing.</summary>
    private bool LeadsToKey(int at) => _sentence.Next(at + 1) is var next && _sentence.InRange(next) && _sentence[next].Meanings.OfType<FieldMeaning>().Any(field => field is { Score: > 0.6, Property.Role: Model.PropertyRole.Identifier });

    /// <summary>"one-off vs recurring": the denial of a yes/no property is one of two groups.</summary>
    private bool IsSideOfFlag(int at) => _sentence.Next(at + 1) is var next && _sentence.InRange(next) && _sentence[next].Meanings[0] is FieldMeaning { Property: var flag } denied && YesNo.Of(flag) is not null && HasField(denied.Field);

    private bool LeadsToSessions(int at) => _sentence.Next(at + 1) is var next && _sentence.InRange(next) && _sentence[next].Meanings[0] is KeywordMeaning { Keyword: Keyword.Sessions };

    private bool LeadsToGroup(int at)
    {
        var next = _sentence.Next(at + 1);
        if (LeadsToSessions(at))
        {
            return true;
        }

        if (_sentence.InRange(next) && ((_sentence[next].As<EventMeaning>() is not null && KeepsName(_sentence[next])) || _sentence[next].Is(Keyword.Guests, Keyword.Bots) || _sentence[next].As<PeopleMeaning>() is { Users: IsUser }))
        {
            return false;
        }

        return _sentence.InRange(next) && (_sentence[next].Meanings[0] is FieldMeaning or UnitMeaning or GrainMeaning or EntityMeaning or PeopleMeaning or EventMeaning || _sentence[next].Is(Keyword.Users));
    }

    private bool BesidePeople(int at)
    {
        var next = _sentence.Next(at + 1);
        return _sentence.InRange(next) && (_sentence[next].As<PeopleMeaning>() is not null || _sentence[next].Is(Keyword.Users));
    }

    /// <summary>"with an active policy": the word says something of what no part of the plan took.</summary>
    private bool BesideUnread(int at)
    {
        var next = _sentence.Next(at + 1);
        return _sentence.InRange(next) && _sentence[next].IsContent && _sentence[next].Meanings[0] is not PeopleMeaning && (!_sentence.IsUsed(next) || !KeepsName(_sentence[next])) && !_sentence[next].Is(Keyword.Users);
    }

    /// <summary>Whether some range of the plan has time in common with the period.</summary>
    private bool HasRange(Dates.Period period)
    {
        var wanted = _sentence.Calendar.ToRange(period);
        return Ranges().Matches(_text).Any(match => (At(match, "to") ?? DateTimeOffset.MaxValue) > (wanted.From ?? DateTimeOffset.MinValue) && (At(match, "from") ?? DateTimeOffset.MinValue) < (wanted.To ?? DateTimeOffset.MaxValue));
    }

    /// <summary>"in February vs January 2023": the year may have come from the other period.</summary>
    private static Dates.Period InOtherYear(Dates.Period period, int years) => period with { From = period.From.AddYears(years), To = period.To.AddYears(years) };

    private static DateTimeOffset? At(Match match, string end) => match.Groups[end] is { Success: true, Value: var text } ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : null;

    private bool HasGrain(TimeGrain grain)
    {
        var name = JsonNamingPolicy.CamelCase.ConvertName(grain.ToString());
        return HasAny($"\"{name}\"") || (grain == TimeGrain.Hour && HasAny("hourOfDay")) || MeasuresTime;
    }

    private bool HasField(Field field) => field.Path is { } path ? Has(path) : HasAny($"\"{JsonNamingPolicy.CamelCase.ConvertName(field.Source.ToString())}\"");

    private bool Has(string value) => _text.Contains(JsonEncodedText.Encode(value).Value, StringComparison.OrdinalIgnoreCase);

    private bool HasAny(params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            if (_text.Contains(part, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>That somebody did it at all is no length of time.</summary>
    private string WithoutOnce => _text.Replace("\"operator\":\"greaterOrEqual\",\"value\":1}", "}", StringComparison.Ordinal);

    private bool HasNumber(decimal value) => HasNumber(value, _text);

    private static bool HasNumber(decimal value, string text)
    {
        var wanted = value.ToString("0.############", CultureInfo.InvariantCulture);
        for (var at = text.IndexOf(wanted, StringComparison.Ordinal); at >= 0; at = text.IndexOf(wanted, at + 1, StringComparison.Ordinal))
        {
            var end = at + wanted.Length;
            var begins = at == 0 || (!char.IsAsciiDigit(text[at - 1]) && text[at - 1] != '.');
            if (begins && (end == text.Length || !char.IsAsciiDigit(text[end])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A length as it was said or in a finer unit.</summary>
    private static IEnumerable<decimal> Lengths(int amount) => Factors.Select(factor => (decimal)amount * factor);

    private static readonly int[] Factors = [1, 60, 3600, 24, 1440, 86400, 7, 30, 12];

    private static IEnumerable<AggregateMeasure> Leaves(Measure measure) => measure switch
    {
        AggregateMeasure aggregate => [aggregate],
        RatioMeasure ratio => Leaves(ratio.Numerator).Concat(Leaves(ratio.Denominator)),
        ArithmeticMeasure arithmetic => Leaves(arithmetic.Left).Concat(Leaves(arithmetic.Right)),
        _ => [],
    };

    private static IEnumerable<Field> Fields(Condition? condition) => condition switch
    {
        AllOf all => all.Conditions.SelectMany(Fields),
        AnyOf any => any.Conditions.SelectMany(Fields),
        NotCondition not => Fields(not.Condition),
        FieldTest test => [test.Field],
        _ => [],
    };

    [GeneratedRegex("\"from\":\"(?<from>[12][^\"]+)\"(,\"to\":\"(?<to>[^\"]+)\")?|\\{\"to\":\"(?<to>[12][^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 30_000)]
    private static partial Regex Ranges();
}
