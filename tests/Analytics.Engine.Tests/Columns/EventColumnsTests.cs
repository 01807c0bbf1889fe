using Analytics.Engine.Columns;

namespace Analytics.Engine.Tests.Columns;

public sealed class EventColumnsTests
{
    private static readonly string[] Names = ["a", "b"];

    [Fact]
    public void Events_in_any_order_lie_by_user_and_time()
    {
        var columns = EventColumns.Of(Names, [7, 3, 7, 7], [30, 5, 10, 20], [0, 1, 1, 0]);
        Assert.Equal([3L, 7], columns.UserIds);
        Assert.Equal([0, 1, 4], columns.Starts);
        Assert.Equal([5L, 10, 20, 30], columns.Times);
        Assert.Equal([(ushort)1, (ushort)1, (ushort)0, (ushort)0], columns.Codes);
    }

    [Fact]
    public void Numbers_of_users_need_not_be_dense()
    {
        var columns = EventColumns.Of(Names, [long.MaxValue - 1, -5, 4_000_000_000], [1, 2, 3], [0, 0, 0]);
        Assert.Equal([-5L, 4_000_000_000, long.MaxValue - 1], columns.UserIds);
        Assert.Equal([2L, 3, 1], columns.Times);
    }

    [Fact]
    public void Changes_take_the_place_of_their_stretches_only()
    {
        var columns = EventColumns.Of(Names, [1, 1, 1, 2, 3], [10, 20, 30, 25, 50], [0, 0, 0, 1, 0]);
        // 1 gets another event, 2 loses the only one, 4 is new.
        var changed = columns.With(new ColumnChanges([(20, 30)], EventColumns.Of([.. Names, "c"], [1, 4, 1], [29, 21, 22], [2, 2, 1])), CancellationToken.None);
        Assert.Equal([1L, 3, 4], changed.UserIds);
        Assert.Equal([10L, 22, 29, 30, 50, 21], changed.Times);
        Assert.Equal([(ushort)0, (ushort)1, (ushort)2, (ushort)0, (ushort)0, (ushort)2], changed.Codes);
        Assert.Equal(["a", "b", "c"], changed.Names);
        Assert.Equal((5, 3), (columns.Events, columns.Users));
    }

    [Fact]
    public void A_walk_ends_when_nobody_waits_for_it()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        long[] users = [.. Enumerable.Range(0, 10_000)];
        var columns = EventColumns.Of(Names, users, new long[users.Length], new ushort[users.Length]);
        Assert.Throws<OperationCanceledException>(() => columns.With(ColumnChanges.None(columns), gone.Token));
    }

    [Theory]
    [InlineData(1, 3, "33.3333333333333333")]
    [InlineData(1, 1, "100.0000000000000000")]
    [InlineData(2, 3, "66.6666666666666667")]
    [InlineData(0, 54, "0.00000000000000000000")]
    [InlineData(1, 300_000, "0.00033333333333333333")]
    [InlineData(170_000, 3, "5666666.666666666667")]
    public void Per_cents_have_the_digits_that_the_database_gives(long part, long whole, string digits) =>
        Assert.Equal(digits, ExactNumbers.Percent(part, whole)?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Percentiles_are_those_of_the_sorted_values()
    {
        var random = new Random(5);
        for (var round = 0; round < 200; round++)
        {
            long[] values = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => random.NextInt64(0, round % 2 == 0 ? 5 : 400_000_000_000))];
            var share = round % 3 == 0 ? 0.5 : random.NextDouble();
            var sorted = values.Order().ToArray();
            var place = share * (sorted.Length - 1);
            var (low, high) = (ExactNumbers.Seconds(sorted[(int)Math.Floor(place)]), ExactNumbers.Seconds(sorted[(int)Math.Ceiling(place)]));
            Assert.Equal(low + ((place - Math.Floor(place)) * (high - low)), ExactNumbers.Percentile(values, share)!.Value, 9);
        }

        Assert.Null(ExactNumbers.Percentile([], 0.5));
    }

    [Fact]
    public void Sets_of_users_are_united_and_cut_whichever_way_they_are_listed()
    {
        long[] everybody = [.. Enumerable.Range(0, 12)];
        UserNumbers[] sets = [new([1, 3, 5], false), new([3, 4], false), new([1, 9], true), new([], true), new([], false)];
        foreach (var (one, other) in sets.SelectMany(one => sets.Select(other => (one, other))))
        {
            Assert.Equal(everybody.Where(user => Has(one, user) && Has(other, user)), everybody.Where(user => Has(one.And(other), user)));
            Assert.Equal(everybody.Where(user => Has(one, user) || Has(other, user)), everybody.Where(user => Has(one.Or(other), user)));
            Assert.Equal(everybody.Where(user => !Has(one, user)), everybody.Where(user => Has(one.Others, user)));
        }
    }

    private static bool Has(UserNumbers set, long user) => set.Listed.Contains(user) != set.IsAllBut;
}
