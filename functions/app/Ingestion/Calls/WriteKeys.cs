using System.Text;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;

namespace Analytics.Ingestion.Calls;

/// <summary>
/// Finds the source of a request by its write key. Answers are remembered for a few seconds, so a revoked key is refused that much later; keys
/// that do not exist are remembered too, within bounds, so that guessing costs the database little.
/// </summary>
internal sealed class WriteKeys(Database database) : IDisposable
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    /// <param name="request">With Basic authentication, perhaps.</param>
    /// <param name="keyOfBody">The key in the body, if any.</param>
    /// <param name="cancellation">The sender has gone.</param>
    public async Task<Result<(int OrganizationId, Guid SourceId)>> FindAsync(HttpRequest request, string? keyOfBody, CancellationToken cancellation)
    {
        var key = KeyOf(request.Headers.Authorization.ToString()) ?? keyOfBody;
        if (string.IsNullOrEmpty(key))
        {
            return CallErrors.NoKey();
        }

        if (!_known.TryGetValue(key, out (int, Guid)? found))
        {
            await using var connection = await database.OpenSystemAsync(cancellation);
            found = key.Length <= 100 ? await SourceStore.FindAsync(connection, key, cancellation) : null;
            _known.Set(key, found, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
        }

        return found is { } source ? source : CallErrors.UnknownKey();
    }

    public void Dispose() => _known.Dispose();

    /// <summary>The user name of Basic authentication; the password is empty by contract and not looked at.</summary>
    private static string? KeyOf(string authorization)
    {
        const string Scheme = "Basic ";
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = new byte[authorization.Length];
        return Convert.TryFromBase64String(authorization[Scheme.Length..].Trim(), bytes, out var length)
            ? Encoding.UTF8.GetString(bytes, 0, length).Split(':')[0]
            : null;
    }
}
