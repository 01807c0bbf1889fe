using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"energy delivered", "how many kwh did it provide": where the number is named, such a verb adds nothing to it.</summary>
internal static class VerbsOfNumbers
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions) =>
        mentions.Any(mention => mention.Meanings[0] is FieldMeaning { Property: var property } && ModelFacts.IsNumeric(property))
            ? [.. mentions.Select(mention => mention.IsUnknown && WordLists.YieldingVerbs.Contains(mention.Text) ? mention.Passed() : mention)]
            : mentions;
}
