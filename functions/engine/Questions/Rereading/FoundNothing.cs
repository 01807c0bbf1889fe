using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"searches that found nothing" where rows say how many results there were: those without any.</summary>
internal static class FoundNothing
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        var nothing = Enumerable.Range(0, mentions.Count).FirstOrDefault(at => mentions[at].Text.Equals("nothing", StringComparison.OrdinalIgnoreCase), -1);
        if (nothing < 2 || !WordLists.FindingVerbs.Contains(mentions[nothing - 1].Text)
            || mentions.Take(nothing - 1).Select(mention => mention.Meanings[0]).OfType<EventMeaning>().LastOrDefault() is not { Selection.Names: [var searched] }
            || model.Properties.Where(property => ModelFacts.IsNumeric(property) && property.Minimum == 0 && property.Events.Contains(searched) && QuestionTokenizer.Words(property.Path).Any(word => WordLists.Findings.Contains(word.Stem))).Take(2).ToList() is not [var found])
        {
            return mentions;
        }

        return
        [
            .. mentions.Take(nothing - 1), mentions[nothing - 1].Said(Keyword.Not, "with no"),
            mentions[nothing] with { Meanings = [new FieldMeaning(Field.Property(found.Path), found) { Score = 1 }] }, .. mentions.Skip(nothing + 1),
        ];
    }
}
