using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>"revenue from first orders vs repeat orders", "repeat orders per month": rows told apart by whether they are the first of their user.</summary>
internal static class FirstAndRepeat
{
    /// <summary>Whether the question tells rows apart that way, so that "first" asks for no single row.</summary>
    public static bool IsAsked(Sentence sentence) => Find(sentence) is not null;

    public static void Run(Sentence sentence, Slots slots)
    {
        // Who is new and who returns may have been told apart by people already.
        if (Find(sentence) is not { } found || sentence.IsUsed(Math.Max(found.First, found.Repeat)))
        {
            return;
        }

        var deed = found.Deed with { Label = null };
        var first = new FirstRowTest(deed);
        var repeat = new AllOf([new SelectionTest(deed), new NotCondition(first), new FieldTest(Field.UserId, TestOperator.IsPresent, [])]);
        if (found is { First: >= 0, Repeat: >= 0 })
        {
            slots.Splits.Add(("first", first));
            slots.Splits.Add(("repeat", repeat));
            var (from, to) = (Math.Min(found.First, found.Repeat), Math.Max(found.First, found.Repeat));
            foreach (var at in Enumerable.Range(from, to - from + 1).Where(at => !sentence[at].IsContent))
            {
                sentence.Use(at);
            }
        }
        else
        {
            slots.Conditions.Add(new ConditionSlot(Math.Max(found.First, found.Repeat), found.First >= 0 ? first : repeat));
        }

        sentence.Use(found.First);
        sentence.Use(found.Repeat);
        if (Measured(sentence, found) is { } measured)
        {
            // The money is asked for; the orders only say which.
            foreach (var noun in NounsOf(sentence, found).Where(noun => noun != measured))
            {
                sentence.Use(noun);
            }
        }

        sentence.Assume($"first: the first {Naming.Of(found.Deed)} of each user ever; repeat: every later one");
    }

    private sealed record Terms(int First, int Repeat, EventSelection Deed);

    private static Terms? Find(Sentence sentence)
    {
        var first = Enumerable.Range(0, sentence.Count).FirstOrDefault(at => IsFirst(sentence, at), -1);
        var repeat = Enumerable.Range(0, sentence.Count).FirstOrDefault(at => IsRepeat(sentence[at]), -1);
        if (first >= 0 && repeat >= 0)
        {
            return Deed(sentence, first, repeat) is { } both ? new Terms(first, repeat, both) : null;
        }

        var only = Math.Max(first, repeat);
        var next = sentence.Next(only + 1);
        return only >= 0 && !(repeat < 0 && sentence[only].Is(Keyword.New)) && sentence.InRange(next) && next == only + 1 && Nouns.At(sentence, next) is EventsNoun { Selection: { Names.Count: > 0 } deed } && ((IsPlural(sentence[next]) && IsCounted(sentence)) || Sums(sentence, next)) && !sentence.FindWhereAny(Keyword.TimeBetween, Keyword.When, Keyword.Funnel, Keyword.Conversion, Keyword.Who)
            ? new Terms(first, repeat, deed)
            : null;
    }

    private static bool IsFirst(Sentence sentence, int at) =>
        sentence[at].Meanings[0] is KeywordMeaning { Keyword: Keyword.First or Keyword.New } && !sentence[at].IsContent && sentence.Next(at + 1) is var next && sentence.InRange(next)
        && (sentence[next].Is(Keyword.Versus, Keyword.And, Keyword.Or, Keyword.Compared) || Nouns.At(sentence, next) is EventsNoun { Selection: not null } or UsersNoun);

    public static bool IsRepeat(Mention mention) =>
        (!mention.IsContent || mention.Text.Equals("returning", StringComparison.OrdinalIgnoreCase)) && mention.Meanings[0] is KeywordMeaning { Keyword: Keyword.Returning or Keyword.CameBack } word && (word.Keyword == Keyword.Returning || mention.Text.StartsWith("repeat", StringComparison.OrdinalIgnoreCase));

    /// <summary>What is done for the first time or again: named behind one of the words, else what brings the money.</summary>
    private static EventSelection? Deed(Sentence sentence, int first, int repeat)
    {
        foreach (var noun in new[] { first, repeat }.Select(at => sentence.Next(at + 1)).Where(sentence.InRange).Select(at => Nouns.At(sentence, at)))
        {
            if (noun is EventsNoun { Selection: { Names.Count: > 0 } events })
            {
                return events;
            }

            if (noun is UsersNoun { Selection: { Names.Count: > 0 } people })
            {
                return people;
            }
        }

        return sentence.Mentions.Select(mention => mention.As<MetricMeaning>()).OfType<MetricMeaning>().Select(metric => ModelFacts.Selection(metric.Metric.Measure)).FirstOrDefault(found => found?.Names.Count > 0) is { } sold
            ? sold with { Where = null }
            : sentence.Facts.RevenueSelection;
    }

    private static IEnumerable<int> NounsOf(Sentence sentence, Terms found) =>
        new[] { found.First, found.Repeat }.Where(at => at >= 0).Select(at => sentence.Next(at + 1)).Where(at => sentence.InRange(at) && Nouns.At(sentence, at) is EventsNoun or UsersNoun);

    /// <summary>The number that is asked for, where it is another one than how many.</summary>
    private static int? Measured(Sentence sentence, Terms found)
    {
        var named = NounsOf(sentence, found).ToList();
        for (var at = 0; at < sentence.Count; at++)
        {
            if (!named.Contains(at) && !sentence.IsUsed(at) && (Nouns.At(sentence, at) is MetricNoun or EventsNoun { Selection: not null } || Nouns.At(sentence, at) is FieldNoun { Property: var property } && ModelFacts.IsNumeric(property)))
            {
                return at;
            }
        }

        return named.Count > 0 ? named[0] : null;
    }

    /// <summary>A number is asked for, and not the rows themselves.</summary>
    private static bool IsCounted(Sentence sentence) =>
        sentence.FindWhereAny(Keyword.HowMany, Keyword.HowMuch, Keyword.Share, Keyword.By, Keyword.Per, Keyword.Average) || sentence.Mentions.Any(mention => mention.Meanings[0] is GrainMeaning or MetricMeaning);

    private static bool IsPlural(Mention mention) => mention.Text.EndsWith('s') || mention.Text.Split(' ')[0].EndsWith('s');

    /// <summary>"average value of the first order": a number over all of them.</summary>
    private static bool Sums(Sentence sentence, int before) =>
        Enumerable.Range(0, before).Any(at => sentence[at].Is(Keyword.Average, Keyword.Median, Keyword.Sum) && !sentence[at].IsContent);
}
