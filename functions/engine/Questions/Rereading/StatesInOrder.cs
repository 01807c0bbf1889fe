using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// Rows of one name that say what became of a thing ("opened", "closed"): verbs made from such a value stand for it ("who opens the most issues", "from opening an issue
/// to closing it"), and two values are put in the order in which they are told ("from opened to closed for issues", "what % of closed issues were reopened").
/// </summary>
internal static class StatesInOrder
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions)
    {
        var timed = mentions.Any(mention => mention.Is(Keyword.TimeBetween) && !mention.IsContent);
        var said = mentions.Select((mention, at) => Value(mentions, at, timed) is { } value ? mention with { Meanings = [value with { Score = 0.9 }, .. mention.Meanings.Where(meaning => meaning != value)] } : mention).ToList();
        said = timed && Staying(said) is { } ended ? ended : said;
        return (timed ? BetweenStates(said) : null) ?? ShareOfState(said) ?? said;
    }

    /// <summary>"how long do things stay open": until they are closed.</summary>
    private static List<Mention>? Staying(List<Mention> mentions)
    {
        var word = mentions.FindIndex(mention => mention.Is(Keyword.TimeBetween) && !mention.IsContent);
        var at = mentions.FindIndex(mention => mention.Text.EndsWith("open", StringComparison.OrdinalIgnoreCase));
        if (at < word + 2 || mentions[at].As<ValueMeaning>() is not { Property: { } property } state || property.Values.FirstOrDefault(value => EndsState(value, state.Value)) is not { } end)
        {
            return null;
        }

        var thing = Enumerable.Range(word + 1, at - word - 1).FirstOrDefault(place => IsThing(mentions[place], property.Events), -1);
        var stays = Enumerable.Range(word + 1, at - word - 1).Any(place => mentions[place].Text.ToLowerInvariant() is "stay" or "remain" or "are" or "is" or "kept") || at == thing + 1;
        return thing < 0 || !stays ? null
            : [.. mentions.Take(word), mentions[word].Said(Keyword.TimeBetween, "time from"), mentions[thing], With(mentions[at], state), mentions[at].Said(Keyword.To, "to"), With(mentions[at], state with { Value = end }), .. Enumerable.Range(word + 1, at - word - 1).Where(place => place != thing && mentions[place].Text.ToLowerInvariant() is not ("stay" or "remain" or "are" or "is" or "kept")).Select(place => mentions[place]), .. mentions.Skip(at + 1)];
    }

    private static Mention With(Mention mention, ValueMeaning state) => mention with { Text = state.Value, Meanings = [state with { Score = 1 }] };

    private static bool EndsState(string value, string state) =>
        Lexicon.Opposites.Any(pair => Lexicon.StemOf(pair.Key) == Lexicon.StemOf(value) && pair.Value.Any(opposite => Lexicon.StemOf(opposite) == Lexicon.StemOf(state)));

    /// <summary>The value that a verb is made from, where the thing beside it has it.</summary>
    private static ValueMeaning? Value(IReadOnlyList<Mention> mentions, int at, bool timed)
    {
        var mention = mentions[at];
        if (mention.Meanings[0] is ValueMeaning { Score: >= 0.8 } || mention.Text.Contains(' ', StringComparison.Ordinal) || mention.As<ValueMeaning>() is not { Property: { Events.Count: > 0 } property } value || Stemmer.Stem(mention.Text.ToLowerInvariant()) != Stemmer.Stem(value.Value.ToLowerInvariant())
            || mention.Meanings[0] is EventMeaning named && named.Selection.Names.Any(property.Events.Contains))
        {
            return null;
        }

        var isVerb = mention.Text.EndsWith("ing", StringComparison.OrdinalIgnoreCase) || mention.Text.EndsWith('s') || (at > 0 && mentions[at - 1].Is(Keyword.Users, Keyword.Who)) || (timed && mention.Text.EndsWith("ed", StringComparison.OrdinalIgnoreCase));
        var things = Enumerable.Range(0, mentions.Count).Where(place => place != at && IsThing(mentions[place], property.Events)).ToList();
        var beside = things.Exists(place => place > at && Enumerable.Range(at + 1, place - at - 1).All(between => mentions[between].IsNoise || mentions[between].Is(Keyword.Most, Keyword.Least, Keyword.Top) || mentions[between].Meanings[0] is NumberMeaning));
        return isVerb && (beside || (timed && things.Count == 1)) ? value : null;
    }

    private static bool IsThing(Mention mention, IReadOnlyList<string> events) => mention.Meanings[0] is EntityMeaning { Entity.Selection: { Names.Count: > 0 } rows }
        ? rows.Names.All(events.Contains)
        : mention.Meanings[0] is EventMeaning or EntityMeaning && mention.Meanings.OfType<EventMeaning>().Where(meaning => !meaning.IsPartial).Take(1).Any(meaning => meaning.Selection.Names.Count > 0 && meaning.Selection.Names.All(events.Contains));

    /// <summary>"how long from opening a thing to closing it", "time from opened to closed for things": the thing, then its states.</summary>
    private static List<Mention>? BetweenStates(List<Mention> mentions)
    {
        var word = mentions.FindIndex(mention => mention.Is(Keyword.TimeBetween) && !mention.IsContent);
        var states = States(mentions, word + 1);
        if (states is not [var from, var to] || !Enumerable.Range(from + 1, to - from - 1).Any(at => mentions[at].Is(Keyword.To, Keyword.And)))
        {
            return null;
        }

        var things = Enumerable.Range(word + 1, mentions.Count - word - 1).Where(at => IsThing(mentions[at], ((ValueMeaning)mentions[from].Meanings[0]).Property!.Events)).ToList();
        if (things is not [var thing] || thing < from && thing == from - 1)
        {
            return null;
        }

        int[] moved = [word, from, to, thing];
        var joined = Enumerable.Range(from + 1, to - from - 1).First(at => mentions[at].Is(Keyword.To, Keyword.And));
        var rest = Enumerable.Range(0, mentions.Count).Where(at => !moved.Contains(at) && at != joined && !IsJoining(mentions, at, word, thing)).ToList();
        return [.. rest.Where(at => at < to).Select(at => mentions[at]), mentions[word].Said(Keyword.TimeBetween, "time from"), mentions[thing], mentions[from], mentions[joined].Said(Keyword.To, "to"), mentions[to], .. rest.Where(at => at > to).Select(at => mentions[at])];
    }

    /// <summary>"from" behind the word, "for" before the thing, "it" behind a state.</summary>
    private static bool IsJoining(List<Mention> mentions, int at, int word, int thing) =>
        (at > word && mentions[at].Is(Keyword.From) && !mentions[at].IsContent) || (at == thing - 1 && mentions[at].Is(Keyword.In, Keyword.Of) && !mentions[at].IsContent) || mentions[at].Text.ToLowerInvariant() is "it" or "them" or "a" or "an";

    /// <summary>"what % of closed things were reopened": of the things closed, what % were reopened.</summary>
    private static List<Mention>? ShareOfState(List<Mention> mentions)
    {
        var share = mentions.FindIndex(mention => mention.Is(Keyword.Share) && !mention.IsContent);
        var states = share < 0 || share > 1 ? [] : States(mentions, share + 1);
        if (states is not [var one, var other] || one != share + 1 || other < share + 4 || !IsThing(mentions[share + 2], ((ValueMeaning)mentions[one].Meanings[0]).Property!.Events) || !mentions[share + 3].Is(Keyword.Is))
        {
            return null;
        }

        return [.. mentions.Take(share), mentions[share].Said(Keyword.Of, "of"), mentions[share + 2], mentions[one], mentions[share], .. mentions.Skip(share + 3)];
    }

    /// <summary>The places of two different values of one property, and of no third.</summary>
    private static List<int> States(List<Mention> mentions, int start)
    {
        var found = Enumerable.Range(start, Math.Max(0, mentions.Count - start)).Where(at => mentions[at].Meanings[0] is ValueMeaning { Property.Events.Count: > 0 }).ToList();
        var values = found.Select(at => (ValueMeaning)mentions[at].Meanings[0]).ToList();
        return values is [var one, var other] && one.Field == other.Field && !one.Value.Equals(other.Value, StringComparison.OrdinalIgnoreCase) ? found : [];
    }
}
