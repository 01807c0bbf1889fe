using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Of the events that a noun may mean, those whose rows have what the question tests or groups by.</summary>
internal static class CarryingNouns
{
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
}
