using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>
/// Asks which way a number goes: "is revenue growing", "are we losing members lately", "did signups drop in March", "did logins go up after 1 May".
/// Without a period that is a course over time; a closed period stands against the one before it; behind a date everything stands against what came before.
/// </summary>
internal static class DirectionPass
{
    private static readonly string[] Openings = ["is", "are", "was", "were", "has", "have", "did", "do", "does", "am", "isn't", "aren't", "hasn't", "haven't"];

    public static void Run(Sentence sentence, Slots slots)
    {
        if (slots.Grain is not null || slots.Shift is not null || slots.Periods.Count > 1 || sentence.Question.Previous.Count > 0 || !IsYesOrNo(sentence) || sentence.FindWhere(mention => mention.Is(Keyword.Versus, Keyword.Compared, Keyword.WeekOver)) >= 0)
        {
            return;
        }

        var word = Word(sentence);
        if (word < 0)
        {
            return;
        }

        switch (slots.Periods)
        {
            case []:
                Course(sentence, slots, word);
                break;
            case [{ Anchor: { } anchor }] when slots.Periods[0].OpenEnd || slots.Periods[0].Label.StartsWith("since ", StringComparison.Ordinal):
                Sides(slots, anchor);
                break;
            case [{ OpenStart: false, OpenEnd: false }] when sentence[word].Text.EndsWith("ing", StringComparison.OrdinalIgnoreCase):
                Course(sentence, slots, word);
                break;
            case [{ OpenStart: false, OpenEnd: false }] when sentence[word].Is(Keyword.Change):
                slots.Shift = new PeriodShift(1, null);
                break;
        }
    }

    /// <summary>"before and after 15 April" and "after 15 April" as its two sides: the day that is named begins the later one.</summary>
    public static IReadOnlyList<Period> SidesOf(Period anchor)
    {
        var from = anchor.Unit == TimeGrain.Day ? anchor.From : anchor.To;
        return
        [
            new Period(DateTime.MinValue, anchor.From, null, "before " + anchor.Label) { OpenStart = true },
            new Period(from, from, null, anchor.Unit == TimeGrain.Day ? "since " + anchor.Label : "after " + anchor.Label) { OpenEnd = true },
        ];
    }

    private static void Sides(Slots slots, Period anchor)
    {
        slots.Periods.Clear();
        slots.Periods.AddRange(SidesOf(anchor));
        slots.Compares = true;
    }

    private static void Course(Sentence sentence, Slots slots, int word)
    {
        slots.ImpliedGrain = TimeGrain.Day;
        slots.AsksDirection = true;
        sentence.Use(word);
        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => sentence[at].Is(Keyword.Change, Keyword.UpOrDown) && !sentence[at].IsContent || sentence[at].Text.ToLowerInvariant() is "lately" or "recently"))
        {
            sentence.Use(at);
        }
    }

    private static bool IsYesOrNo(Sentence sentence)
    {
        var first = sentence.Question.Text.TrimStart().Split(' ', 2)[0].ToLowerInvariant();
        return Openings.Contains(first);
    }

    /// <summary>The word of the direction; "losing" is one where people are lost and not steps.</summary>
    private static int Word(Sentence sentence)
    {
        var change = sentence.FindWhere(mention => mention.Is(Keyword.Change, Keyword.UpOrDown) && mention.Meanings[0] is KeywordMeaning);
        change = change >= 0 && sentence[change].Text.EndsWith(" more", StringComparison.OrdinalIgnoreCase) && sentence.Mentions.Any(mention => (mention.Is(Keyword.Or) && !mention.IsContent) || (mention.Meanings[0] is TimePartMeaning && mention.Text.Contains(" or ", StringComparison.OrdinalIgnoreCase))) ? -1 : change;
        return change >= 0 ? change : sentence.FindWhere(mention => mention.Is(Keyword.DropOff) && mention.Meanings[0] is KeywordMeaning && mention.Text.StartsWith("los", StringComparison.OrdinalIgnoreCase)) is >= 0 and var losing
            && sentence.Next(losing + 1) is var next && sentence.InRange(next) && Nouns.At(sentence, next) is UsersNoun ? losing : -1;
    }
}
