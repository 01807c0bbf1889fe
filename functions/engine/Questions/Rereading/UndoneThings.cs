using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// "unpaid bills", "alarms nobody confirmed", "bills still waiting for payment" where another row of the same thing would say that it was done: those that began and never came so far.
/// </summary>
internal static class UndoneThings
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        for (var at = 0; at < mentions.Count; at++)
        {
            if ((Denied(mentions, at, model) ?? Unmet(mentions, at, model) ?? Unclosed(mentions, at, model) ?? Awaited(mentions, at, model) ?? NeverSuch(mentions, at, model)) is { } found)
            {
                return found.Read(mentions);
            }
        }

        return NoneSuch(mentions);
    }

    /// <summary>"jobs that nobody applied to": those without a row of it, whatever else happens to them.</summary>
    private static IReadOnlyList<Mention> NoneSuch(IReadOnlyList<Mention> mentions)
    {
        var nobody = Enumerable.Range(1, Math.Max(0, mentions.Count - 2)).FirstOrDefault(at => WordLists.Nobodies.Contains(mentions[at].Text), -1);
        if (nobody < 0 || ThingBefore(mentions, nobody) is not { } thing || mentions[thing].Meanings[0] is not FieldMeaning { Property: { Role: PropertyRole.Identifier } key } || mentions.Skip(nobody + 1).FirstOrDefault(mention => mention.IsContent) is not { Meanings: [EventMeaning { Selection.Names: var names } done, ..] } deed || !names.All(key.Events.Contains))
        {
            return mentions;
        }

        return [.. mentions.Take(nobody), mentions[nobody].Said(Keyword.Not, "without"), deed with { Meanings = [done] }, .. mentions.Where(mention => mention.Start >= deed.End && !(mention.Is(Keyword.To) && !mention.IsContent))];
    }

    /// <summary>The thing at its place, what stands for "not done" in [From, To], and the row that would say that it was.</summary>
    private sealed record Undone(int ThingAt, int From, int To, PropertyDefinition Key, string Begun, EventSelection Deed)
    {
        /// <summary>A share of all things and a list of them need the things themselves; everywhere else the rows with which they began are counted, grouped and filtered.</summary>
        public IReadOnlyList<Mention> Read(IReadOnlyList<Mention> mentions)
        {
            var thing = mentions[ThingAt];
            if (mentions.Any(mention => mention.Is(Keyword.Share, Keyword.Which, Keyword.Rate) && !mention.IsContent))
            {
                var place = mentions[From];
                Mention[] never = [(place with { End = place.Start }).Said(Keyword.Never, "never"), place with { Meanings = [new EventMeaning(Deed) { Score = NameIndex.FamilyWord }] }];
                return ThingAt < From
                    ? [.. mentions.Take(From), .. never, .. mentions.Skip(To + 1)]
                    : [.. mentions.Take(From), thing, .. never, .. mentions.Skip(ThingAt + 1)];
            }

            var text = string.Join(' ', mentions.Skip(Math.Min(From, ThingAt)).Take(Math.Max(To, ThingAt) - Math.Min(From, ThingAt) + 1).Select(mention => mention.Text));
            var rows = EventSelection.Of(Begun) with { Where = new NotCondition(new ThingTest(Field.Property(Key.Path), Deed)), Label = text.ToLowerInvariant() };
            return [.. mentions.Select((mention, at) => (mention, at)).Where(pair => pair.at == ThingAt || pair.at < From || pair.at > To).Select(pair => pair.at == ThingAt ? thing with { Text = text, Meanings = [new EventMeaning(rows) { Score = 1 }] } : pair.mention)];
        }
    }

    /// <summary>"unpaid invoices", "invoices that are still unpaid".</summary>
    private static Undone? Denied(IReadOnlyList<Mention> mentions, int at, SemanticModel model)
    {
        var text = mentions[at].Text.ToLowerInvariant();
        if (!text.StartsWith("un", StringComparison.Ordinal) || text.Length < 5 || text.Contains(' ', StringComparison.Ordinal) || WordLists.Reversals.Contains(text) || mentions[at].Meanings[0] is ValueMeaning or EventMeaning { IsPartial: false } or FieldMeaning { Score: > 0.6 })
        {
            return null;
        }

        var deed = Lexicon.StemOf(text[2..]);
        return (at + 1 < mentions.Count ? Found(mentions, at + 1, at, at, model, deed) : null) ?? (ThingBefore(mentions, at) is { } thing ? Found(mentions, thing, at, at, model, deed) : null);
    }

    /// <summary>"alarms that nobody has confirmed".</summary>
    private static Undone? Unmet(IReadOnlyList<Mention> mentions, int at, SemanticModel model)
    {
        if (!WordLists.Nobodies.Contains(mentions[at].Text) || ThingBefore(mentions, at) is not { } thing)
        {
            return null;
        }

        var deed = at + 1;
        while (deed < mentions.Count && (mentions[deed].IsNoise || (mentions[deed].Is(Keyword.Is, Keyword.Ever) && !mentions[deed].IsContent)))
        {
            deed++;
        }

        return deed < mentions.Count ? Found(mentions, thing, at, deed, model, Lexicon.StemOf(mentions[deed].Text)) : null;
    }

    /// <summary>"how many repairs are still open": of all that happens to them, one deed closes them.</summary>
    private static Undone? Unclosed(IReadOnlyList<Mention> mentions, int at, SemanticModel model)
    {
        if (!WordLists.OpenStates.Contains(mentions[at].Text) || ThingBefore(mentions, at) is not { } thing || thing == at - 1 || mentions[thing].Meanings[0] is EventMeaning || ThingOf(mentions[thing], model) is not { } known)
        {
            return null;
        }

        var named = QuestionTokenizer.Words(SharedKeys.NameOf(known.Key.Path))[^1].Stem;
        var later = known.Key.Events.Where(name => name != known.Begun).ToList();
        var ended = later.FindAll(name => QuestionTokenizer.Words(name) is [var own, .., var deed] && own.Stem == named && DeedWords.IsEnding(deed.Stem));
        var closed = ended.Count > 0 ? ended : later.FindAll(name => DeedWords.IsClosing(QuestionTokenizer.Words(name)[^1].Stem));
        return closed is [var only] ? new Undone(thing, at, at, known.Key, known.Begun, EventSelection.Of(only))
            : ended.Count > 1 ? new Undone(thing, at, at, known.Key, known.Begun, EventSelection.Of([.. ended])) : null;
    }

    /// <summary>"bills still waiting for payment", "orders awaiting delivery".</summary>
    private static Undone? Awaited(IReadOnlyList<Mention> mentions, int at, SemanticModel model)
    {
        if (!WordLists.Waiting.Contains(mentions[at].Text) || ThingBefore(mentions, at) is not { } thing)
        {
            return null;
        }

        var deed = at + 1;
        while (deed < mentions.Count && !mentions[deed].Meanings.Any(meaning => meaning is EventMeaning) && (mentions[deed].IsNoise || mentions[deed].Is(Keyword.Is, Keyword.To, Keyword.In, Keyword.Of)))
        {
            deed++;
        }

        var names = deed < mentions.Count ? mentions[deed].Meanings.OfType<EventMeaning>().SelectMany(meaning => meaning.Selection.Names).Distinct().ToList() : [];
        if (names.Count == 0 || ThingOf(mentions[thing], model) is not { } known)
        {
            return null;
        }

        var later = names.FindAll(name => name != known.Begun && known.Key.Events.Contains(name));
        return later.Count == 0 ? null : new Undone(thing, at, deed, known.Key, known.Begun, new EventSelection { Names = later, Label = later.Count > 1 ? mentions[deed].Text.ToLowerInvariant() : null });
    }

    /// <summary>"urgent alarms that were never confirmed": what is said of the thing besides is said of the row with which it began.</summary>
    private static Undone? NeverSuch(IReadOnlyList<Mention> mentions, int at, SemanticModel model) =>
        mentions[at].Is(Keyword.Never) && !mentions[at].IsContent && at + 1 < mentions.Count && ThingBefore(mentions, at) is { } thing && thing > 0 && mentions[thing - 1].Meanings.Take(1).Any(meaning => meaning is ValueMeaning or FieldMeaning)
        && !mentions.Any(mention => mention.Is(Keyword.Users, Keyword.Who) || mention.Meanings[0] is PeopleMeaning) && mentions[at + 1].Meanings[0] is EventMeaning
            ? Found(mentions, thing, at, at + 1, model, Lexicon.StemOf(mentions[at + 1].Text))
            : null;

    private static Undone? Found(IReadOnlyList<Mention> mentions, int thing, int from, int to, SemanticModel model, string deed)
    {
        if (ThingOf(mentions[thing], model) is not { } known)
        {
            return PairOf(mentions[thing], model, deed) is var (key, begun, done) ? new Undone(thing, from, to, key, begun, EventSelection.Of(done)) : null;
        }

        var names = known.Key.Events.Where(name => name != known.Begun && QuestionTokenizer.Words(name) is { Count: > 1 } words && words[^1].Stem == deed).Take(2).ToList();
        return names is [var only] ? new Undone(thing, from, to, known.Key, known.Begun, EventSelection.Of(only)) : null;
    }

    /// <summary>A bill that is issued and paid by the visit that it is for: two rows that are called by the thing, and a key that both carry, with another name.</summary>
    private static (PropertyDefinition Key, string Begun, string Done)? PairOf(Mention mention, SemanticModel model, string deed)
    {
        if (mention.Meanings[0] is not EventMeaning || QuestionTokenizer.Words(mention.Text) is not [.., var noun])
        {
            return null;
        }

        var own = model.Events.Where(row => QuestionTokenizer.Words(row.Name) is [var thing, .., _] && thing.Stem == noun.Stem).ToList();
        if (own.Count != 2 || own.FindIndex(row => QuestionTokenizer.Words(row.Name)[^1].Stem == deed) is not (>= 0 and var at))
        {
            return null;
        }

        var (done, begun) = (own[at], own[1 - at]);
        var key = model.Properties.Where(property => property.Role == PropertyRole.Identifier && property.Events.Contains(done.Name) && property.Events.Contains(begun.Name) && property.DistinctCount >= SharedKeys.LeastNew * begun.Count)
            .MaxBy(property => property.DistinctCount);
        return key is null ? null : (key, begun.Name, done.Name);
    }

    /// <summary>What is called by its key, and the row with which each of them begins.</summary>
    private static (PropertyDefinition Key, string Begun)? ThingOf(Mention mention, SemanticModel model)
    {
        if (mention.Meanings[0] is not (EventMeaning or FieldMeaning or EntityMeaning) || QuestionTokenizer.Words(mention.Text) is not [.., var noun])
        {
            return null;
        }

        foreach (var key in model.Properties.Where(property => property.Role == PropertyRole.Identifier && property.Events.Count > 1))
        {
            if (QuestionTokenizer.Words(SharedKeys.NameOf(key.Path)) is [.., var named] && named.Stem == noun.Stem && SharedKeys.OriginOf(model, key) is { } begun)
            {
                return (key, begun);
            }
        }

        return null;
    }

    private static int? ThingBefore(IReadOnlyList<Mention> mentions, int at)
    {
        var thing = at - 1;
        while (thing >= 0 && (mentions[thing].IsNoise || (mentions[thing].Is(Keyword.Is, Keyword.Those, Keyword.Who, Keyword.Which) && !mentions[thing].IsContent)))
        {
            thing--;
        }

        return thing >= 0 ? thing : null;
    }
}
