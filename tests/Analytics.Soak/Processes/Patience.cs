using System.Net.Sockets;
using Npgsql;

namespace Analytics.Soak.Processes;

/// <summary>Whoever looks at a database that is being killed tries again.</summary>
internal static class Patience
{
    public static Task TryAsync(Func<Task> act) => TryAsync(async () =>
    {
        await act();
        return true;
    });

    public static async Task<T> TryAsync<T>(Func<Task<T>> act)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await act();
            }
            catch (Exception exception) when (exception is NpgsqlException or SocketException or IOException && attempt < 600)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
        }
    }
}
