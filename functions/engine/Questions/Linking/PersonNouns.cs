using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>"patrons", "riders", "pupils": whoever the data calls otherwise are its users, unless something in the data is called so.</summary>
internal static class PersonNouns
{
    public static bool Is(string word) => Lexicon.Persons.Contains(Lexicon.StemOf(word));

    public static IEnumerable<Candidate> Find(IReadOnlyList<QuestionToken> tokens, IReadOnlyList<Candidate> others)
    {
        for (var at = 0; at < tokens.Count; at++)
        {
            if (tokens[at].IsWord && Lexicon.Persons.Contains(tokens[at].Stem) && !others.Any(other => other.Start <= at && other.End > at && IsName(other.Meaning, tokens[at])) && !IsClaim(tokens, at, others))
            {
                yield return new Candidate(at, at + 1, new KeywordMeaning(Keyword.Users) { Score = 0.8 });
            }
        }
    }

    /// <summary>"how many customers are parents": said of people who are named already, it is something that the data would have to know.</summary>
    private static bool IsClaim(IReadOnlyList<QuestionToken> tokens, int at, IReadOnlyList<Candidate> others) =>
        at > 0 && tokens[at - 1].Lower is ("are" or "were" or "is" or "was") && others.Any(other => other.End < at && other.Meaning is KeywordMeaning { Keyword: Keyword.Users });

    private static bool IsName(Meaning meaning, QuestionToken token) => meaning switch
    {
        ValueMeaning when token.Lower.EndsWith('s') => meaning.Score >= 0.97,
        EventMeaning { IsPartial: true } => meaning.Score >= 0.5,
        // "followers" where rows have "company_followers": a number of that name.
        FieldMeaning { Property: { } property } when Reading.ModelFacts.IsNumeric(property) && QuestionTokenizer.Words(property.Path) is [.., var last] && last.Stem == token.Stem => true,
        FieldMeaning or EntityMeaning or EventMeaning or MetricMeaning or ValueMeaning => meaning.Score >= 0.6,
        PeopleMeaning => true,
        KeywordMeaning { Keyword: Keyword.Users } => true,
        _ => false,
    };
}
