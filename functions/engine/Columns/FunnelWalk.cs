using System.Numerics;

namespace Analytics.Engine.Columns;

/// <summary>A user's chain of events: how many steps it has, when it began, and when each later step came.</summary>
internal readonly ref struct FunnelChain(int bucket, int depth, long began, ReadOnlySpan<long> times)
{
    public int Bucket { get; } = bucket;

    public int Depth { get; } = depth;

    public long Began { get; } = began;

    /// <summary>When each step came, the first at 0; in any order, when each came first from the beginning on. Steps beyond the depth are without meaning.</summary>
    public ReadOnlySpan<long> Times { get; } = times;
}

/// <summary>
/// Walks a funnel through one user after the other and gives each one's best chain (in every bucket of its beginning): the furthest, and of
/// those the earliest. What a chain is says <see cref="Sql.Rendering.FunnelRenderer"/>, whose rows these are.
/// </summary>
internal sealed class FunnelWalk
{
    private const long Never = long.MaxValue;
    private readonly FunnelShape _shape;
    private readonly uint[] _stepsOf;
    private readonly uint _relevant;
    private readonly long[] _bucketStarts;
    private readonly List<long>[] _later;
    private readonly List<long> _begins = [];
    private readonly int[] _at;
    private readonly long[] _times;
    private readonly long[] _bestTimes;

    /// <param name="shape">The funnel.</param>
    /// <param name="names">The name of each code.</param>
    /// <param name="bucketStarts">Where the buckets of beginnings begin, in order, the first before every event; one: no buckets.</param>
    public FunnelWalk(FunnelShape shape, IReadOnlyList<string> names, long[] bucketStarts)
    {
        _shape = shape;
        _bucketStarts = bucketStarts;
        _stepsOf = [.. names.Select(name => shape.Where(name) ? StepsOf(name) : 0)];
        _relevant = _stepsOf.Aggregate(0u, (all, steps) => all | steps);
        _later = [.. shape.Steps.Skip(1).Select(_ => new List<long>())];
        (_at, _times, _bestTimes) = (new int[shape.Steps.Count], new long[shape.Steps.Count], new long[shape.Steps.Count]);
    }

    public delegate void Found(long userId, in FunnelChain chain);

    public void Run(EventColumns columns, ColumnChanges changes, Found found, CancellationToken cancellation)
    {
        var walk = new UserWalk(columns, changes, cancellation);
        while (walk.Next() && _relevant != 0)
        {
            if (_shape.AnyOrder)
            {
                AnyOrder(walk.UserId, walk.Times, walk.Codes, found);
            }
            else
            {
                Ordered(walk.UserId, walk.Times, walk.Codes, found);
            }
        }
    }

    private uint StepsOf(string name)
    {
        var steps = 0u;
        for (var step = 0; step < _shape.Steps.Count; step++)
        {
            steps |= _shape.Steps[step](name) ? 1u << step : 0;
        }

        return steps;
    }

    private void Ordered(long user, ReadOnlySpan<long> times, ReadOnlySpan<ushort> codes, Found found)
    {
        if (!Gather(times, codes))
        {
            return;
        }

        Array.Clear(_at);
        // Without a window nothing that begins later gets further than what begins first.
        var once = _shape.Window is null || _shape.OnlyFirst[0];
        var (bucket, depth, began) = (-1, 0, 0L);
        foreach (var begin in _begins)
        {
            var next = BucketOf(begin, Math.Max(bucket, 0));
            if (next != bucket)
            {
                Give(user, bucket, depth, began, found);
                (bucket, depth) = (next, 0);
            }
            else if (once)
            {
                continue;
            }

            var reached = Follow(begin);
            if (reached > depth)
            {
                (depth, began) = (reached, begin);
                _times.CopyTo(_bestTimes, 0);
            }
        }

        Give(user, bucket, depth, began, found);
    }

    /// <summary>The times of beginnings and of each later step; false: nothing begins.</summary>
    private bool Gather(ReadOnlySpan<long> times, ReadOnlySpan<ushort> codes)
    {
        _begins.Clear();
        foreach (var step in _later)
        {
            step.Clear();
        }

        for (var i = UserWalk.LowerBound(times, _shape.From); i < times.Length && times[i] < _shape.Before; i++)
        {
            var steps = _stepsOf[codes[i]];
            if ((steps & 1) != 0 && times[i] < _shape.BeginsBefore)
            {
                _begins.Add(times[i]);
            }

            for (steps >>= 1; steps != 0; steps &= steps - 1)
            {
                var step = BitOperations.TrailingZeroCount(steps);
                if (_later[step].Count == 0 || !_shape.OnlyFirst[step + 1])
                {
                    _later[step].Add(times[i]);
                }
            }
        }

        return _begins.Count > 0;
    }

    // Beginnings come by time, and the later a chain begins the later is each of its steps: no list is gone through twice.
    private int Follow(long begin)
    {
        var ends = _shape.Window is { } window ? begin + window : Never;
        var (after, depth) = (begin, 1);
        _times[0] = begin;
        for (var step = 0; step < _later.Length; step++)
        {
            var list = _later[step];
            ref var at = ref _at[step];
            while (at < list.Count && list[at] <= after)
            {
                at++;
            }

            if (at == list.Count || list[at] > ends)
            {
                break;
            }

            _times[step + 1] = after = list[at];
            depth++;
        }

        return depth;
    }

    // From the latest event back: of each step the first occurrence from there on.
    private void AnyOrder(long user, ReadOnlySpan<long> times, ReadOnlySpan<ushort> codes, Found found)
    {
        Array.Fill(_times, Never);
        var (bucket, depth, began) = (-1, 0, 0L);
        var last = UserWalk.LowerBound(times, _shape.Before) - 1;
        for (var i = last; i >= 0 && times[i] >= _shape.From;)
        {
            var time = times[i];
            var any = 0u;
            for (; i >= 0 && times[i] == time; i--)
            {
                any |= _stepsOf[codes[i]];
            }

            if (any == 0)
            {
                continue;
            }

            for (var steps = any; steps != 0; steps &= steps - 1)
            {
                _times[BitOperations.TrailingZeroCount(steps)] = time;
            }

            var here = BucketOf(time, 0);
            if (here != bucket)
            {
                Give(user, bucket, depth, began, found);
                (bucket, depth) = (here, 0);
            }

            var reached = Within(_shape.Window is { } window ? time + window : Never - 1);
            if (reached >= depth)
            {
                (depth, began) = (reached, time);
                _times.CopyTo(_bestTimes, 0);
            }
        }

        Give(user, bucket, depth, began, found);
    }

    private int Within(long ends)
    {
        var within = 0;
        foreach (var time in _times)
        {
            within += time <= ends ? 1 : 0;
        }

        return within;
    }

    private int BucketOf(long time, int from)
    {
        if (from + 1 == _bucketStarts.Length || time < _bucketStarts[from + 1])
        {
            return from;
        }

        var found = _bucketStarts.AsSpan(from).BinarySearch(time);
        return from + (found >= 0 ? found : ~found - 1);
    }

    private void Give(long user, int bucket, int depth, long began, Found found)
    {
        if (depth > 0)
        {
            found(user, new FunnelChain(bucket, depth, began, _bestTimes));
        }
    }
}
