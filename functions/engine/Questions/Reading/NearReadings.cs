using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"matches" where one event says that a match started and another that it finished: the choice is said.</summary>
internal static class NearReadings
{
    /// <summary>How near the second best event must come to be worth a word.</summary>
    private const double Near = 0.9;

    public static void Say(Sentence sentence, Slots slots, IReadOnlyList<MeasureTarget> targets, IReadOnlyList<Measure> measures)
    {
        var needed = Fields(slots.Where).Concat(measures.OfType<AggregateMeasure>().SelectMany(measure => Fields(measure.Selection?.Where).Append(measure.Field)))
            .OfType<Field>().Where(field => field.Source == FieldSource.EventProperty).ToHashSet();
        foreach (var target in targets)
        {
            if (target.Noun is EventsNoun { Selection: { Names.Count: 1 } selection })
            {
                Say(sentence, target.Noun.At, selection.Names[0], needed);
            }

            foreach (var verb in target.Verbs.Where(verb => verb.Selection.Names.Count == 1))
            {
                Say(sentence, verb.At, verb.Selection.Names[0], needed);
            }
        }
    }

    private static void Say(Sentence sentence, int at, string name, HashSet<Field> needed)
    {
        var events = sentence[at].Meanings.OfType<EventMeaning>().Where(meaning => meaning.Selection.Names.Count == 1).ToList();
        if (events.Find(meaning => meaning.Selection.Names[0] == name) is not { IsPartial: true } chosen)
        {
            return;
        }

        var others = events
            .Where(other => other.IsPartial && other.Selection.Names[0] != name && other.Score >= chosen.Score * Near && needed.All(field => sentence.Facts.Carries(other.Selection, field)))
            .Select(other => Naming.Event(other.Selection.Names[0])).Distinct().Take(3).ToList();
        if (others.Count > 0)
        {
            sentence.Assume($"\"{sentence[at].Text.ToLowerInvariant()}\" is read as {Naming.Event(name)}, not {string.Join(" or ", others)}");
        }
    }

    /// <summary>An event that lacks what the question tests or measures is no other reading.</summary>
    private static IEnumerable<Field> Fields(Condition? condition) => condition switch
    {
        AllOf all => all.Conditions.SelectMany(Fields),
        AnyOf any => any.Conditions.SelectMany(Fields),
        NotCondition not => Fields(not.Condition),
        FieldTest test => [test.Field],
        _ => [],
    };
}
