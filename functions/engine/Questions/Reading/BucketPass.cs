using System.Globalization;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Reading;

/// <summary>Takes a list of numbers and ranges: "1, 2-4, 5-9, 10 or more", "under 1, 1 to 5 and more than 5 kg".</summary>
internal static class BucketPass
{
    public static void Run(Sentence sentence, Slots slots)
    {
        var own = slots.Buckets.Count == 0;
        if (own)
        {
            Take(sentence, slots, leastTests: 1);
        }

        if (slots.Buckets.Count > 0 && slots.Breakdowns.Count == 0 && (NumberBefore(sentence, slots) ?? NumberBeside(sentence, slots)) is { } at && sentence[at].Meanings.OfType<FieldMeaning>().FirstOrDefault(named => ModelFacts.IsNumeric(named.Property)) is { } field)
        {
            slots.Breakdowns.Add(new Dimension(field.Field) { Name = field.Name ?? Naming.Of(field.Field), Buckets = [.. slots.Buckets.Select(Continuous)], ExcludeMissing = true });
            sentence.Use(at);
            sentence.Use(sentence.Previous(at - 1, Keyword.By, Keyword.Per) + 1, at);
        }
        else if (own && slots.Buckets.Count > 0 && slots.BucketsAt is { } list)
        {
            // Nothing that the ranges could be ranges of: the numbers go back, so that another pass explains them or nobody.
            slots.Buckets.Clear();
            for (var number = list.Start; number <= list.End; number++)
            {
                sentence.Release(number);
            }
        }
    }

    /// <summary>"into durations of 1-20, 21-50 and more than 50", "… or more than 50 minutes": the number named beside the list.</summary>
    private static int? NumberBeside(Sentence sentence, Slots slots)
    {
        if (slots.BucketsAt is not { } list)
        {
            return null;
        }

        foreach (var at in new[] { sentence.Previous(list.Start - 1, Keyword.Of, Keyword.Is, Keyword.Between, Keyword.From), sentence.Next(list.End + 1) })
        {
            if (sentence.InRange(at) && !sentence.IsUsed(at) && sentence[at].Meanings.OfType<FieldMeaning>().Any(field => field.Score > 0.6 && ModelFacts.IsNumeric(field.Property)))
            {
                return at;
            }
        }

        return null;
    }

    /// <summary>Whether the question lists ranges, so that none of them is a test.</summary>
    public static bool HasList(Sentence sentence)
    {
        var probe = sentence.Reread(sentence.Question.Text);
        var slots = new Slots();
        Take(probe, slots, leastTests: 1);
        return slots.Buckets.Count > 1;
    }

    /// <param name="sentence">The question.</param>
    /// <param name="slots">Gets the buckets.</param>
    /// <param name="leastTests">How many of the items must be ranges or comparisons, so that a plain list of numbers is not taken.</param>
    public static void Take(Sentence sentence, Slots slots, int leastTests)
    {
        var found = new List<(int Start, int End, ValueTest Test, bool IsTest)>();
        for (var at = 0; at < sentence.Count; at++)
        {
            if (sentence.IsUsed(at) || sentence[at].Meanings[0] is TimeMeaning or DurationMeaning)
            {
                continue;
            }

            if (NumberPass.Test(sentence, at) is { } test)
            {
                found.Add((test.Start, test.End, test.Test, true));
                at = test.End;
            }
            else if (NumberPass.NumberAt(sentence, at) is { } from && sentence.InRange(at + 2) && sentence[at + 1].Is(Keyword.To) && NumberPass.NumberAt(sentence, at + 2) is { } to && to.Value > from.Value)
            {
                found.Add((at, at + 2, new ValueTest(TestOperator.Between, from.Value, to.Value), true));
                at += 2;
            }
            else if (NumberPass.NumberAt(sentence, at) is { } number)
            {
                found.Add((at, at, new ValueTest(TestOperator.Equals, number.Value), false));
            }
        }

        if (found.Count < 2 || found.Count(item => item.IsTest) < leastTests || (leastTests > 0 && !IsList(sentence, found.ConvertAll(item => (item.Start, item.End)))))
        {
            return;
        }

        foreach (var (start, end, _, _) in found)
        {
            sentence.Use(start, end);
        }

        slots.BucketsAt = (found[0].Start, found[^1].End);
        slots.Buckets.AddRange(found.Select(item => Of(item.Test)));
    }

    /// <summary>Nothing but commas and joining words between the items.</summary>
    private static bool IsList(Sentence sentence, List<(int Start, int End)> items) =>
        items.Zip(items.Skip(1)).All(pair => pair.Second.Start > pair.First.End + 1
            && Enumerable.Range(pair.First.End + 1, pair.Second.Start - pair.First.End - 1).All(between => sentence[between].Text is "," or ";" or "/" || sentence[between].Is(Keyword.And, Keyword.Or)));

    private static int? NumberBefore(Sentence sentence, Slots slots)
    {
        for (var at = sentence.Count - 1; at > 0; at--)
        {
            var before = sentence.Previous(at - 1);
            if (!sentence.IsUsed(at) && sentence[at].As<FieldMeaning>() is { Score: > 0.6 } field && ModelFacts.IsNumeric(field.Property) && sentence.InRange(before) && sentence[before].Is(Keyword.By, Keyword.Per))
            {
                return slots.Breakdowns.Count == 0 ? at : null;
            }
        }

        return null;
    }

    /// <summary>A measured number is not whole: "under 1" goes up to one, "more than 5" begins right behind it.</summary>
    public static Bucket Continuous(Bucket bucket) => bucket switch
    {
        { From: null, To: { } to } when bucket.Label.StartsWith('<') => bucket with { To = to + 1 - 0.000001m },
        { From: { } from, To: null } when bucket.Label.StartsWith('>') => bucket with { From = from - 1 + 0.000001m },
        _ => bucket,
    };

    private static Bucket Of(ValueTest test) => test.Operator switch
    {
        TestOperator.Between => new Bucket($"{Text(test.Value)}-{Text(test.Upper!.Value)}", test.Value, test.Upper),
        TestOperator.GreaterOrEqual => new Bucket(Text(test.Value) + "+", test.Value, null),
        TestOperator.GreaterThan => new Bucket(">" + Text(test.Value), test.Value + 1, null),
        TestOperator.LessThan => new Bucket("<" + Text(test.Value), null, test.Value - 1),
        TestOperator.LessOrEqual => new Bucket("≤" + Text(test.Value), null, test.Value),
        _ => new Bucket(Text(test.Value), test.Value, test.Value),
    };

    private static string Text(decimal value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
