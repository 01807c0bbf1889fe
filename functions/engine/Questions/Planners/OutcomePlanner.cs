using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Clauses;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>
/// "of the appointments booked in April, how many were cancelled", "of january installs what share paid in march": the rows of one event say which things
/// (or people) are looked at, the other what became of them.
/// </summary>
internal static class OutcomePlanner
{
    private static readonly Keyword[] Joining =
    [
        Keyword.Is, Keyword.LightVerb, Keyword.Those, Keyword.And, Keyword.Then, Keyword.Also, Keyword.In, Keyword.Of, Keyword.To, Keyword.Ever, Keyword.Who, Keyword.Users, Keyword.Something, Keyword.Each,
    ];

    public static QueryPlan? Plan(Sentence sentence)
    {
        var start = sentence.Next(0);
        var ask = sentence.FindWhere(mention => mention.Is(Keyword.HowMany, Keyword.Share) && !mention.IsContent, 1);
        var end = ask > 1 && sentence[ask - 1].Is(Keyword.Which) && !sentence[ask - 1].IsContent ? ask - 1 : ask;
        if (ask > 0 && sentence.InRange(start) && OpensWithOf(sentence[start]) && OfStates(sentence, start, end, ask) is { } states)
        {
            return states;
        }

        if (ask < 1 || !sentence.InRange(start) || !OpensWithOf(sentence[start]) || Side(sentence, start, ask) is not { } began || Side(sentence, ask + 1, sentence.Count) is not { } became)
        {
            return null;
        }

        if (began.Deed.Names.Any(became.Deed.Names.Contains) || (began.Period is null && became.Period is not null))
        {
            return null;
        }

        sentence.Use(0, sentence.Count - 1);
        var share = sentence[ask].Is(Keyword.Share);
        var people = sentence.Mentions.Any(mention => mention.Is(Keyword.Users) && !mention.IsContent);
        var entity = people ? null : SharedKeys.Of(sentence, [began.Deed, became.Deed], fromFirst: true);
        var range = began.Period is { } first ? sentence.Calendar.ToRange(first) : null;
        if (became.Period is { } then)
        {
            return entity is null ? new AudiencePlan
            {
                Users = new Performed(became.Deed) { Range = sentence.Calendar.ToRange(then) },
                Of = new Performed(began.Deed) { Range = range },
            } : null;
        }

        return new FunnelPlan { Steps = [began.Deed, became.Deed], Entity = entity, Range = range, OpenEnd = range is not null, Output = share ? FunnelOutput.Rate : FunnelOutput.Completed };
    }

    /// <summary>"of the pull requests opened in June, what % were closed": two states of the same thing, told by one property of its rows.</summary>
    private static FunnelPlan? OfStates(Sentence sentence, int start, int end, int ask)
    {
        var thing = Enumerable.Range(start, end - start).Select(at => sentence[at].Meanings[0]).OfType<EntityMeaning>().Select(meaning => meaning.Entity).FirstOrDefault(entity => entity.Selection is { Names.Count: > 0 } && !Nouns.IsUser(entity));
        if (thing is not { Selection: { } rows } || Side(sentence, start, end, rows) is not { } began || Side(sentence, ask + 1, sentence.Count, rows) is not { Period: null } became
            || began.Deed.Where is not FieldTest before || became.Deed.Where is not FieldTest after || before.Field != after.Field || before.Values.Intersect(after.Values, StringComparer.OrdinalIgnoreCase).Any())
        {
            return null;
        }

        sentence.Use(0, sentence.Count - 1);
        var range = began.Period is { } first ? sentence.Calendar.ToRange(first) : null;
        return new FunnelPlan { Steps = [began.Deed, became.Deed], Entity = thing with { Selection = null }, Range = range, OpenEnd = range is not null, Output = sentence[ask].Is(Keyword.Share) ? FunnelOutput.Rate : FunnelOutput.Completed };
    }

    private static bool OpensWithOf(Mention mention) => mention.Text.Split(' ')[0].Equals("of", StringComparison.OrdinalIgnoreCase) || mention.Text.StartsWith("out of", StringComparison.OrdinalIgnoreCase) || mention.Text.StartsWith("among", StringComparison.OrdinalIgnoreCase);

    /// <summary>One event, perhaps with values of its rows and a period, and nothing else.</summary>
    private static (EventSelection Deed, Dates.Period? Period)? Side(Sentence sentence, int from, int to, EventSelection? things = null)
    {
        var deed = things;
        Dates.Period? period = null;
        var tests = new List<FieldTest>();
        for (var at = from; at < to; at++)
        {
            var mention = sentence[at];
            if (mention.Meanings[0] is TimeMeaning { Time: { Period: { } named, Periods.Count: <= 1, Shift: null } })
            {
                period = period is null ? named : null;
            }
            else if (mention.Meanings[0] is ValueMeaning { Field.Source: FieldSource.EventProperty, Definition: null } value)
            {
                tests.Add(new FieldTest(value.Field, value.Operator, [value.Value]));
            }
            else if (deed is null && mention.Meanings[0] is EventMeaning { Selection: { Names.Count: > 0 } told })
            {
                deed = told;
            }
            else if (things is not null && mention.Meanings[0] is EntityMeaning { Entity.Selection: { } own } && own == things)
            {
                continue;
            }
            else if (!mention.IsNoise && !(mention.Is(Joining) && mention.Meanings[0] is KeywordMeaning))
            {
                return null;
            }
        }

        return deed is not null && tests.TrueForAll(test => sentence.Facts.Carries(deed, test.Field)) ? (MeasurePass.Narrowed(deed, tests), period) : null;
    }
}
