using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"how many classes did members book" where rows are called "class_booked": noun and verb are the event, said in the active voice, and not the kinds of classes.</summary>
internal static class ActiveDeeds
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        for (var noun = 1; noun + 2 < mentions.Count; noun++)
        {
            if (mentions[noun - 1].Is(Keyword.HowMany) && !mentions[noun - 1].IsContent && mentions[noun].Meanings[0] is FieldMeaning or EntityMeaning or EventMeaning { IsPartial: true } && VerbOf(mentions, noun) is { } verb && Whole(mentions[noun], mentions[verb]) is { } deed)
            {
                return [.. mentions.Take(noun), mentions[noun] with { Meanings = [deed, .. mentions[noun].Meanings] }, .. mentions.Skip(noun + 1).Take(verb - noun - 1), .. mentions.Skip(verb + 1)];
            }
        }

        return mentions;
    }

    /// <summary>Behind the noun only "did our members".</summary>
    private static int? VerbOf(IReadOnlyList<Mention> mentions, int noun)
    {
        var people = Following(mentions, noun + 1);
        var verb = Following(mentions, people + 1);
        return verb < mentions.Count && people > noun + 1 && !mentions[people].IsContent && mentions[people].Is(Keyword.Users, Keyword.Those) && WordLists.Auxiliaries.Contains(mentions[noun + 1].Text) ? verb : null;
    }

    private static int Following(IReadOnlyList<Mention> mentions, int at)
    {
        while (at < mentions.Count && mentions[at].IsNoise)
        {
            at++;
        }

        return at;
    }

    /// <summary>The one event of the verb of whose name the noun says all the rest.</summary>
    private static EventMeaning? Whole(Mention noun, Mention verb)
    {
        var said = Naming.Stems(noun.Text).Concat(Naming.Stems(verb.Text)).ToHashSet();
        var whole = verb.Meanings.OfType<EventMeaning>().Where(meaning => meaning is { IsRelated: false, Selection: { Names: [var name], Where: null } } && Naming.Stems(name) is { Count: > 1 } words && words.All(said.Contains) && Naming.Stems(noun.Text).Any(words.Contains)).Take(2).ToList();
        return whole is [var only] ? only with { IsPartial = false, Score = 1 } : null;
    }
}
