using System.Globalization;
using System.Text;

namespace Analytics.LocalRuntime.Postgres;

/// <summary>The server's configuration, sized to the machine; written before each start, so that it follows the program's version.</summary>
internal static class ServerSettings
{
    public const string FileName = "analytics.conf";

    private const long Megabyte = 1024 * 1024;

    /// <summary>
    /// Most address space of one server process, in kilobytes: the shared buffers and 1.5 to 4 GB of its own. No setting of PostgreSQL limits what
    /// planning takes, and a statement made for it took a machine's memory, at which the kernel killed the server; so it ends in "out of memory".
    /// </summary>
    public static long LargestProcess => (SharedBuffers + Math.Clamp(Memory / 8, 1536, 4096)) * 1024;

    /// <summary>In megabytes. Respects the memory limit of a container, not only the machine's.</summary>
    private static long Memory => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Megabyte;

    private static long SharedBuffers => Math.Clamp(Memory / 8, 128, 3072);

    public static string Render(int port, string? socketDirectory, bool durable)
    {
        var memory = Memory;
        var text = new StringBuilder();
        void Add(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));

        Add($"# Written by the local host at each start; changes belong into postgresql.conf behind the include.");
        Add($"listen_addresses = '127.0.0.1'");
        Add($"port = {port}");
        Add($"unix_socket_directories = '{socketDirectory?.Replace("'", "''", StringComparison.Ordinal)}'");
        Add($"max_connections = 100");
        Add($"shared_buffers = {SharedBuffers}MB");
        Add($"effective_cache_size = {Math.Max(memory / 2, 256)}MB");
        Add($"work_mem = {Math.Clamp(memory / 256, 16, 96)}MB");
        Add($"maintenance_work_mem = {Math.Clamp(memory / 32, 64, 512)}MB");
        Add($"random_page_cost = 1.1");
        Add($"jit = off");
        Add($"max_parallel_workers_per_gather = 2");
        // One server without replicas: the least write-ahead log, and checkpoints far apart for bulk loads.
        Add($"wal_level = minimal");
        Add($"max_wal_senders = 0");
        Add($"max_logical_replication_workers = 0");
        Add($"max_wal_size = 4GB");
        Add($"checkpoint_timeout = 15min");
        Add($"wal_compression = pglz");
        // Reads come from memory nearly always; worker processes for them would only cost start time and memory.
        Add($"io_method = sync");
        Add($"log_min_messages = warning");
        Add($"log_timezone = 'UTC'");
        Add($"timezone = 'UTC'");
        Add($"default_text_search_config = 'pg_catalog.simple'");
        Add($"cluster_name = 'analytics'");
        if (!durable)
        {
            Add($"fsync = off");
            Add($"synchronous_commit = off");
            Add($"full_page_writes = off");
        }

        return text.ToString();
    }
}
