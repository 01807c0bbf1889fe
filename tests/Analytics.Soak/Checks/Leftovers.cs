using Analytics.Soak.Processes;

namespace Analytics.Soak.Checks;

/// <summary>Rows that nobody will ever need again: when all is quiet there are none.</summary>
internal static class Leftovers
{
    private static readonly (string What, string Count)[] Counts =
    [
        ("leased instances", "select count(*) from runtime.instances where lease_owner is not null"),
        ("instances without an end", "select count(*) from runtime.instances where completed_at is null"),
        ("activities without an answer", "select count(*) from runtime.tasks"),
        ("messages without a taker", "select count(*) from runtime.inbox"),
        ("histories without an instance", "select count(*) from runtime.history h where not exists (select from runtime.instances i where i.execution_id = h.execution_id)"),
        ("queue messages", "select count(*) from runtime.queue_messages"),
        ("dead processes", "select count(*) from runtime.processes p where p.expires_at < now()"),
    ];

    /// <summary>Waits until there is nothing left over; returns what still is.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(Arena arena, TimeSpan patience)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var found = new List<string>();
            foreach (var (what, count) in Counts)
            {
                if (await arena.CountAsync(count) is var number and > 0)
                {
                    found.Add($"{number} {what}");
                }
            }

            if (found.Count == 0 || TimeProvider.System.GetElapsedTime(start) > patience)
            {
                return found;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
        }
    }
}
