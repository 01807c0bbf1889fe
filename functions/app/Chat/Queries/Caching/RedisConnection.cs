using StackExchange.Redis;

namespace Analytics.Chat.Queries.Caching;

/// <summary>How a host signs in to Redis when the address alone does not do it, such as by a managed identity.</summary>
internal delegate Task RedisSignIn(ConfigurationOptions options, CancellationToken cancellation);

/// <summary>One connection a process, made when it is first needed and again after it could not be made. The server being away never keeps the product from starting.</summary>
internal sealed class RedisConnection(string address, TimeSpan patience, RedisSignIn? signIn) : IAsyncDisposable, IDisposable
{
    private readonly SemaphoreSlim _connecting = new(1, 1);
    private IConnectionMultiplexer? _connection;

    public async Task<IDatabase> DatabaseAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _connection) is { } ready)
        {
            return ready.GetDatabase();
        }

        await _connecting.WaitAsync(cancellation);
        try
        {
            return (_connection ??= await ConnectAsync(cancellation)).GetDatabase();
        }
        finally
        {
            _connecting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        _connecting.Dispose();
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _connecting.Dispose();
    }

    private async Task<IConnectionMultiplexer> ConnectAsync(CancellationToken cancellation)
    {
        var options = ConfigurationOptions.Parse(address);
        options.ClientName = "analytics";
        // A lost connection comes back by itself; what is asked meanwhile fails at once, and the answer does without the cache.
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.AsyncTimeout = (int)patience.TotalMilliseconds;
        options.ConnectTimeout = Math.Max(1_000, (int)patience.TotalMilliseconds);
        if (signIn is not null)
        {
            await signIn(options, cancellation);
        }

        return await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(cancellation);
    }
}
