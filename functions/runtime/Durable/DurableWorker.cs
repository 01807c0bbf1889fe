using Analytics.LocalRuntime.Durable.Dispatch;
using Analytics.LocalRuntime.Durable.Replay;
using Analytics.LocalRuntime.Durable.Store;
using Analytics.LocalRuntime.Faults;
using Analytics.LocalRuntime.Postgres;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Durable;

/// <summary>Runs orchestrations and activities of this process for as long as the host lives.</summary>
internal sealed class DurableWorker : BackgroundService
{
    private const int LargestClaim = 128;

    // A session mostly waits for its commit; the limit of the host is on orchestrators that run their code.
    private const int SessionsForEachRunning = 8;

    // How many messages a claim looks at; the slow look goes deeper, lest messages of busy instances hide others.
    private const int QuickWindow = 500;

    private const int DeepWindow = 50_000;

    private static readonly TimeSpan ReconciliationInterval = TimeSpan.FromSeconds(10);

    private readonly DurableRuntimeOptions _options;

    private readonly DurableDatabase _database;

    private readonly DurableStores _stores;

    private readonly ProcessPresence _presence;

    private readonly Signals _signals;

    private readonly ILogger _logger;

    private readonly PeerWatch _peers;

    private readonly HistoryCache _cache;

    private readonly InstanceSessions _sessions;

    private readonly ActivityPool _activities;

    private readonly TurnRunner _turns;

    private readonly Wakeup _wakeup = new();

    private long _nextVisibleTicks = long.MaxValue;

    private long _lastLook;

    private long _lastReconciliation;

    public DurableWorker(
        DurableRuntimeOptions options, DurableSeams seams, ProcessPresence presence, ILoggerFactory loggers)
    {
        _options = options;
        _database = new DurableDatabase(options.DataSource, DurableDatabase.QueueSettings);
        _stores = DurableStores.Over(_database);
        _presence = presence;
        _signals = seams.Signals;
        _logger = loggers.CreateLogger<DurableWorker>();
        _peers = new PeerWatch(options, _stores.Processes, presence, _signals, loggers.CreateLogger<PeerWatch>());
        _cache = new HistoryCache(options);
        _sessions = new InstanceSessions(_cache);
        _activities = new ActivityPool(options, _stores.Work, presence, seams, loggers.CreateLogger<ActivityPool>());
        var planner = new TurnPlanner(
            seams.Executor, new ReplaySettings(options.Converter, loggers, options.MaximumTimerInterval), options.Clock);
        _turns = new TurnRunner(
            _stores, planner, _sessions, _activities, new TurnRunnerSettings(options.Clock, options.MaximumConcurrentOrchestrations, _signals, seams.Meter, NoteTimer, _logger));
        _sessions.Connect(_turns.RunAsync, _wakeup.Set);
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RuntimeSchema.EnsureAsync(_options.DataSource, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await LeaveAsync();
        await _database.DisposeAsync();
    }

    public override void Dispose()
    {
        base.Dispose();
        _activities.Dispose();
        _turns.Dispose();
        _wakeup.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _signals.OnReceived(Receive);
        List<Task> loops = [_presence.RunAsync(stoppingToken), _peers.RunAsync(stoppingToken)];
        if (_options.RunsWork)
        {
            loops.Add(_turns.RunAsync(stoppingToken));
            loops.Add(_activities.RunAsync(_sessions, stoppingToken));
            loops.Add(Task.Run(() => ClaimAsync(stoppingToken), CancellationToken.None));
        }

        await Task.WhenAll(loops);
    }

    private void Receive(Signal signal)
    {
        if (!_options.RunsWork)
        {
            return;
        }

        switch (signal.Kind)
        {
            case SignalKind.Mail:
                _sessions.NoteMail(signal.InstanceId!);
                break;
            case SignalKind.Tasks:
                _activities.LookForWork();
                _wakeup.Set();
                break;
        }
    }

    private async Task ClaimAsync(CancellationToken cancellation)
    {
        var failures = 0;
        var isTick = true;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await _presence.WaitUntilRegisteredAsync(cancellation);
                var now = Now();
                var isFull = await ClaimOnceAsync(now, isTick ? DeepWindow : QuickWindow, cancellation);
                if (isTick)
                {
                    await ReconcileAsync(now, cancellation);
                    _lastLook = TimeProvider.System.GetTimestamp();
                }

                if (isTick || Interlocked.Read(ref _nextVisibleTicks) <= now.Ticks)
                {
                    await LookAroundAsync(now, cancellation);
                }

                failures = 0;
                if (!isFull)
                {
                    await _wakeup.WaitAsync(UntilNextLook(), cancellation);
                }

                isTick = UntilNextTick() <= TimeSpan.Zero;
            }
            catch (Exception exception) when (!cancellation.IsCancellationRequested)
            {
                DurableLog.ConnectionLost(_logger, exception.Message);
                isTick = true;
                _lastReconciliation = 0;
                await Backoff.WaitAsync(failures++, cancellation);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Leases instances up to the limit and opens their sessions; true when there may be more.</summary>
    private async Task<bool> ClaimOnceAsync(DateTime now, int window, CancellationToken cancellation)
    {
        var owner = _presence.ProcessId;
        var limit = _sessions.CountFree(LargestClaim, SessionsForEachRunning * _options.MaximumConcurrentOrchestrations);
        if (owner == 0 || limit <= 0)
        {
            return false;
        }

        _sessions.BeginClaim();
        var claimed = await _stores.Work.ClaimInstancesAsync(owner, now, limit, window, cancellation);
        FaultPoint.After(FaultStep.Claim, claimed);
        var news = _sessions.SelectNew(claimed);
        if (news.Count == 0)
        {
            return false;
        }

        var mail = (await _stores.Work.ReadInboxAsync([.. news.Select(instance => instance.InstanceId)], now, cancellation))
            .ToLookup(message => message.InstanceId);
        foreach (var state in await LoadAsync(news, cancellation))
        {
            _sessions.Open(new InstanceSession(state, owner, [.. mail[state.Instance.InstanceId]]));
        }

        return claimed.Count == limit;
    }

    private async Task<IReadOnlyList<InstanceState>> LoadAsync(IReadOnlyList<ClaimedInstance> instances, CancellationToken cancellation)
    {
        var states = instances.Select(instance => (Instance: instance, State: _cache.Take(instance))).ToList();
        var missing = states.Where(pair => pair.State is null && pair.Instance.Turn > 0).Select(pair => pair.Instance.ExecutionId).ToList();
        var histories = missing.Count == 0 ? null : await _stores.Work.ReadHistoriesAsync(missing, cancellation);
        return [.. states.Select(pair => pair.State ?? new InstanceState(pair.Instance, histories?[pair.Instance.ExecutionId] ?? []))];
    }

    /// <summary>
    /// Mail of leased instances that came with a timer or whose signal was lost, and the next timer after the time of the claim: one
    /// that has become due since must not be overlooked.
    /// </summary>
    private async Task LookAroundAsync(DateTime now, CancellationToken cancellation)
    {
        Interlocked.Exchange(ref _nextVisibleTicks, long.MaxValue);
        if (_sessions.Any)
        {
            foreach (var instanceId in await _stores.Work.ListLeasedWithMailAsync(_presence.ProcessId, now, cancellation))
            {
                _sessions.NoteMail(instanceId);
            }
        }

        if (await _stores.Work.FindNextVisibleAsync(now, cancellation) is { } next)
        {
            NoteTimer(next);
        }
    }

    /// <summary>When the answer to a claim is lost, instances are leased of which nobody here knows: they are given back.</summary>
    private async Task ReconcileAsync(DateTime now, CancellationToken cancellation)
    {
        if (_lastReconciliation == 0 || TimeProvider.System.GetElapsedTime(_lastReconciliation) >= ReconciliationInterval)
        {
            await _stores.Work.ReleaseUnknownInstancesAsync(_presence.ProcessId, _sessions.KnownInstanceIds, now, cancellation);
            _lastReconciliation = TimeProvider.System.GetTimestamp();
        }
    }

    private void NoteTimer(DateTime visibleAt)
    {
        var ticks = Parameters.RoundUp(visibleAt).Ticks;
        long known;
        while (ticks < (known = Interlocked.Read(ref _nextVisibleTicks)))
        {
            if (Interlocked.CompareExchange(ref _nextVisibleTicks, ticks, known) == known)
            {
                _wakeup.Set();
                return;
            }
        }
    }

    private TimeSpan UntilNextTick() => _options.PollInterval - TimeProvider.System.GetElapsedTime(_lastLook);

    private TimeSpan UntilNextLook()
    {
        var untilPoll = UntilNextTick();
        var next = Interlocked.Read(ref _nextVisibleTicks);
        var untilTimer = next == long.MaxValue ? untilPoll : TimeSpan.FromTicks(next - Now().Ticks);
        var rest = untilTimer < untilPoll ? untilTimer : untilPoll;
        // A timer that fires in half a millisecond is worth waiting for in full.
        return rest <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds));
    }

    private DateTime Now() => _options.Clock.GetUtcNow().UtcDateTime;

    private async Task LeaveAsync()
    {
        try
        {
            if (_presence.ProcessId is var own and not 0)
            {
                var answers = _sessions.CloseAll();
                await _stores.Work.AnswerAsync([.. answers.Select(answer => (answer.Task, answer.Event))], Now(), CancellationToken.None);
                await _stores.Processes.RemoveAsync(own, CancellationToken.None);
                await _stores.Processes.FreeOrphansAsync(Now(), CancellationToken.None);
            }
        }
        catch (Exception exception)
        {
            // Without a farewell the others notice by themselves.
            DurableLog.ConnectionLost(_logger, exception.Message);
        }
    }
}
