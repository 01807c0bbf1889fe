using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"issues vs pull requests opened": what stands behind the last of several things that are set beside each other holds for all of them.</summary>
internal static class SharedTests
{
    public static void Give(Sentence sentence, List<MeasureTarget> targets)
    {
        if (targets.Count < 2 || targets[^1] is not { Noun: EventsNoun { Selection: { Names.Count: > 0, Where: FieldTest { Operator: TestOperator.Equals } test } last } end } || !sentence.FindWhereAny(Keyword.Versus, Keyword.And, Keyword.Compared)
            || sentence.Next(end.At + 1) is var behind && !(sentence.InRange(behind) && sentence[behind].Meanings.OfType<ValueMeaning>().Any(value => value.Field == test.Field && test.Values.Contains(value.Value))))
        {
            return;
        }

        for (var index = 0; index < targets.Count - 1; index++)
        {
            if (targets[index] is { Noun: EventsNoun { Selection: { Names.Count: > 0, Where: null } rows } noun, Verbs.Count: 0 } target && !rows.Names.SequenceEqual(last.Names) && sentence.Facts.PropertyOf(test.Field) is { Events.Count: > 0 } property && rows.Names.All(property.Events.Contains))
            {
                targets[index] = new MeasureTarget(noun with { Selection = rows with { Where = test }, Label = $"{noun.Label} {string.Join(" or ", test.Values)}" }, target.Aggregators);
            }
        }
    }
}
