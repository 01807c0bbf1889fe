using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>Every bucket that a trend must show, with rows or without.</summary>
/// <param name="context">The model, its end and the time of asking.</param>
/// <param name="range">The range that was asked for.</param>
/// <param name="keepsSilence">
/// Whole buckets of the range in which nothing came in at all are shown too, unless the data simply ended: an outage must not vanish. Running
/// totals and moving values stand still there and show nothing.
/// </param>
internal sealed class CalendarRenderer(RenderContext context, TimeRange? range, bool keepsSilence = false)
{
    /// <summary>A select of the buckets; where the range is open, its ends come from the table "measured".</summary>
    public SelectQuery Render(TimeGrain grain, string name)
    {
        if (BucketRenderer.IsCycle(grain))
        {
            var (low, high) = grain switch { TimeGrain.HourOfDay => (0, 23), TimeGrain.DayOfWeek => (1, 7), _ => (1, 12) };
            return new SelectQuery
            {
                Columns = [new SelectColumn(SqlExpression.Of($"buckets.bucket"), name)],
                From = SqlExpression.Of($"generate_series({SqlExpression.Integer(low)}, {SqlExpression.Integer(high)}) as buckets(bucket)"),
            };
        }

        var (first, last) = Ends(grain);
        var column = SqlExpression.Name(name);
        var from = End(first, SqlExpression.Of($"(select min(measured.{column}) from measured)"), grain);
        var to = End(last, SqlExpression.Of($"(select max(measured.{column}) from measured)"), grain);
        return new SelectQuery
        {
            Columns = [new SelectColumn(IsDate(grain) ? SqlExpression.Of($"buckets.bucket::date") : SqlExpression.Of($"buckets.bucket"), name)],
            From = SqlExpression.Of($"generate_series({from}, {to}, {BucketRenderer.Step(grain)}) as buckets(bucket)"),
        };
    }

    /// <summary>How many buckets there will be, at most.</summary>
    public int BucketCount(TimeGrain grain)
    {
        if (BucketRenderer.IsCycle(grain))
        {
            return 24;
        }

        var from = range?.From ?? context.Model.DataFrom;
        var to = range?.To ?? context.Model.DataThrough;
        return from is null || to is null || from > to
            ? 1
            : BucketRenderer.Steps(grain, context.Buckets.Of(grain, from.Value), context.Buckets.Of(grain, to.Value)) + 1;
    }

    private static bool IsDate(TimeGrain grain) => BucketRenderer.Type(grain) == ColumnType.Date;

    private static SqlExpression End(object? bucket, SqlExpression open, TimeGrain grain)
    {
        var value = bucket is null ? open : SqlExpression.Bind(bucket, IsDate(grain) ? "date" : "timestamptz");
        return IsDate(grain) ? SqlExpression.Of($"{value}::timestamp") : value;
    }

    // The range, cut to what can be known: nothing was measured before the first event ever, nothing after the last one, and nothing has happened after now.
    private (object? First, object? Last) Ends(TimeGrain grain)
    {
        var from = range?.From;
        if (from < context.Model.DataFrom && context.Model.DataFrom < (range?.To ?? context.Now))
        {
            from = context.Model.DataFrom;
        }

        var to = range?.To?.AddTicks(-1);
        if (to > context.Now)
        {
            to = context.Now;
        }

        if (to > context.Model.DataThrough && context.Model.DataThrough >= from)
        {
            to = keepsSilence && LastSilent(grain, from.Value, context.Model.DataThrough.Value, to.Value) is { } silent ? silent : context.Model.DataThrough;
        }

        return (from is null ? null : context.Buckets.Of(grain, from.Value), to is null ? null : context.Buckets.Of(grain, to.Value));
    }

    /// <summary>The end of the last bucket that is over, when nothing came in for less time than data covers of the range before.</summary>
    private DateTimeOffset? LastSilent(TimeGrain grain, DateTimeOffset from, DateTimeOffset through, DateTimeOffset to)
    {
        if (to - through >= through - from)
        {
            return null;
        }

        var bucket = context.Buckets.Of(grain, to);
        var end = context.Buckets.Start(BucketRenderer.Next(grain, bucket)) > context.Now ? context.Buckets.Start(bucket).AddTicks(-1) : to;
        return end > through ? end : null;
    }
}
