using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"how often was A the last step before B", "what share of A is directly followed by B": how many times the neighbour of an event is a certain one.</summary>
internal static class NeighbourCounts
{
    private static readonly string[] Direct = ["directly", "immediately", "right", "straight", "just", "next", "last", "first"];

    public static SequencePlan? Plan(Sentence sentence)
    {
        var ask = sentence.FindWhere(mention => mention.Is(Keyword.HowMany, Keyword.Share, Keyword.PercentWish) && !mention.IsContent);
        var pivot = sentence.FindWhere(mention => mention.Is(Keyword.Precede, Keyword.NextTo, Keyword.After, Keyword.Then) && !mention.IsContent && mention.Meanings[0] is KeywordMeaning);
        if (ask < 0 || pivot < 1 || sentence.FindWhereAny(Keyword.Users, Keyword.Who) || sentence.Mentions.Any(mention => mention.As<PeopleMeaning>() is not null) || !IsDirect(sentence, pivot))
        {
            return null;
        }

        var deeds = Enumerable.Range(0, sentence.Count).Where(at => Nouns.At(sentence, at) is EventsNoun { Selection.Names.Count: > 0 }).ToList();
        if (deeds is not [var left, var right] || left > pivot || right < pivot)
        {
            return null;
        }

        var text = sentence[pivot].Text.ToLowerInvariant();
        var before = sentence[pivot].Is(Keyword.Precede);
        // "A followed by B", "A preceded by B": the anchor stands first; "A before B", "A right after B": it stands last.
        var (anchor, other) = text.EndsWith(" by", StringComparison.Ordinal) ? (left, right) : (right, left);
        var (around, only) = (((EventsNoun)Nouns.At(sentence, anchor)!).Selection!, ((EventsNoun)Nouns.At(sentence, other)!).Selection!);
        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => at == ask || at == left || at == right || sentence[at].Is(Keyword.Precede, Keyword.NextTo, Keyword.After, Keyword.Then, Keyword.First, Keyword.Last, Keyword.Events, Keyword.Times, Keyword.Is, Keyword.Of, Keyword.Those) && !sentence[at].IsContent))
        {
            sentence.Use(at);
        }

        var slots = new Slots();
        TimePass.Run(sentence, slots);
        UserPass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        return new SequencePlan
        {
            Anchor = slots.Conditions.Count > 0 && slots.Conditions.TrueForAll(slot => slot.Condition is FieldTest test && sentence.Facts.Carries(around, test.Field)) ? MeasurePass.Narrowed(around, [slots.Where!]) : around,
            Direction = before ? SequenceDirection.Before : SequenceDirection.After,
            Only = only,
            Range = TimeFrame.Of(sentence, slots).Range,
            Users = UserSets.All(slots.Users),
        };
    }

    /// <summary>"right after", "directly followed by", "the last step before": nothing lies between.</summary>
    private static bool IsDirect(Sentence sentence, int pivot) =>
        sentence[pivot].Is(Keyword.NextTo) || sentence[pivot].Text.ToLowerInvariant().Split(' ').Any(Direct.Contains)
        || (sentence[pivot].Is(Keyword.Precede, Keyword.After) && Enumerable.Range(Math.Max(0, pivot - 3), Math.Min(3, pivot)).Any(at => sentence[at].Is(Keyword.Last, Keyword.First, Keyword.NextTo) && !sentence[at].IsContent));
}
