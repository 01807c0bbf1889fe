using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Dates;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"retention from April to May", "retention between week 3 and week 4 of players who bought": of those who were there in one period, who was there in another.</summary>
internal static class PeriodReturnPlanner
{
    public static AudiencePlan? Plan(Sentence sentence)
    {
        var word = sentence.FindWhere(mention => mention.Is(Keyword.Retention) && mention.Meanings[0] is KeywordMeaning);
        if (word < 0 || sentence.FindWhereAny(Keyword.Cohort, Keyword.By, Keyword.Per) || sentence.Mentions.Any(mention => mention.Meanings[0] is GrainMeaning or DurationMeaning) || Ends(sentence) is not { } ends)
        {
            return null;
        }

        var slots = new Slots();
        sentence.Use(word);
        TimePass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        var deeds = Enumerable.Range(0, sentence.Count).Where(at => !sentence.IsUsed(at) && Nouns.At(sentence, at) is EventsNoun { Selection: not null }).ToList();
        if (deeds.Count > 1)
        {
            return null;
        }

        var deed = deeds is [var only] ? ((EventsNoun)Nouns.At(sentence, only)!).Selection! : new EventSelection();
        foreach (var at in deeds.Concat(Enumerable.Range(0, sentence.Count).Where(at => sentence[at].Is(Keyword.Users, Keyword.PercentWish, Keyword.Share, Keyword.Rate, Keyword.Of, Keyword.Active) && !sentence[at].IsContent)))
        {
            sentence.Use(at);
        }

        var rows = slots.Where is { } where ? MeasurePass.Narrowed(deed, [where]) : deed;
        Performed In(Period period) => new(rows) { Range = sentence.Calendar.ToRange(period) };
        return new AudiencePlan { Users = In(ends.Later), Of = In(ends.Earlier), Chart = slots.Chart };
    }

    private static (Period Earlier, Period Later)? Ends(Sentence sentence)
    {
        var named = sentence.Mentions.Select(mention => mention.Meanings[0]).OfType<TimeMeaning>().ToList();
        var periods = named is [{ Time.Period.Ends: { Count: 2 } ends }] ? ends : named.Select(time => time.Time.Period).OfType<Period>().ToList();
        return periods is [{ OpenEnd: false, OpenStart: false, Unit: not null } first, { OpenEnd: false, OpenStart: false } second] && first.Unit == second.Unit && first.To <= second.From ? (first, second) : null;
    }
}
