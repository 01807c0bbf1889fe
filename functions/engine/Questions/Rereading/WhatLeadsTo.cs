using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// "which search terms lead to purchases": of those who did what carries the first, how many go on to the second, by the first. Where rows of the second
/// carry it themselves ("which channels lead to signups"), they are counted by it.
/// </summary>
internal static class WhatLeadsTo
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        var lead = Enumerable.Range(2, Math.Max(0, mentions.Count - 3)).FirstOrDefault(at => mentions[at].Is(Keyword.Then) && !mentions[at].IsContent && mentions[at].Text.StartsWith("le", StringComparison.OrdinalIgnoreCase), -1);
        if (lead < 0 || !mentions[lead - 2].Is(Keyword.Which) || mentions[lead - 1].Meanings[0] is not FieldMeaning { Property: { Type: PropertyType.Text } property } field || mentions[lead + 1].Meanings[0] is not EventMeaning { Selection.Names: [var goal] })
        {
            return mentions;
        }

        if (field.Field.Source == FieldSource.UserAttribute || property.Events.Contains(goal) || model.Attributes.Any(attribute => attribute.Path == property.Path))
        {
            return [.. mentions.Select((mention, at) => at == lead ? mention.Passed() : mention)];
        }

        return property.Events is [var start] ? [.. mentions.SelectMany((mention, at) => at switch
        {
            _ when at == lead - 2 => [mention.Said(Keyword.Conversion, "conversion")],
            _ when at == lead - 1 => [mention with { Meanings = [new EventMeaning(EventSelection.Of(start)) { Score = 0.9 }] }],
            _ when at == lead => [mention.Said(Keyword.To, "to")],
            _ when at == lead + 1 => new[] { mention, mention.Said(Keyword.By, "by"), mentions[lead - 1] with { Start = mention.Start, End = mention.End } },
            _ => [mention],
        })] : mentions;
    }
}
