using System.Runtime.InteropServices;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Engine.Sql.Rendering;

namespace Analytics.Engine.Columns;

/// <summary>Makes the rows of a funnel from the chains of its users, as <see cref="FunnelRenderer"/> has the database make them.</summary>
internal sealed class FunnelProgram : ColumnProgram
{
    private static readonly TimeGrain[] Grains = [TimeGrain.Day, TimeGrain.Week, TimeGrain.Month, TimeGrain.Quarter, TimeGrain.Year];

    private readonly FunnelPlan _plan;
    private readonly FunnelShape _shape;
    private readonly RenderContext _context;

    private FunnelProgram(FunnelPlan plan, FunnelShape shape, RenderContext context) => (_plan, _shape, _context) = (plan, shape, context);

    private int StepCount => _shape.Steps.Count;

    /// <summary>Null: the plan asks for something else than what is made here.</summary>
    public static FunnelProgram? Of(FunnelPlan plan, RenderContext context, Func<RenderedQuery> render)
    {
        var isKnown = (plan.Grain is not { } grain || Grains.Contains(grain))
            && plan.Output is FunnelOutput.Steps or FunnelOutput.Completed or FunnelOutput.Rate or FunnelOutput.TimeToConvert or FunnelOutput.DroppedOff;
        if (!isKnown || FunnelShape.Of(plan, context) is not { } shape)
        {
            return null;
        }

        var query = render();
        return new(plan, shape, context) { Columns = query.Columns, DisplayText = query.DisplayText, TimeZone = context.Model.TimeZone };
    }

    public override Task<IReadOnlyList<object?[]>> RunAsync(EventColumns columns, ColumnChanges changes, IKnownUsers known, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<object?[]>>(Run(columns, changes, cancellation));

    private List<object?[]> Run(EventColumns columns, ColumnChanges changes, CancellationToken cancellation)
    {
        var (keys, starts) = Buckets(Math.Min(columns.Earliest, changes.Events.Earliest), Math.Max(columns.Latest, changes.Events.Latest));
        var totals = new FunnelTotals?[starts.Length];
        if (_plan.Grain is null)
        {
            // Without groups there is a row also of nobody.
            totals[0] = new FunnelTotals(StepCount);
        }

        var lengths = (_plan.Output, _shape.AnyOrder) switch
        {
            (FunnelOutput.Steps, false) => FunnelLengths.OfSteps,
            (FunnelOutput.TimeToConvert, _) => FunnelLengths.OfChains,
            _ => FunnelLengths.None,
        };
        new FunnelWalk(_shape, changes.Events.Names, starts).Run(columns, changes, Add, cancellation);
        var rows = new List<object?[]>();
        for (var bucket = 0; bucket < totals.Length; bucket++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (totals[bucket] is { } total)
            {
                rows.AddRange(Rows(_plan.Grain is null ? [] : [keys[bucket]], total));
            }
        }

        return rows;

        void Add(long user, in FunnelChain chain) => (totals[chain.Bucket] ??= new FunnelTotals(StepCount)).Add(chain, lengths);
    }

    // In the order of time: the first bucket begins before every event.
    private (List<object> Keys, long[] Starts) Buckets(long earliest, long latest)
    {
        if (_plan.Grain is not { } grain || latest < earliest)
        {
            return ([DateOnly.MinValue], [long.MinValue]);
        }

        var zone = TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
        var (keys, starts) = (new List<object>(), new List<long>());
        for (var bucket = _context.Buckets.Of(grain, DateTimeOffset.UnixEpoch.AddMicroseconds(earliest)); ; bucket = BucketRenderer.Next(grain, bucket))
        {
            var start = FunnelShape.Micros(LocalDays.Start(zone, (DateOnly)bucket))!.Value;
            if (keys.Count > 0 && start > latest)
            {
                starts[0] = long.MinValue;
                return (keys, [.. starts]);
            }

            if (keys.Count > 0 && starts[^1] == start)
            {
                // A day that the zone left out begins with the next one, and no event has it.
                keys[^1] = bucket;
                continue;
            }

            keys.Add(bucket);
            starts.Add(start);
        }
    }

    private IEnumerable<object?[]> Rows(object[] keys, FunnelTotals total) => _plan.Output switch
    {
        FunnelOutput.Steps => Enumerable.Range(1, StepCount).Select(step => StepRow(keys, total, step)),
        FunnelOutput.TimeToConvert => [ConversionRow(keys, total)],
        FunnelOutput.DroppedOff => [DroppedRow(keys, total)],
        _ => [[.. keys, total.Reached(1), total.Reached(StepCount), ExactNumbers.Percent(total.Reached(StepCount), total.Reached(1))]],
    };

    private object?[] StepRow(object[] keys, FunnelTotals total, int step)
    {
        var (users, before) = (total.Reached(step), total.Reached(Math.Max(1, step - 1)));
        var seconds = step == 1 ? null : ExactNumbers.Percentile(total.Lengths(step), 0.5);
        return
        [
            .. keys, (long)step, FunnelRenderer.RowName(_plan, step), users, ExactNumbers.Percent(users, total.Reached(1)), ExactNumbers.Percent(users, before), seconds, .. InUnit(seconds),
        ];
    }

    private object?[] ConversionRow(object[] keys, FunnelTotals total)
    {
        List<double?> lengths = [ExactNumbers.Percentile(total.Lengths(StepCount), 0.5), ExactNumbers.Percentile(total.Lengths(StepCount), 0.9), ExactNumbers.Average(total.Lengths(StepCount))];
        if (_plan.Percentile is { } fraction and not (0.5 or 0.9))
        {
            lengths.Add(ExactNumbers.Percentile(total.Lengths(StepCount), (double)(decimal)fraction));
        }

        return [.. keys, total.Reached(StepCount), .. lengths.Select(length => (object?)length), .. lengths.SelectMany(InUnit)];
    }

    private object?[] DroppedRow(object[] keys, FunnelTotals total)
    {
        var came = total.Reached(StepCount - 1);
        var left = came - total.Reached(StepCount);
        return [.. keys, left, came, ExactNumbers.Percent(left, came)];
    }

    private object?[] InUnit(double? seconds) => _plan.DurationUnit is { } unit && DurationUnits.Seconds(unit) is { } length ? [seconds / (double)length] : [];
}

/// <summary>Which lengths of time are asked for.</summary>
internal enum FunnelLengths
{
    None,

    /// <summary>From each step to the next.</summary>
    OfSteps,

    /// <summary>From the beginning to the end.</summary>
    OfChains,
}

/// <summary>How many chains of a group got how far, and how long they took.</summary>
internal sealed class FunnelTotals(int steps)
{
    private readonly long[] _byDepth = new long[steps + 1];
    private readonly List<long>[] _lengths = [.. Enumerable.Range(0, steps + 1).Select(_ => new List<long>())];

    /// <summary>The times from the step before, or of the whole chain at the last step.</summary>
    public Span<long> Lengths(int step) => CollectionsMarshal.AsSpan(_lengths[step]);

    public long Reached(int depth) => _byDepth.AsSpan(depth).ToArray().Sum();

    public void Add(in FunnelChain chain, FunnelLengths asked)
    {
        _byDepth[chain.Depth]++;
        if (asked == FunnelLengths.OfSteps)
        {
            for (var step = 2; step <= chain.Depth; step++)
            {
                _lengths[step].Add(chain.Times[step - 1] - chain.Times[step - 2]);
            }
        }
        else if (asked == FunnelLengths.OfChains && chain.Depth == steps)
        {
            var end = chain.Times[0];
            foreach (var time in chain.Times)
            {
                end = Math.Max(end, time);
            }

            _lengths[steps].Add(end - chain.Began);
        }
    }
}
