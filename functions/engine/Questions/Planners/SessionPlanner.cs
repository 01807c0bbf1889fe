using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>
/// "average session length", "events per session", "searches per session", "sessions that ended with a purchase", "bounce rate by channel" where the data
/// has no sessions of its own.
/// </summary>
internal static class SessionPlanner
{
    public static QueryPlan? Plan(Sentence sentence)
    {
        var at = sentence.FindWhere(mention => mention.Is(Keyword.Sessions, Keyword.Bounce));
        if (at < 0 || !IsAsked(sentence, at) || sentence.FindWhereAny(Keyword.Same, Keyword.Top, Keyword.Most, Keyword.Busiest, Keyword.Then, Keyword.Funnel))
        {
            return null;
        }

        if (AsksForLength(sentence, at) && sentence.Model.Properties.Any(property => property is { Type: Model.PropertyType.Number, Role: Model.PropertyRole.Duration } && QuestionTokenizer.Words(property.Path).Any(word => word.Stem == Stemmer.Stem("session"))))
        {
            return null;
        }

        var place = SessionContents.TakePlace(sentence, at);
        var size = SessionContents.TakeSize(sentence, at);
        var perSession = SessionContents.TakeAmount(sentence, at);
        UseWords(sentence);
        UseNamedPause(sentence);

        var slots = new Slots();
        ChartPass.Run(sentence, slots);
        TimePass.Run(sentence, slots);
        UserPass.Run(sentence, slots);
        ValuePass.Run(sentence, slots);
        GroupPass.Run(sentence, slots);
        if (slots.Compares)
        {
            return null;
        }

        var share = AsksForShare(sentence, at);
        var holding = SessionContents.TakeHolding(sentence);
        if ((IsPerSession(sentence, at) && (holding.Count > 0 || (perSession is null && !sentence.FindWhereAny(Keyword.Events)))) || (place != SessionPlace.Anywhere && holding.Count != 1))
        {
            return null;
        }

        return new SessionPlan
        {
            Pause = Pause(sentence),
            Grain = slots.Grain,
            Breakdown = slots.Breakdowns.FirstOrDefault(),
            Range = TimeFrame.Of(sentence, slots).Range,
            Where = slots.Where,
            Users = UserSets.All(slots.Users),
            Holding = holding.Count > 0 ? holding : null,
            Place = place,
            Size = size,
            PerSession = perSession,
            Share = share && (holding.Count > 0 || size is not null),
            Chart = slots.Chart,
        };
    }

    private static void UseWords(Sentence sentence)
    {
        foreach (var at in Enumerable.Range(0, sentence.Count).Where(at => sentence[at].Is(Keyword.Sessions, Keyword.Bounce, Keyword.Average, Keyword.Median, Keyword.HowMany, Keyword.Events, Keyword.Per, Keyword.Users, Keyword.Of, Keyword.Contains, Keyword.LightVerb) || sentence[at].Text.Equals("how long", StringComparison.OrdinalIgnoreCase) || sentence[at].Text.ToLowerInvariant() is "length" or "duration" or "time" or "longest"))
        {
            sentence.Use(at);
        }
    }

    /// <summary>The pause that ends a session, with the definition said.</summary>
    public static Duration Pause(Sentence sentence)
    {
        sentence.Assume("a session ends with a pause of more than 30 minutes; the first event counts as its beginning");
        return new Duration(30, TimeGrain.Minute);
    }

    /// <summary>"pages per session", "in each session".</summary>
    public static bool IsPerSession(Sentence sentence, int sessions) => sentence.Previous(sessions - 1) is var per && sentence.InRange(per) && sentence[per].Is(Keyword.Per, Keyword.Each) && !sentence[per].IsContent;

    /// <summary>
    /// A session that the data names is counted as it is. An event that is merely like one ("visit") has neither length nor contents: who asks for those
    /// means the stretch of events.
    /// </summary>
    private static bool IsAsked(Sentence sentence, int at) =>
        !sentence[at].IsContent || AsksForLength(sentence, at) || (IsLikened(sentence[at]) && (IsPerSession(sentence, at) || IsLongest(sentence, at) || SessionContents.AreAskedFor(sentence, at)));

    private static bool IsLikened(Mention mention) => mention.Meanings.All(meaning => meaning is KeywordMeaning or EventMeaning { Score: <= NameIndex.Related });

    private static bool IsLongest(Sentence sentence, int at) => at > 0 && sentence[at - 1] is { IsContent: false } before && before.Is(Keyword.Largest) && before.Text.EndsWith("longest", StringComparison.OrdinalIgnoreCase);

    /// <summary>"sessions (30 minute gap)": the pause that is used anyway.</summary>
    private static void UseNamedPause(Sentence sentence)
    {
        for (var at = 0; at + 1 < sentence.Count; at++)
        {
            if (sentence[at].As<DurationMeaning>() is { Duration: { Amount: 30, Unit: TimeGrain.Minute } } && sentence[at + 1].Text.ToLowerInvariant() is "gap" or "gaps" or "timeout" or "pause" or "inactivity" or "break" or "rule")
            {
                sentence.Use(at, at + 1);
            }
        }
    }

    /// <summary>"what share of sessions includes a search": the word for the part stands directly before the sessions; a bounce rate is one.</summary>
    private static bool AsksForShare(Sentence sentence, int sessions)
    {
        var share = sentence.Previous(sessions - 1, Keyword.Of, Keyword.Each);
        if (!sentence.InRange(share) || !sentence[share].Is(Keyword.Share) || sentence[share].IsContent)
        {
            return sentence[sessions].Is(Keyword.Bounce) && sentence[sessions].Text.Contains("rate", StringComparison.OrdinalIgnoreCase);
        }

        sentence.Use(share);
        return true;
    }

    private static bool AsksForLength(Sentence sentence, int at) =>
        (sentence[at].Text.Contains(' ', StringComparison.Ordinal) && sentence[at].Is(Keyword.Sessions))
        || Enumerable.Range(at + 1, Math.Min(2, sentence.Count - at - 1)).Any(next => sentence[next].Text.ToLowerInvariant() is "length" or "lengths" or "duration" or "durations")
        || (IsPerSession(sentence, at) && sentence.Mentions.Any(mention => mention.Is(Keyword.Events) && !mention.IsContent));
}
