using System.Collections.Concurrent;

namespace Analytics.ProviderFakes;

/// <summary>
/// What a provider does wrong, by words in the address: "busy" is told once to come later, "broken" gets an error of the server after the message
/// was taken, "cut" loses the connection after it was taken, "lost" before, "silent" gets no answer at all.
/// </summary>
public sealed class Misdeeds
{
    private readonly ConcurrentDictionary<string, int> _visits = new(StringComparer.Ordinal);

    /// <summary>How often an address was tried.</summary>
    public int VisitsOf(string address) => _visits.GetValueOrDefault(address);

    /// <summary>Whether the address is told to come later; true once.</summary>
    public bool IsBusy(string address) => _visits.AddOrUpdate(address, 1, (_, visits) => visits + 1) == 1 && Says(address, "busy");

    /// <summary>Whether the connection breaks before the message is taken; true once.</summary>
    public bool IsLost(string address) => VisitsOf(address) == 1 && Says(address, "lost");

    /// <summary>Misbehaves after the message was taken; false when it is to be answered.</summary>
    public static async Task<bool> FailAsync(HttpContext context, string address)
    {
        if (Says(address, "cut"))
        {
            context.Abort();
            return true;
        }

        if (Says(address, "broken"))
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return true;
        }

        if (Says(address, "silent"))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        }

        return false;
    }

    /// <summary>Numbers have no words: their last digits stand for one.</summary>
    public static bool Says(string address, string word) => address.StartsWith('+')
        ? word switch
        {
            "busy" => address.EndsWith("0429", StringComparison.Ordinal),
            "broken" => address.EndsWith("0500", StringComparison.Ordinal),
            "cut" => address.EndsWith("0901", StringComparison.Ordinal),
            "lost" => address.EndsWith("0902", StringComparison.Ordinal),
            "silent" => address.EndsWith("0903", StringComparison.Ordinal),
            _ => false,
        }
        : address.Contains(word, StringComparison.Ordinal);
}
