using System.Text.Json.Nodes;
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

    /// <summary>
    /// The same plan with the other event in place of the chosen one, for every kind of plan, when the words of the question fit both nearly
    /// as well and the rows of both have what the plan reads.
    /// </summary>
    public static IReadOnlyList<ReadingChoice> Alternatives(Sentence sentence, QueryPlan plan)
    {
        var text = PlanJson.Serialize(plan with { Title = null });
        var used = NamesIn(text);
        var paths = PathsIn(text);
        var choices = new List<ReadingChoice>();
        for (var at = 0; at < sentence.Count && choices.Count < MostChoices; at++)
        {
            if (Sentence.IsTied(sentence[at]) && OtherField(sentence[at], text, paths) is { } field)
            {
                choices.Add(field);
                continue;
            }

            var events = sentence[at].Meanings.OfType<EventMeaning>().Where(meaning => meaning is { IsPartial: true, Selection.Names.Count: 1 }).ToList();
            var chosen = sentence[at].Meanings[0] is FieldMeaning or MetricMeaning or ValueMeaning ? null : events.Find(meaning => used.Contains(meaning.Selection.Names[0]));
            foreach (var other in events.Where(other => chosen is not null && other.Score >= chosen.Score * Near && !used.Contains(other.Selection.Names[0])).DistinctBy(other => other.Selection.Names[0]).Take(MostChoices - choices.Count))
            {
                var (from, to) = (chosen!.Selection.Names[0], other.Selection.Names[0]);
                if (!paths.TrueForAll(path => !sentence.Facts.Carries(chosen.Selection, Field.Property(path)) || sentence.Facts.Carries(other.Selection, Field.Property(path))))
                {
                    continue;
                }

                var swapped = PlanJson.Deserialize(Swapped(text, from, to));
                choices.Add(new ReadingChoice($"\"{sentence[at].Text.ToLowerInvariant()}\" as {Naming.Event(to)} instead of {Naming.Event(from)}", swapped));
                if (plan is not MetricPlan)
                {
                    sentence.Assume($"\"{sentence[at].Text.ToLowerInvariant()}\" is read as {Naming.Event(from)}, not {Naming.Event(to)}");
                }
            }
        }

        return choices;
    }

    private const int MostChoices = 3;

    /// <summary>"goals" where the data has home goals and away goals: the same plan with the other property.</summary>
    private static ReadingChoice? OtherField(Mention mention, string plan, List<string> paths)
    {
        var fields = mention.Meanings.OfType<FieldMeaning>().Take(2).ToList();
        if (fields is not [{ Field.Path: { } from, Property: { } first }, { Field.Path: { } to, Property: { } second }] || first.Type != second.Type || !paths.Contains(from) || paths.Contains(to))
        {
            return null;
        }

        var root = JsonNode.Parse(plan)!;
        SwapPath(root, from, to);
        return new ReadingChoice($"\"{mention.Text.ToLowerInvariant()}\" as {Naming.Of(fields[1].Field)} instead of {Naming.Of(fields[0].Field)}", PlanJson.Deserialize(root.ToJsonString()));
    }

    private static void SwapPath(JsonNode? node, string from, string to)
    {
        foreach (var inner in node is JsonArray list ? list : [])
        {
            SwapPath(inner, from, to);
        }

        foreach (var (key, inner) in node is JsonObject record ? record.ToList() : [])
        {
            if (key == "path" && inner is JsonValue path && path.GetValue<string>() == from)
            {
                node![key] = to;
            }
            else
            {
                SwapPath(inner, from, to);
            }
        }
    }

    private static string Swapped(string plan, string from, string to)
    {
        var root = JsonNode.Parse(plan)!;
        Swap(root, from, to);
        return root.ToJsonString();
    }

    private static void Swap(JsonNode? node, string from, string to)
    {
        switch (node)
        {
            case JsonObject record:
                foreach (var (key, inner) in record.ToList())
                {
                    if (key == "names" && inner is JsonArray names)
                    {
                        record[key] = new JsonArray([.. names.Select(name => (JsonNode)JsonValue.Create(name!.GetValue<string>() == from ? to : name.GetValue<string>()))]);
                    }
                    else
                    {
                        Swap(inner, from, to);
                    }
                }

                break;
            case JsonArray list:
                foreach (var inner in list)
                {
                    Swap(inner, from, to);
                }

                break;
        }
    }

    private static HashSet<string> NamesIn(string plan) => [.. Texts(JsonNode.Parse(plan), "names")];

    private static List<string> PathsIn(string plan) => [.. Texts(JsonNode.Parse(plan), "path")];

    private static IEnumerable<string> Texts(JsonNode? node, string wanted) => node switch
    {
        JsonObject record => record.SelectMany(member => member.Key == wanted
            ? member.Value is JsonArray list ? list.Select(item => item!.GetValue<string>()) : [member.Value!.GetValue<string>()]
            : Texts(member.Value, wanted)),
        JsonArray list => list.SelectMany(item => Texts(item, wanted)),
        _ => [],
    };

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
