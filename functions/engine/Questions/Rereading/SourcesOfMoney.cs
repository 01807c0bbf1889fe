using Analytics.Engine.Model;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"revenue from subscriptions", "subscription revenue" where subscriptions are started and renewed: beside money, what several events are called is all of them that bring any.</summary>
internal static class SourcesOfMoney
{
    /// <summary>What is renewed brings money like what is begun; what is called off does not.</summary>
    private const double Alike = 0.95;

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        Mention[]? changed = null;
        for (var at = 0; at < mentions.Count; at++)
        {
            if ((IsBefore(mentions, at) || IsBehind(mentions, at)) && All(mentions[at], model) is { } all)
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at] with { Meanings = [all] };
            }
        }

        return Sides(changed ?? mentions, model);
    }

    /// <summary>"revenue from payments vs transfers": the same money on both sides.</summary>
    private static IReadOnlyList<Mention> Sides(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        var versus = Enumerable.Range(0, mentions.Count).FirstOrDefault(at => mentions[at].Meanings[0] is KeywordMeaning { Keyword: Keyword.Versus }, -1);
        var from = Enumerable.Range(0, Math.Max(0, versus)).FirstOrDefault(at => mentions[at].Is(Keyword.From, Keyword.Of) && !mentions[at].IsContent, -1);
        var money = from < 1 ? -1 : Enumerable.Range(0, from).LastOrDefault(at => !mentions[at].IsNoise, -1);
        if (money < 0 || !mentions[money].Is(Keyword.Revenue) || versus != from + 2 || versus + 1 >= mentions.Count || Bringing(mentions[from + 1], model) is not { } first || Bringing(mentions[versus + 1], model) is not { } second || first.Selection == second.Selection)
        {
            return mentions;
        }

        var place = mentions[versus + 1].Start;
        return
        [
            .. mentions.Take(from + 1), mentions[from + 1] with { Meanings = [first] }, mentions[versus],
            mentions[money] with { Start = place, End = place }, mentions[from] with { Start = place, End = place }, mentions[versus + 1] with { Meanings = [second] }, .. mentions.Skip(versus + 2),
        ];
    }

    /// <summary>The rows so called that bring money.</summary>
    private static EventMeaning? Bringing(Mention mention, SemanticModel model)
    {
        var own = mention.Meanings[0] is EntityMeaning { Entity.Selection: { } rows } ? [new EventMeaning(rows)] : Array.Empty<EventMeaning>();
        var best = own.Concat(mention.Meanings.OfType<EventMeaning>().Where(meaning => !meaning.IsRelated)).FirstOrDefault(meaning => meaning.Selection.Names.Count > 0 && meaning.Selection.Names.All(name => model.Events.Any(definition => definition.Name == name && definition.Revenue is not null and not 0)));
        return best is null ? null : best with { Score = Math.Max(best.Score, NameIndex.FamilyWord), IsPartial = false };
    }

    /// <summary>"subscription revenue".</summary>
    private static bool IsBefore(IReadOnlyList<Mention> mentions, int at) => at + 1 < mentions.Count && mentions[at + 1].Meanings[0] is KeywordMeaning { Keyword: Keyword.Revenue };

    /// <summary>"revenue from subscriptions".</summary>
    private static bool IsBehind(IReadOnlyList<Mention> mentions, int at)
    {
        var from = at > 2 && mentions[at - 1].IsNoise ? at - 2 : at - 1;
        return from > 0 && mentions[from].Is(Keyword.From, Keyword.Of) && mentions.Take(from).LastOrDefault(mention => !mention.IsNoise) is { IsContent: false } money && money.Is(Keyword.Revenue);
    }

    private static EventMeaning? All(Mention mention, SemanticModel model)
    {
        if (mention.Meanings[0] is not EventMeaning { IsPartial: true, IsRelated: false } best)
        {
            return null;
        }

        var names = mention.Meanings.OfType<EventMeaning>().Where(meaning => meaning is { IsPartial: true, IsRelated: false } && meaning.Score >= best.Score * Alike).SelectMany(meaning => meaning.Selection.Names)
            .Where(name => model.Events.Any(definition => definition.Name == name && definition.Revenue is not null and not 0)).Distinct().ToList();
        return names.Count > 1 ? best with { Score = Math.Max(best.Score, NameIndex.FamilyWord), IsPartial = false, Selection = best.Selection with { Names = names, Label = mention.Text.ToLowerInvariant() } } : null;
    }
}
