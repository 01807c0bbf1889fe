using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>How long a thing takes until an event, when only the end is named: "time to solve a ticket" runs from where the ticket began.</summary>
internal static class LeadTimes
{
    public static FunnelPlan? Of(Sentence sentence, EventSelection end)
    {
        if (end.Names.Count != 1)
        {
            return null;
        }

        var words = Stems(end.Names[0]);
        foreach (var start in sentence.Model.Events.Where(definition => definition.Name != end.Names[0]).OrderByDescending(definition => Stems(definition.Name).Intersect(words).Count()).ThenByDescending(definition => definition.Count))
        {
            var first = EventSelection.Of(start.Name);
            if (!Stems(start.Name).Overlaps(words) || SharedKeys.Of(sentence, [first, end]) is not { } entity)
            {
                continue;
            }

            sentence.Assume($"measured from {Naming.Event(start.Name)} to {Naming.Event(end.Names[0])} of the same {entity.Name}");
            return new FunnelPlan { Steps = [first, end], Entity = entity, Output = FunnelOutput.TimeToConvert };
        }

        return null;
    }

    private static HashSet<string> Stems(string name) => [.. Naming.Event(name).Split(' ').Where(word => word.Length > 2).Select(Stemmer.Stem)];
}
