using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"events by name" where nothing in the data is called a name: the names of the events.</summary>
internal static class NamesOfEvents
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) =>
        mentions.Any(mention => mention.Is(Keyword.Events) && !mention.IsContent)
            ? [.. mentions.Select((mention, at) => at > 0 && mention.IsUnknown && mention.Text.ToLowerInvariant() is "name" or "names" && mentions[at - 1].Is(Keyword.By, Keyword.Per) ? mention with { Meanings = [new KeywordMeaning(Keyword.EventType)] } : mention)]
            : mentions;
}
