using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Model;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"wait minutes" where one property is called waitMinutes and another waitedMinutes, "plan" where one is called plan and another invoice.plan: the name as it was said comes first.</summary>
internal static class ExactNames
{
    /// <summary>How much worse a name may have fitted by its stems alone.</summary>
    private const double Slack = 0.13;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) => [.. mentions.Select(First)];

    private static Mention First(Mention mention)
    {
        if (mention.Meanings[0] is not FieldMeaning { Name: null, Field.Path: not null } best)
        {
            return mention;
        }

        var said = QuestionTokenizer.Words(mention.Text).Select(word => Singular(word.Lower)).ToList();
        var named = mention.Meanings.OfType<FieldMeaning>().Where(field => field is { Name: null, Field.Path: not null } && field.Score >= best.Score - Slack).ToList();
        var exact = named.Find(field => Nearness(field, said) > Nearness(best, said) && named.TrueForAll(other => Nearness(other, said) <= Nearness(field, said)));
        return exact is null ? mention : mention.Meant(exact);
    }

    /// <summary>2: the whole path is what was said; 1: its last key is.</summary>
    private static int Nearness(FieldMeaning field, List<string> said)
    {
        var segments = PropertyPath.Segments(field.Field.Path!);
        return Words(string.Join(' ', segments)).SequenceEqual(said) ? 2 : Words(segments[^1].Split('.')[^1]).SequenceEqual(said) ? 1 : 0;
    }

    private static IEnumerable<string> Words(string name) => QuestionTokenizer.Words(name).Select(word => Singular(word.Lower));

    private static string Singular(string word) => word.Length > 3 && word.EndsWith('s') ? word[..^1] : word;
}
