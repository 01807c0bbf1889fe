using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Words that deny the value or the people beside them: "not germany", "without bots", "bots excluded".</summary>
internal static class Negations
{
    /// <summary>"bots excluded", "germany left out".</summary>
    public static bool TakeBehind(Sentence sentence, int at)
    {
        var behind = sentence.Next(at + 1, Keyword.Is);
        if (sentence.InRange(behind) && sentence[behind].Is(Keyword.Except) && sentence[behind].Text.ToLowerInvariant() is var text && (text.EndsWith("excluded", StringComparison.Ordinal) || text.EndsWith("left out", StringComparison.Ordinal) || text is "aside" or "excepted"))
        {
            sentence.Use(at, behind);
            return true;
        }

        return false;
    }

    public static bool Take(Sentence sentence, int at)
    {
        if (TakeBehind(sentence, at))
        {
            return true;
        }

        var before = sentence.Previous(at - 1, Keyword.In, Keyword.Is, Keyword.From, Keyword.Of, Keyword.But, Keyword.By, Keyword.Or, Keyword.LightVerb);
        if (sentence.InRange(before) && sentence.IsUsed(before) && sentence[before].As<NumberMeaning>() is not null)
        {
            // "without the two bots"
            before = sentence.Previous(before - 1);
        }

        if (DeniedDeed(sentence, before, at) is { } denied)
        {
            sentence.Use(denied, at);
            return true;
        }

        if (!sentence.InRange(before) || !sentence[before].Is(Keyword.Not, Keyword.Except, Keyword.Never, Keyword.Remove))
        {
            return false;
        }

        sentence.Use(before, at);
        return true;
    }

    /// <summary>"not paid by card", "wasn't booked via the web": what is denied is the way and not the deed. Of people who did not do it, it would be the deed.</summary>
    private static int? DeniedDeed(Sentence sentence, int deed, int at)
    {
        var not = sentence.Previous(deed - 1, Keyword.Is);
        return sentence.InRange(not) && deed < at - 1 && sentence[not].Is(Keyword.Not) && sentence[not].Text.ToLowerInvariant() is "not" or "were not" or "was not" or "are not" or "is not" or "wasn't" or "weren't" or "isn't" or "aren't" or "wasnt" or "werent" or "isnt" or "arent"
            && !sentence[deed].Text.EndsWith('s') && (sentence[deed].Is(Keyword.Spend, Keyword.LightVerb) || sentence[deed].Meanings.Any(meaning => meaning is EventMeaning { IsPartial: true }))
            && Enumerable.Range(deed + 1, at - deed - 1).Any(between => sentence[between].Text.ToLowerInvariant() is "by" or "via" or "with" or "through" or "in" or "from" or "at" or "on" or "for" or "to" or "using")
            ? not : null;
    }
}
