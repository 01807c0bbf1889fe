using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"read an article" where rows say that an article was viewed, "boxes that were set up" where they say that a box was created: with its object the verb can only mean those.</summary>
internal static class DeedsInOtherWords
{
    /// <summary>A verb that is only a part of some name may well mean something else.</summary>
    private const double Partly = 0.5;

    private static readonly string View = Stemmer.Stem("viewed");

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model) => Created(Viewed(mentions, model), model);

    private static IReadOnlyList<Mention> Viewed(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        for (var at = 0; at + 1 < mentions.Count; at++)
        {
            if (!(mentions[at].IsUnknown || mentions[at].Score < Partly) || !WordLists.ViewingVerbs.Contains(mentions[at].Text))
            {
                continue;
            }

            var thing = at + 1;
            while (thing < mentions.Count && mentions[thing].IsNoise)
            {
                thing++;
            }

            if (thing < mentions.Count && EventOf(mentions[thing], model, deed => deed == View) is { } viewed)
            {
                var end = mentions[thing];
                return [.. mentions.Take(at), new Mention(mentions[at].Start, end.End, $"{mentions[at].Text} {end.Text}", [new EventMeaning(EventSelection.Of(viewed)) { Score = NameIndex.FamilyWord }]), .. mentions.Skip(thing + 1)];
            }
        }

        return mentions;
    }

    private static IReadOnlyList<Mention> Created(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        for (var at = 1; at < mentions.Count; at++)
        {
            var thing = at - 1;
            while (thing > 0 && (mentions[thing].IsNoise || (mentions[thing].Is(Keyword.Is, Keyword.Those, Keyword.LightVerb) && !mentions[thing].IsContent)))
            {
                thing--;
            }

            if (WordLists.CreatingVerbs.Contains(mentions[at].Text) && mentions[at].Meanings[0] is not EventMeaning { IsPartial: false } && !mentions[at].Is(Keyword.New) && EventOf(mentions[thing], model, DeedWords.IsBeginning) is { } created)
            {
                return [.. mentions.Take(at), mentions[at] with { Meanings = [new EventMeaning(EventSelection.Of(created)) { Score = NameIndex.FamilyWord }] }, .. mentions.Skip(at + 1)];
            }
        }

        return mentions;
    }

    /// <summary>The one event of such a thing and such a deed.</summary>
    private static string? EventOf(Mention thing, SemanticModel model, Func<string, bool> isDeed)
    {
        if (!thing.IsContent || QuestionTokenizer.Words(thing.Text) is not [.., var noun])
        {
            return null;
        }

        var names = model.Events.Select(definition => definition.Name).Where(name => QuestionTokenizer.Words(name) is { Count: 2 } words && words[0].Stem == noun.Stem && isDeed(words[1].Stem)).Take(2).ToList();
        return names is [var only] ? only : null;
    }
}
