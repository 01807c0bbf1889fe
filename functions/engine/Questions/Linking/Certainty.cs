using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Linking;

/// <summary>What a mention gains by standing alone or beside another: parts of names that nothing else claims, values that are also words of the grammar.</summary>
internal static class Certainty
{
    private const double OnlyClaim = 0.72;

    public static Mention Of(Mention mention, Mention? before, Mention? after) => RowsFirst(OnlyField(Described(ValueFirst(Arrow(mention, before, after), before), after)));

    /// <summary>"cart > checkout > purchase": between two names it leads from one to the other.</summary>
    private static Mention Arrow(Mention mention, Mention? before, Mention? after) =>
        mention.Text is ">" or "->" or "→" or ">>" && before is { IsContent: true } && after is { IsContent: true }
            ? mention with { Meanings = [new KeywordMeaning(Keyword.Then) { Score = 0.9 }] }
            : mention;

    /// <summary>"action films" where "Action" is a value: before the thing that is counted the word describes it.</summary>
    private static Mention Described(Mention mention, Mention? after) =>
        mention.Meanings[0] is KeywordMeaning { Keyword: Keyword.Events or Keyword.EventType or Keyword.Units or Keyword.Active or Keyword.Returning } && after?.Meanings[0] is EventMeaning or EntityMeaning && mention.As<ValueMeaning>() is { Score: >= 0.55 } value
            ? mention with { Meanings = [value with { Score = 0.95 }, .. mention.Meanings.Where(meaning => meaning is not (ValueMeaning or KeywordMeaning))] }
            : mention;

    /// <summary>"tier" where the only name with that word is "shipper_tier": nothing else in the data can be meant.</summary>
    private static Mention OnlyField(Mention mention)
    {
        var names = mention.Meanings.Where(meaning => meaning is not KeywordMeaning).ToList();
        return names is [FieldMeaning { Score: < OnlyClaim and > 0.3 } field] && mention.Meanings[0] == field
            ? mention with { Meanings = [field with { Score = OnlyClaim }, .. mention.Meanings.Skip(1)] }
            : mention;
    }

    /// <summary>"donations" where every "donation made" has a "donation.id" of its own: counting the things or the rows is the same, and rows can also be steps.</summary>
    private static Mention RowsFirst(Mention mention)
    {
        if (mention.Meanings[0] is not FieldMeaning { Name: null, Property: { Role: PropertyRole.Identifier, Events: [var owner], Count: > 0 } key } field || key.DistinctCount < key.Count * 0.98 || QuestionTokenizer.Words(mention.Text) is not [.., { Lower: not ("id" or "ids" or "number" or "numbers") } last])
        {
            return mention;
        }

        return QuestionTokenizer.Words(owner).Any(word => word.Stem == last.Stem)
            ? mention with { Meanings = [new EventMeaning(EventSelection.Of(owner)) { Score = field.Score }, .. mention.Meanings] }
            : mention;
    }

    /// <summary>"how many plus members": with nothing before it to add to, "plus" is the value.</summary>
    private static Mention ValueFirst(Mention mention, Mention? before)
    {
        if (mention.Meanings[0] is not KeywordMeaning { Keyword: Keyword.And or Keyword.OrMore or Keyword.OrLess or Keyword.Best or Keyword.Most or Keyword.Only } || mention.As<ValueMeaning>() is not { } value)
        {
            return mention;
        }

        var joins = before is not null && (before.IsContent || before.Meanings.Any(meaning => meaning is NumberMeaning or SpanMeaning or TimeMeaning or DurationMeaning or QuotedMeaning));
        return joins ? mention : mention with { Meanings = [value with { Score = 0.95 }, .. mention.Meanings.Where(meaning => meaning is not (ValueMeaning or KeywordMeaning { Keyword: Keyword.And or Keyword.OrMore or Keyword.OrLess or Keyword.Best or Keyword.Most or Keyword.Only }))] };
    }
}
