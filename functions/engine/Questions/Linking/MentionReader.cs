using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>Cuts a question into mentions: of all candidate readings, the chain that explains the most words best.</summary>
internal sealed class MentionReader(ModelIndex index, Calendar calendar)
{
    private const double KeywordWeight = 0.9;
    private const double NoiseWeight = 0.55;
    private const double UnknownWeight = -0.6;

    /// <summary>How much worse the own word of a name may fit than a relative of the last word of another: "charging" is rather what was started than what was paid.</summary>
    private const double OwnWord = 0.95;

    /// <summary>The least score of the one word of an event's name that is its thing: "visits" for "visit completed", but not for "visit cancelled".</summary>
    private const double OwnPart = 0.34;

    /// <summary>The same of "visits" for "visit booked", where the property has the word itself.</summary>
    private const double OwnPlacedPart = 0.35;

    /// <summary>A property that is met so well is met by relatives of all its words, and not by one of them.</summary>
    private const double Whole = 0.7;

    public IReadOnlyList<Mention> Read(string text)
    {
        var tokens = OppositeWords.Of(QuestionTokenizer.Read(text), index);
        var candidates = Candidates(tokens);
        var unknown = Unknown(tokens, candidates);
        var parts = index.Values.FindParts(tokens, unknown).ToList();
        candidates.AddRange(parts);
        unknown.ExceptWith(parts.Select(part => part.Start));
        if (unknown.Count > 0)
        {
            var corrected = index.Typos.Correct(tokens, unknown);
            if (corrected.Where((token, at) => token != tokens[at]).Any())
            {
                tokens = corrected;
                candidates = [.. Candidates(tokens), .. parts];
            }
        }

        return Cover(text, tokens, [.. candidates.Select(candidate => candidate with { Meaning = RecentDeeds.Of(candidate.Meaning, calendar) })]);
    }

    private List<Candidate> Candidates(IReadOnlyList<QuestionToken> tokens)
    {
        List<Candidate> candidates =
        [
            .. new DateReader(tokens, calendar).Read(),
            .. GrammarReader.Find(tokens),
            .. NumberReader.Find(tokens),
            .. index.Names.Find(tokens),
            .. index.Values.Find(tokens),
            .. AgentNouns.Find(tokens, index),
            .. FailedDeeds.Find(tokens, index),
            .. NoShows.Find(tokens, index),
        ];
        candidates.AddRange([.. PersonNouns.Find(tokens, candidates)]);
        candidates.AddRange([.. PeopleOfValues.Find(tokens, candidates)]);
        candidates.RemoveAll(candidate => IsNounOfTheData(candidate, tokens, candidates) || IsCalendarUnit(candidate, tokens, candidates) || IsGroupedBy(candidate, tokens, candidates) || IsNameOfTheData(candidate, candidates) || IsOtherPerson(candidate, tokens) || StepsInNames.IsAcross(candidate, tokens) || IsDoneAndNoKey(candidate, tokens, candidates) || IsInTotal(candidate, tokens));
        return candidates;
    }

    /// <summary>"who booked" where a key is called "visit id": what somebody did is no number of it, however near the words are.</summary>
    private static bool IsDoneAndNoKey(Candidate candidate, IReadOnlyList<QuestionToken> tokens, List<Candidate> candidates) =>
        candidate.Meaning is FieldMeaning { Property.Role: Model.PropertyRole.Identifier, Field.Path: { } path } && candidate.End == candidate.Start + 1
        && tokens[candidate.Start].Lower.EndsWith("ed", StringComparison.Ordinal) && !QuestionTokenizer.Words(path).Any(word => word.Lower == tokens[candidate.Start].Lower)
        && candidates.Exists(other => other.Start == candidate.Start && other.End == candidate.End && other.Meaning is EventMeaning { Selection.Names: [var row] } && QuestionTokenizer.Words(row).Any(word => word.Lower == tokens[candidate.Start].Lower));

    /// <summary>"waited two hours in total" where a property is called "total": the end of the sentence names none.</summary>
    private static bool IsInTotal(Candidate candidate, IReadOnlyList<QuestionToken> tokens) =>
        candidate.Meaning is FieldMeaning && candidate.End == candidate.Start + 1 && candidate.Start > 1 && tokens[candidate.Start].Lower == "total" && tokens[candidate.Start - 1].Lower == "in" && tokens.Skip(candidate.End).All(token => token.Kind == TokenKind.Symbol);

    /// <summary>"cancellations by department" where a property is called "cancelled by": the small word belongs to what follows.</summary>
    private static bool IsGroupedBy(Candidate candidate, IReadOnlyList<QuestionToken> tokens, List<Candidate> candidates) =>
        candidate.Meaning is FieldMeaning && candidate.End - candidate.Start > 1 && tokens[candidate.End - 1].Lower == "by"
        && candidates.Exists(other => other.Start == candidate.End && other.Meaning is FieldMeaning { Score: > 0.8 } or UnitMeaning or GrainMeaning);

    /// <summary>"which month" where a property is called "months": the calendar's are meant. In the property's own word it may be either.</summary>
    private static bool IsCalendarUnit(Candidate candidate, IReadOnlyList<QuestionToken> tokens, List<Candidate> candidates) =>
        candidate.Meaning is FieldMeaning { Field.Path: { } path } && candidate.End - candidate.Start == 1
        && candidates.Exists(other => other.Start == candidate.Start && other.End == candidate.End && other.Meaning is GrainMeaning or UnitMeaning)
        && !QuestionTokenizer.Words(path).Any(word => word.Lower == tokens[candidate.Start].Lower);

    /// <summary>"churn rate" where a property is called "Churn", "10 years experience" where one is called "years of experience", "by time of day", "at night" where a property is called "Time of day" and has the value "Night": the data's own words say what is meant.</summary>
    private static bool IsNameOfTheData(Candidate candidate, List<Candidate> candidates) => candidate.Meaning switch
    {
        KeywordMeaning { Keyword: Keyword.TimeBetween } => candidates.Exists(other => (other.Start == candidate.Start || other.End == candidate.End) && other.Start >= candidate.Start && other.End <= candidate.End && other.Meaning is FieldMeaning { Score: >= 0.9, Property: var property } && ModelFacts.IsNumeric(property)),
        KeywordMeaning { Keyword: Keyword.Guests } => candidates.Exists(other => other.Start == candidate.Start + 1 && other.End == candidate.End && other.Meaning is EventMeaning { IsPartial: false, Score: > 0.8 }),
        KeywordMeaning { Keyword: Keyword.Sessions } when candidate.End - candidate.Start > 1 => HasLengthOfItsOwn(candidate, candidates),
        KeywordMeaning { Keyword: Keyword.Churn } => candidates.Exists(other => other.Start >= candidate.Start && other.End <= candidate.End && other.Meaning is FieldMeaning { Score: >= 0.95 }),
        KeywordMeaning when candidate.End - candidate.Start > 1 => candidates.Exists(other => other.Start == candidate.Start && other.End == candidate.End && other.Meaning is ValueMeaning { Score: >= 0.95 }),
        GrainMeaning { Grain: Planning.TimeGrain.Minute } => candidates.Exists(other => other.End == candidate.End && other.Meaning is FieldMeaning { Score: >= 0.95 }),
        DurationMeaning => candidates.Exists(other => other.Start == candidate.End - 1 && other.End > candidate.End && other.Meaning is FieldMeaning { Score: >= 0.9, Property: var property } && ModelFacts.IsNumeric(property)),
        GrainMeaning or UnitMeaning => candidates.Exists(other => other.End == candidate.End && other.Start >= candidate.Start && other.End - other.Start > 1 && other.Meaning is FieldMeaning { Score: >= 0.95 }),
        TimePartMeaning { Test.Part: Planning.TimeGrain.HourOfDay } => candidates.Exists(other => other.End == candidate.End && other.Start >= candidate.Start && other.Meaning is ValueMeaning { Score: >= 0.95 }),
        _ => false,
    };

    /// <summary>"average session duration" where events of the data are sessions, and say how long each took.</summary>
    private static bool HasLengthOfItsOwn(Candidate sessions, List<Candidate> candidates)
    {
        var own = candidates.Where(other => other.Start >= sessions.Start && other.End <= sessions.End).Select(other => other.Meaning).OfType<EventMeaning>().SelectMany(named => named.Selection.Names).ToHashSet(StringComparer.Ordinal);
        return candidates.Exists(other => other.Start >= sessions.Start && other.End <= sessions.End + 1 && other.Meaning is FieldMeaning { Property: { } length } && ModelFacts.IsNumeric(length) && length.Events.Any(own.Contains));
    }

    /// <summary>"films by actor" where the people of the data are studios: a calling is only taken for them when nothing else is known of what they are called.</summary>
    private bool IsOtherPerson(Candidate candidate, IReadOnlyList<QuestionToken> tokens) =>
        candidate.Meaning is KeywordMeaning { Keyword: Keyword.Users } && candidate.End - candidate.Start == 1 && index.CallsPeople
        && Lexicon.Callings.Contains(tokens[candidate.Start].Stem) && !index.PersonNames.Contains(tokens[candidate.Start].Stem);

    /// <summary>"average ticket" is what a purchase is worth, unless the data has tickets.</summary>
    private static bool IsNounOfTheData(Candidate candidate, IReadOnlyList<QuestionToken> tokens, List<Candidate> candidates) =>
        candidate.Meaning is KeywordMeaning { Keyword: Keyword.OrderValue } && candidate.End - candidate.Start > 1 && tokens[candidate.Start].Lower is "average" or "avg" or "mean"
        && candidates.Exists(other => other.Start <= candidate.End - 1 && other.End >= candidate.End && other.Start > candidate.Start && (other.Meaning is MetricMeaning || (candidate.End - candidate.Start == 2 && other.Meaning is EventMeaning or FieldMeaning or EntityMeaning)));

    private static HashSet<int> Unknown(IReadOnlyList<QuestionToken> tokens, List<Candidate> candidates)
    {
        var explained = new bool[tokens.Count];
        foreach (var candidate in candidates)
        {
            Array.Fill(explained, true, candidate.Start, candidate.End - candidate.Start);
        }

        return [.. Enumerable.Range(0, tokens.Count).Where(at => !explained[at])];
    }

    /// <summary>Best chain by dynamic programming over the end positions.</summary>
    private static List<Mention> Cover(string text, IReadOnlyList<QuestionToken> tokens, List<Candidate> candidates)
    {
        var spans = candidates.Where(candidate => candidate.End > candidate.Start)
            .GroupBy(candidate => (candidate.Start, candidate.End))
            .Select(group => (group.Key.Start, group.Key.End, Weight: group.Max(Weight), Meanings: Ordered(group)))
            .ToLookup(span => span.End);
        var best = new double[tokens.Count + 1];
        var chosen = new Mention[tokens.Count + 1];
        for (var end = 1; end <= tokens.Count; end++)
        {
            best[end] = best[end - 1] + UnknownWeight;
            chosen[end] = new Mention(end - 1, end, tokens[end - 1].Text, [new UnknownMeaning { Score = 0 }]);
            foreach (var span in spans[end])
            {
                if (best[span.Start] + span.Weight > best[end])
                {
                    best[end] = best[span.Start] + span.Weight;
                    chosen[end] = new Mention(span.Start, end, text[tokens[span.Start].Start..tokens[end - 1].End], span.Meanings);
                }
            }
        }

        var mentions = new List<Mention>();
        for (var end = tokens.Count; end > 0; end = chosen[end].Start)
        {
            mentions.Add(chosen[end]);
        }

        mentions.Reverse();
        return mentions;
    }

    private static Meaning[] Ordered(IEnumerable<Candidate> candidates) =>
        ExactFirst([.. candidates.OrderByDescending(candidate => candidate.Meaning.Score).Select(candidate => candidate.Meaning).Distinct()]);

    /// <summary>A word of an event's own name beats a property that is only named by a relative of the word ("bookings": the booked ones, not the identifier of an appointment).</summary>
    private static Meaning[] ExactFirst(Meaning[] meanings) =>
        meanings is [FieldMeaning { Score: <= NameIndex.Related } best, ..] && meanings.OfType<EventMeaning>().FirstOrDefault(meaning => meaning is { IsPartial: true, IsRelated: false } && meaning.Score >= (best.Score > Whole ? OwnPart : OwnPlacedPart)) is { } exact
            ? [exact with { Score = best.Score }, .. meanings.Where(meaning => meaning != exact)]
            : meanings is [EventMeaning { IsPartial: true, IsRelated: true } related, ..] && meanings.OfType<EventMeaning>().FirstOrDefault(meaning => meaning is { IsPartial: true, IsRelated: false }) is { } own && own.Score >= related.Score * OwnWord
            ? [own with { Score = related.Score }, .. meanings.Where(meaning => meaning != own)]
            : meanings;

    private static double Weight(Candidate candidate)
    {
        var length = candidate.End - candidate.Start - candidate.Skipped;
        var perToken = candidate.Meaning switch
        {
            KeywordMeaning { Keyword: Keyword.Noise } => NoiseWeight,
            KeywordMeaning => KeywordWeight,
            var meaning => meaning.Score,
        };
        var bonus = candidate.Meaning is KeywordMeaning { Keyword: Keyword.Noise } ? 0.3 : 0.12;
        return (perToken * length) + (KeywordWeight * candidate.Skipped) + (bonus * (length - 1));
    }
}
