using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Of the events that a noun may mean, those whose rows have what the question tests or groups by.</summary>
internal static class CarryingNouns
{
    /// <summary>"orders without a coupon": only rows that could have one are without it.</summary>
    public static EventSelection? OfAbsence(Sentence sentence, Slots slots, FieldNoun noun)
    {
        if (noun.Property is not { Role: Model.PropertyRole.Identifier, Events.Count: > 1 } key)
        {
            return null;
        }

        var carriers = slots.Conditions.Where(slot => slot.AttachedTo is null).SelectMany(slot => Absences(slot.Condition)).Select(field => sentence.Facts.PropertyOf(field)?.Events ?? []).Where(names => names.Count > 0).ToList();
        var names = carriers.Count == 0 ? [] : carriers.Aggregate((left, right) => [.. left.Intersect(right, StringComparer.Ordinal)]).Intersect(key.Events, StringComparer.Ordinal).ToArray();
        return names.Length > 0 && names.Length < key.Events.Count ? new EventSelection { Names = names } : null;
    }

    private static IEnumerable<Field> Absences(Condition condition) => condition switch
    {
        FieldTest { Operator: TestOperator.IsMissing or TestOperator.NotEquals or TestOperator.NotContains, Field: { Source: FieldSource.EventProperty } field } => [field],
        AnyOf any => any.Conditions.SelectMany(Absences),
        AllOf all => all.Conditions.SelectMany(Absences),
        NotCondition { Condition: FieldTest { Field: { Source: FieldSource.EventProperty } field } } => [field],
        _ => [],
    };

    /// <summary>"consultations longer than 30 minutes": of the events that the word may mean equally well, the one whose rows have what is tested or grouped by.</summary>
    public static Noun Of(Sentence sentence, Slots slots, Noun noun)
    {
        if (noun is not EventsNoun { Selection: { Names.Count: 1 } own } events)
        {
            return noun;
        }

        var fields = slots.Conditions.Select(slot => slot.Condition).OfType<FieldTest>().Select(test => test.Field).Concat(slots.Breakdowns.Select(dimension => dimension.Field)).Where(field => field.Source == FieldSource.EventProperty).ToList();
        var readings = sentence[noun.At].Meanings.OfType<EventMeaning>().ToList();
        if (fields.Count > 0 && fields.TrueForAll(field => !sentence.Facts.Carries(own, field)) && Tokens.QuestionTokenizer.Words(sentence[noun.At].Text) is [.., var thing]
            && sentence.Facts.PropertyOf(fields[0]) is { Events: [var carrier] } && fields.TrueForAll(field => sentence.Facts.Carries(EventSelection.Of(carrier), field)) && Tokens.QuestionTokenizer.Words(carrier).Any(word => word.Stem == thing.Stem))
        {
            return events with { Selection = EventSelection.Of(carrier), Label = Naming.Event(carrier) };
        }

        if (fields.TrueForAll(field => sentence.Facts.Carries(own, field)) || readings.Find(reading => reading.Selection.Names.SequenceEqual(own.Names)) is not { IsPartial: true } chosen)
        {
            return noun;
        }

        var fitting = readings.Find(reading => reading.Score >= chosen.Score * 0.8 && fields.TrueForAll(field => sentence.Facts.Carries(reading.Selection, field)));
        return fitting is null ? noun : events with { Selection = fitting.Selection };
    }

    /// <summary>"nights by hotel country" where searches have nights too: the rows that have both.</summary>
    public static EventSelection? WithGroups(Sentence sentence, Slots slots, FieldNoun noun)
    {
        var beside = slots.Breakdowns.Select(dimension => dimension.Field).Concat(slots.Conditions.Where(slot => slot.AttachedTo is null).Select(slot => slot.Condition).OfType<FieldTest>().Select(test => test.Field)).Concat(slots.Per?.Fields ?? [])
            .Where(field => field.Source == FieldSource.EventProperty && field != noun.Field).ToList();
        if (beside.Count == 0 || sentence.Facts.DefaultSelection(noun.Field, beside) is not { } rows || rows == sentence.Facts.DefaultSelection(noun.Field))
        {
            return null;
        }

        sentence.Assume($"{Naming.Of(noun.Field)} is taken from {Naming.Of(rows)} only");
        return rows;
    }

    /// <summary>"products per order": of the rows that an order is made of.</summary>
    public static EventSelection? OfEach(Sentence sentence, Slots slots, FieldNoun field) => slots.Per?.Selection is { } rows && sentence.Facts.Carries(rows, field.Field) ? rows : null;
}
