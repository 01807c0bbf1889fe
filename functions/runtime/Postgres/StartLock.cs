namespace Analytics.LocalRuntime.Postgres;

/// <summary>A file that one process at a time holds; the operating system lets go of it when the process dies.</summary>
internal sealed class StartLock : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly FileStream _file;

    private StartLock(FileStream file) => _file = file;

    public static async Task<StartLock> TakeAsync(string path, TimeProvider clock, CancellationToken ct)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            try
            {
                return new StartLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(path) && clock.GetElapsedTime(began) < Patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), clock, ct);
            }
            catch (IOException held)
            {
                throw new EmbeddedPostgresException($"Another process has been starting with the same data directory for minutes (it holds {path}): stop it and start again.", held);
            }
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
