using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Tokens;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>"net new accounts by month" where rows say that one was opened and others that one was closed: what came less what went.</summary>
internal static class NetChanges
{
    public static QueryPlan? Plan(Sentence sentence)
    {
        var net = sentence.FindWhere(mention => mention.Is(Keyword.Net) && !mention.IsContent);
        var last = net < 0 ? -1 : LastOfName(sentence, net);
        if (last <= net || PairOf(sentence, net + 1, last) is not { } pair)
        {
            return null;
        }

        sentence.Use(net, last);
        var slots = new Slots();
        MetricPlanner.Passes(sentence, slots);
        var fields = slots.Conditions.Select(slot => slot.Condition).OfType<FieldTest>().Select(test => test.Field).Concat(slots.Breakdowns.Select(group => group.Field));
        if (slots.Per is not null || slots.PerEvent is not null || fields.Any(field => !sentence.Facts.Carries(EventSelection.Of(pair.Came), field) || !sentence.Facts.Carries(EventSelection.Of(pair.Went), field)))
        {
            return null;
        }

        var (came, went) = (Measures.CountEvents(EventSelection.Of(pair.Came)), Measures.CountEvents(EventSelection.Of(pair.Went)));
        sentence.Assume($"net = {Naming.Event(pair.Came)} - {Naming.Event(pair.Went)}");
        return Rates.Plan(sentence, slots, new ArithmeticMeasure(came, ArithmeticOperator.Subtract, went) { Name = $"net {Naming.Event(pair.Came)}", Format = ValueFormat.Integer });
    }

    /// <summary>The words behind "net" that name something.</summary>
    private static int LastOfName(Sentence sentence, int net)
    {
        var at = net + 1;
        while (sentence.InRange(at) && (sentence[at].IsContent || sentence[at].IsNoise || sentence[at].Is(Keyword.New, Keyword.Users, Keyword.Change)) && sentence[at].Meanings[0] is not (TimeMeaning or GrainMeaning))
        {
            at++;
        }

        return at - 1;
    }

    /// <summary>The one beginning and the one end of the same thing, of which the words speak.</summary>
    private static (string Came, string Went)? PairOf(Sentence sentence, int from, int to)
    {
        var said = Enumerable.Range(from, to - from + 1).SelectMany(at => sentence[at].Meanings).SelectMany(meaning => meaning switch
        {
            EventMeaning deed => deed.Selection.Names,
            PeopleMeaning { Selection: { } deed } => deed.Names,
            EntityMeaning { Entity.Selection: { } rows } => rows.Names,
            _ => [],
        }).ToHashSet(StringComparer.Ordinal);
        var pairs = sentence.Model.Events.Select(definition => definition.Name).Where(said.Contains).SelectMany(came => sentence.Model.Events.Select(definition => definition.Name).Where(went => IsEndOf(came, went)).Select(went => (came, went))).Distinct().Take(2).ToList();
        return pairs is [var only] ? only : null;
    }

    private static bool IsEndOf(string came, string went)
    {
        var (begun, ended) = (Naming.Stems(came), Naming.Stems(went));
        return begun.Count > 1 && begun.Count == ended.Count && begun.Intersect(ended).Count() == begun.Count - 1 && ended.Except(begun).All(WordLists.EndedDeeds.Contains)
            && begun.Except(ended).All(stem => DeedWords.IsBeginning(stem) || WordLists.BeginningVerbs.Any(verb => Stemmer.Stem(verb) == stem) || ended.Contains(Stemmer.Stem("un" + stem)));
    }
}
