using Analytics.Engine.Model;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"revenue from subscriptions" where subscriptions are started and renewed: behind money, what several events are called is all of them that bring any.</summary>
internal static class SourcesOfMoney
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        Mention[]? changed = null;
        for (var at = 2; at < mentions.Count; at++)
        {
            var from = mentions[at - 1].IsNoise && at > 2 ? at - 2 : at - 1;
            if (mentions[from].Is(Keyword.From, Keyword.Of) && mentions.Take(from).LastOrDefault(mention => !mention.IsNoise) is { IsContent: false } money && money.Is(Keyword.Revenue) && All(mentions[at], model) is { } all)
            {
                changed ??= [.. mentions];
                changed[at] = mentions[at] with { Meanings = [all] };
            }
        }

        return changed ?? mentions;
    }

    /// <summary>What is renewed brings money like what is begun; what is called off does not.</summary>
    private const double Alike = 0.95;

    private static EventMeaning? All(Mention mention, SemanticModel model)
    {
        if (mention.Meanings[0] is not EventMeaning { IsPartial: true } best)
        {
            return null;
        }

        var names = mention.Meanings.OfType<EventMeaning>().Where(meaning => meaning.IsPartial && meaning.Score >= best.Score * Alike).SelectMany(meaning => meaning.Selection.Names)
            .Where(name => model.Events.Any(definition => definition.Name == name && definition.Revenue is not null and not 0)).Distinct().ToList();
        return names.Count > 1 ? best with { Selection = best.Selection with { Names = names, Label = mention.Text.ToLowerInvariant() } } : null;
    }
}
