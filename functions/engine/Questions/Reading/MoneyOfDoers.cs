using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"revenue of people who searched": where the rows of a deed bring no money, it says whose money is meant, and the money is that of other rows.</summary>
internal static class MoneyOfDoers
{
    /// <summary>Whether the deed was taken for the people; then it narrows the rows no more.</summary>
    public static bool Take(Sentence sentence, Slots slots, MeasureTarget target, EventSelection? deed)
    {
        if (deed is not { Names.Count: > 0 } || target is not { Noun: MetricNoun { Metric.Measure: AggregateMeasure { Selection: { Names.Count: > 0 } paid } }, Verbs: [var (at, _)] }
            || deed.Names.Any(name => paid.Names.Contains(name, StringComparer.Ordinal) || sentence.Model.Events.Any(definition => definition.Name == name && definition.Revenue is not null)) || !IsOfPeople(sentence, target.Noun.At, at))
        {
            return false;
        }

        slots.OnlyOf(new Performed(deed));
        sentence.Assume($"of people with {Naming.Of(deed)} at any time");
        return true;
    }

    /// <summary>"of visitors who" stands between the money and the deed.</summary>
    private static bool IsOfPeople(Sentence sentence, int money, int deed)
    {
        var between = Enumerable.Range(money + 1, Math.Max(0, deed - money - 1)).ToList();
        return between.Exists(at => sentence[at].Is(Keyword.Users) || sentence[at].Meanings[0] is PeopleMeaning) && between.Exists(at => sentence[at].Is(Keyword.Who));
    }
}
