using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Planners;

/// <summary>What a funnel is split by: "by country", "per week of signup", and of which groups only the best are asked for.</summary>
internal static class FunnelGroups
{
    /// <summary>Takes the groups; says how many of them are asked for, the lowest as a negative number, or null for all.</summary>
    public static int? Take(Sentence sentence, Slots slots, FunnelOutput? output)
    {
        TakeBreakdown(sentence, slots);
        var best = TakeBest(sentence, slots, output);
        FunnelScope.TakeVersus(sentence, slots);
        return best;
    }

    public static void TakeBreakdown(Sentence sentence, Slots slots)
    {
        for (var at = 0; at < sentence.Count; at++)
        {
            if (!sentence[at].Is(Keyword.By, Keyword.Per) || sentence.IsUsed(at))
            {
                continue;
            }

            var next = sentence.Next(at + 1);
            if (sentence.InRange(next + 1) && sentence[next].Meanings[0] is EventMeaning && sentence[next + 1].Meanings[0] is UnitMeaning { Grain: >= TimeGrain.Day and <= TimeGrain.Year } unit)
            {
                slots.Grain ??= unit.Grain;
                sentence.Use(at);
                sentence.Use(next + 1);
                continue;
            }

            if (sentence.InRange(next) && (sentence[next].As<FieldMeaning>() is { Score: > 0.6 } || sentence[next].Is(Keyword.Users) || sentence[next].Meanings[0] is EntityMeaning) && GroupPass.DimensionAt(sentence, next) is { } dimension)
            {
                if (sentence.Facts.PropertyOf(dimension.Field) is { Role: Model.PropertyRole.Identifier })
                {
                    slots.KeyFields.Add(dimension.Field);
                }

                slots.Breakdowns.Add(dimension);
                sentence.Use(at, next);
            }
        }
    }

    /// <summary>"which country has the highest conversion from A to B", "top 3 sources by conversion from A to B": how many groups are asked for, the lowest as a negative number.</summary>
    private static int? TakeBest(Sentence sentence, Slots slots, FunnelOutput? output)
    {
        Keyword[] lowest = [Keyword.Smallest, Keyword.Bottom, Keyword.Least];
        var rank = sentence.FindWhere(mention => mention.Is([Keyword.Largest, Keyword.Best, Keyword.Most, Keyword.Top, .. lowest]) && !mention.IsContent);
        var which = sentence.FindWhere(mention => mention.Is(Keyword.Which) && !mention.IsContent);
        if (output != FunnelOutput.Rate || rank < 0 || (which < 0 && !sentence[rank].Is(Keyword.Top, Keyword.Bottom)))
        {
            return null;
        }

        var number = which >= 0 ? null : NumberPass.NumberAt(sentence, rank + 1);
        var group = sentence.Next(number is { } count ? count.At + 1 : which >= 0 ? which + 1 : rank + 1);
        if (!sentence.InRange(group) || sentence[group].As<FieldMeaning>() is not { Score: > 0.6 } || GroupPass.DimensionAt(sentence, group) is not { } dimension)
        {
            return null;
        }

        slots.Breakdowns.Clear();
        slots.Breakdowns.Add(dimension with { ExcludeMissing = true });
        sentence.Use(Math.Min(group, which >= 0 ? which : rank), group);
        sentence.Use(rank);
        var many = number is { } asked ? (int)asked.Value : 1;
        return sentence[rank].Is(lowest) ? -many : many;
    }
}
