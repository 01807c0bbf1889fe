using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Clauses;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// "checkout" where "Checkout Started" has the word itself and "Checked Out" only a relative of it: the event that is written so. "Interviewed" where
/// interviews are scheduled and completed: what was done, and not what was planned.
/// </summary>
internal static class WrittenDeeds
{
    /// <summary>How much worse the other deed may fit.</summary>
    private const double Slack = 0.05;

    /// <summary>Words of an event's name that its thing goes without ("placed", "started").</summary>
    private const double Unsaid = 0.99;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model) => [.. mentions.Select((mention, at) => Written(mention, model) ?? Done(mention) ?? Begun(mention, model) ?? Denied(mentions, at) ?? mention)];

    private static Mention? Written(Mention mention, SemanticModel model)
    {
        if (mention.End - mention.Start != 1 || mention.Meanings[0] is not EventMeaning { Selection: { Where: null, Label: null, Names: [var related] } } || Words(mention.Text) is not [var said] || Words(related).Contains(said))
        {
            return null;
        }

        return model.Events.Where(definition => QuestionTokenizer.Words(definition.Name) is { Count: 2 } words && Singular(words[0].Lower) == said && DeedWords.WeightOf(words[1].Stem) >= Unsaid).Take(2).ToList() is [var written]
            ? mention with { Meanings = [new EventMeaning(EventSelection.Of(written.Name)) { Score = mention.Score }, .. mention.Meanings] }
            : null;
    }

    private static Mention? Done(Mention mention)
    {
        if (mention.Meanings[0] is not EventMeaning { IsPartial: true, Selection.Names: [var planned] } best || !DeedPhrases.IsPast(mention) || !DeedWords.IsBeginning(QuestionTokenizer.Words(planned)[^1].Stem))
        {
            return null;
        }

        return mention.Meanings.OfType<EventMeaning>().FirstOrDefault(deed => deed.Score >= best.Score - Slack && deed.Selection.Names is [var name] && DeedWords.IsClosing(QuestionTokenizer.Words(name)[^1].Stem) && Words(name).SkipLast(1).SequenceEqual(Words(planned).SkipLast(1))) is { } done ? mention.Meant(done) : null;
    }

    /// <summary>"salary offered" where offers are extended, accepted and declined: of the deeds of one thing that the verb fits alike, the one that all of them go through.</summary>
    private static Mention? Begun(Mention mention, SemanticModel model)
    {
        if (!DeedPhrases.IsPast(mention) || mention.Meanings.OfType<EventMeaning>().ToList() is not [{ IsPartial: true, Selection.Names: [var first] } best, _, ..] deeds || QuestionTokenizer.Words(first) is not [var thing, _] || thing.Stem != QuestionTokenizer.Words(mention.Text)[0].Stem || DeedWords.IsBeginning(QuestionTokenizer.Words(first)[^1].Stem))
        {
            return null;
        }

        var alike = deeds.FindAll(deed => deed.Score >= best.Score - Slack && deed.Selection.Names is [var name] && QuestionTokenizer.Words(name) is [var own, _] && own.Stem == thing.Stem);
        var begun = alike.MaxBy(deed => model.Events.FirstOrDefault(definition => definition.Name == deed.Selection.Names[0])?.Count ?? 0);
        return begun is null || begun == best ? null : mention with { Meanings = [.. mention.Meanings.Select(meaning => meaning == best ? begun with { Score = best.Score } : meaning == begun ? best with { Score = begun.Score } : meaning)] };
    }

    /// <summary>"assignments that were never graded" where grades have a property too: what did not happen is the deed, which repeats the thing's name.</summary>
    private static Mention? Denied(IReadOnlyList<Mention> mentions, int at)
    {
        if (at < 2 || mentions[at].Meanings[0] is not FieldMeaning || !DeedPhrases.IsPast(mentions[at]) || !mentions[at - 1].Is(Keyword.Never, Keyword.Not) || mentions[at - 1].IsContent
            || mentions.Take(at - 1).LastOrDefault(mention => mention.IsContent) is not { Meanings: [EventMeaning { Selection.Names: [var thing] }, ..] })
        {
            return null;
        }

        return mentions[at].Meanings.OfType<EventMeaning>().FirstOrDefault(deed => deed.Selection.Names is [var name] && name != thing && Words(name)[0] == Words(thing)[0]) is { } meant ? mentions[at].Meant(meant) : null;
    }

    private static List<string> Words(string name) => [.. QuestionTokenizer.Words(name).Select(word => Singular(word.Lower))];

    private static string Singular(string word) => word.Length > 3 && word.EndsWith('s') ? word[..^1] : word;
}
