using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"total deletions" where rows have a number of that very name: it is meant, and not the event "delete" that the word is only akin to.</summary>
internal static class ExactNumbers
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) => [.. mentions.Select(Exact)];

    private static Mention Exact(Mention mention)
    {
        if (mention.Meanings[0] is not EventMeaning { Selection.Names: [var name] })
        {
            return mention;
        }

        var said = QuestionTokenizer.Words(mention.Text).Select(word => word.Lower).ToList();
        var number = mention.Meanings.OfType<FieldMeaning>().FirstOrDefault(field => field is { Field.Path: { } path, Score: > 0.6 } && ModelFacts.IsNumeric(field.Property) && QuestionTokenizer.Words(path.Split('.')[^1]).Select(word => word.Lower).SequenceEqual(said));
        return number is not null && !QuestionTokenizer.Words(name).Any(word => said.Exists(own => own.StartsWith(word.Lower, StringComparison.Ordinal) && own.Length <= word.Lower.Length + 2)) ? mention.Meant(number) : mention;
    }
}
