using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"top 10 members by minutes stayed": the unit belongs to the name of a number and is no step in time.</summary>
internal static class UnitsInNames
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        for (var at = 0; at + 1 < mentions.Count; at++)
        {
            var (step, next) = (mentions[at], mentions[at + 1]);
            if (step.Meanings[0] is GrainMeaning && step.Text.Split(' ') is ["by" or "By", var unit] && unit.EndsWith('s') && NumberCalled(model, $"{unit} {next.Text}") is { } number)
            {
                var by = (step with { End = step.End - 1 }).Said(Keyword.By, "by");
                var name = next with { Text = $"{unit} {next.Text}", Start = step.End - 1, Meanings = [new FieldMeaning(Field.Property(number.Path), number) { Score = 0.97 }] };
                return [.. mentions.Take(at), by, name, .. mentions.Skip(at + 2)];
            }
        }

        return mentions;
    }

    private static PropertyDefinition? NumberCalled(SemanticModel model, string text)
    {
        var said = QuestionTokenizer.Words(text).Select(word => word.Stem).ToList();
        return model.Properties.FirstOrDefault(property => ModelFacts.IsNumeric(property) && QuestionTokenizer.Words(property.Path.Split('.')[^1]).Select(word => word.Stem).SequenceEqual(said));
    }
}
