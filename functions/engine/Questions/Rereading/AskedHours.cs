using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>"what time of day do people buy", "on which day do users sign up": asks for every hour of the day or day of the week, without a rank.</summary>
internal static class AskedHours
{
    private static readonly Keyword[] Others = [Keyword.HowMany, Keyword.HowMuch, Keyword.By, Keyword.Per, Keyword.Most, Keyword.Least, Keyword.Top, Keyword.Bottom, Keyword.Largest, Keyword.Smallest, Keyword.Best, Keyword.Popular, Keyword.Busiest, Keyword.Average, Keyword.First, Keyword.Last];

    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> given, SemanticModel model)
    {
        var mentions = Coming(given, model);
        var which = Enumerable.Range(0, Math.Max(0, Math.Min(2, mentions.Count - 2))).FirstOrDefault(at => mentions[at].Is(Keyword.Which) && !mentions[at].IsContent && mentions[at].Meanings[0] is KeywordMeaning { Keyword: Keyword.Which }, -1);
        if (which < 0 || mentions[which + 1].Meanings[0] is not UnitMeaning { Plural: false } unit || RecurringOf(unit.Grain) is not { } part || !IsHabit(mentions, which + 2) || mentions.Any(mention => mention.Is(Others) && !mention.IsContent))
        {
            return mentions;
        }

        Mention[] changed = [.. mentions];
        changed[which] = mentions[which].Said(Keyword.By);
        changed[which + 1] = mentions[which + 1] with { Meanings = [unit with { Grain = part }] };
        return changed;
    }

    /// <summary>"what time of day do owners come" where one event says that somebody visited.</summary>
    private static IReadOnlyList<Mention> Coming(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        var come = Enumerable.Range(0, mentions.Count).LastOrDefault(at => WordLists.ComingVerbs.Contains(mentions[at].Text) && !mentions[at].IsContent, -1);
        if (come < 0 || come < mentions.Count - 1 && mentions.Skip(come + 1).Any(mention => mention.IsContent) || !mentions.Any(mention => mention.Meanings[0] is UnitMeaning))
        {
            return mentions;
        }

        var comings = model.Events.Select(definition => definition.Name).Where(name => QuestionTokenizer.Words(name) is var words && words.Any(word => WordLists.Comings.Contains(word.Stem)) && !words.Any(word => WordLists.EndedDeeds.Contains(word.Stem) || WordLists.Failures.Contains(word.Stem) || WordLists.Missing.Contains(word.Stem) || word.Lower is "out" or "no" or "not")).Take(2).ToList();
        return comings is [var only] ? [.. mentions.Take(come), mentions[come] with { Meanings = [new EventMeaning(EventSelection.Of(only)) { Score = NameIndex.FamilyWord }] }, .. mentions.Skip(come + 1)] : mentions;
    }

    /// <summary>"do people buy", "are orders placed": what happens as a rule.</summary>
    private static bool IsHabit(IReadOnlyList<Mention> mentions, int at) => mentions[at].Text.ToLowerInvariant() is "do" or "does" or "are" or "is" && mentions.Skip(at).Any(mention => mention.IsContent);

    private static TimeGrain? RecurringOf(TimeGrain grain) => grain switch
    {
        TimeGrain.Hour or TimeGrain.HourOfDay => TimeGrain.HourOfDay,
        TimeGrain.Day or TimeGrain.DayOfWeek => TimeGrain.DayOfWeek,
        TimeGrain.MonthOfYear => TimeGrain.MonthOfYear,
        _ => null,
    };
}
