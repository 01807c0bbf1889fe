using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"total refunds" where rows also have a number that is called "total": right before another number, or rows that do not have it, the word adds those up.</summary>
internal static class TotalsOfNumbers
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) => [.. mentions.Select((mention, at) => IsFunction(mention) && at + 1 < mentions.Count && IsNumber(mentions[at + 1], mention)
        ? mention with { Meanings = [.. mention.Meanings.Where(meaning => meaning is KeywordMeaning)] } : mention)];

    private static bool IsFunction(Mention mention) => mention.Meanings[0] is FieldMeaning && mention.Is(Keyword.Sum) && mention.End - mention.Start == 1;

    private static bool IsNumber(Mention next, Mention total) => next.Meanings[0] switch
    {
        MetricMeaning => true,
        EventMeaning { Selection.Names: var rows } => total.Meanings.OfType<FieldMeaning>().All(own => own.Property is { } number && !rows.Any(number.Events.Contains)),
        FieldMeaning field => ModelFacts.IsNumeric(field.Property) && !total.Meanings.OfType<FieldMeaning>().Any(own => own.Field == field.Field),
        _ => false,
    };
}
