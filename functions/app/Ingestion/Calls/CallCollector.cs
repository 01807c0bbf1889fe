using System.Collections.Concurrent;
using System.Threading.Channels;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Npgsql;

namespace Analytics.Ingestion.Calls;

/// <summary>
/// Stores requests as they come, together with all others of their organization that wait at that moment: the busier it is, the more share
/// one transaction. A request is answered when its calls are durable. Nobody's leaving stops the others' work.
/// </summary>
internal sealed class CallCollector(Database database, TimeProvider clock)
{
    private readonly ConcurrentDictionary<int, Lane> _lanes = new();

    public Task<Result<CallOutcome>> StoreAsync(int organizationId, CallRequest request) =>
        _lanes.GetOrAdd(organizationId, id => new Lane(() => new CallWriter(database, clock, id))).StoreAsync(request);

    /// <summary>The requests of one organization, stored one transaction after another.</summary>
    private sealed class Lane
    {
        private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>(new UnboundedChannelOptions { SingleReader = true });
        private readonly Func<CallWriter> _makeWriter;
        private CallWriter _writer;
        private long _bytes;

        public Lane(Func<CallWriter> makeWriter)
        {
            _makeWriter = makeWriter;
            _writer = makeWriter();
            _ = Task.Run(StoreAllAsync);
        }

        public async Task<Result<CallOutcome>> StoreAsync(CallRequest request)
        {
            if (Interlocked.Add(ref _bytes, request.Body.Length) > CallLimits.MostWaiting)
            {
                Interlocked.Add(ref _bytes, -request.Body.Length);
                return CallErrors.Overloaded();
            }

            try
            {
                var waiting = new Waiting(request, new TaskCompletionSource<CallOutcome>(TaskCreationOptions.RunContinuationsAsynchronously));
                await _waiting.Writer.WriteAsync(waiting);
                return await waiting.Outcome.Task;
            }
            finally
            {
                Interlocked.Add(ref _bytes, -request.Body.Length);
            }
        }

        private async Task StoreAllAsync()
        {
            var together = new List<Waiting>();
            while (await _waiting.Reader.WaitToReadAsync())
            {
                together.Clear();
                var calls = 0;
                while (calls < CallLimits.MostCallsTogether && _waiting.Reader.TryRead(out var next))
                {
                    together.Add(next);
                    calls += next.Request.Calls.Count;
                }

                await StoreTogetherAsync(together);
            }
        }

        private async Task StoreTogetherAsync(List<Waiting> together)
        {
            try
            {
                var outcomes = await _writer.StoreAsync(together.ConvertAll(waiting => waiting.Request), CancellationToken.None);
                for (var index = 0; index < together.Count; index++)
                {
                    together[index].Outcome.SetResult(outcomes[index]);
                }
            }
            catch (Exception fault)
            {
                _writer = _makeWriter();
                await GiveUpAsync(together, fault);
            }
        }

        /// <summary>One request may have spoilt it for the others: each is tried alone, unless the database is away from all.</summary>
        private async Task GiveUpAsync(List<Waiting> together, Exception fault)
        {
            if (together.Count == 1 || fault is NpgsqlException { IsTransient: true })
            {
                together.ForEach(waiting => waiting.Outcome.SetException(fault));
                return;
            }

            foreach (var waiting in together)
            {
                await StoreTogetherAsync([waiting]);
            }
        }

        private sealed record Waiting(CallRequest Request, TaskCompletionSource<CallOutcome> Outcome);
    }
}
