using System.Globalization;
using Analytics.Soak.Processes;

namespace Analytics.Soak.Checks;

/// <summary>One turn that was written: whose, and when its code ran.</summary>
internal sealed record TurnInterval(string Instance, string Execution, int Turn, long Began, long Ended, int Worker);

/// <summary>Reads what the hosts noted of their turns: no turn twice, and no two turns of an instance at the same time.</summary>
internal static class TurnIntervals
{
    public static IReadOnlyList<TurnInterval> Read(Arena arena) => [.. arena.Hosts.SelectMany(Read)];

    public static IReadOnlyList<string> FindFaults(IReadOnlyList<TurnInterval> turns)
    {
        var faults = turns.GroupBy(turn => (turn.Execution, turn.Turn)).Where(group => group.Count() > 1)
            .Select(group => $"{group.First().Instance}: turn {group.Key.Turn} was written {group.Count()} times").ToList();
        foreach (var instance in turns.GroupBy(turn => turn.Instance))
        {
            var ordered = instance.OrderBy(turn => turn.Began).ToList();
            faults.AddRange(ordered.Zip(ordered.Skip(1))
                .Where(pair => pair.Second.Began < pair.First.Ended)
                .Select(pair => $"{instance.Key}: turns {pair.First.Turn} of {pair.First.Worker} and {pair.Second.Turn} of {pair.Second.Worker} ran at the same time"));
        }

        return faults;
    }

    private static IEnumerable<TurnInterval> Read(HostProcess host)
    {
        if (!File.Exists(host.TurnLog))
        {
            yield break;
        }

        using var file = new FileStream(host.TurnLog, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
        {
            // A kill may cut the last line.
            if (line.Split(' ') is { Length: 5 } fields)
            {
                yield return new TurnInterval(
                    fields[0], fields[1], int.Parse(fields[2], CultureInfo.InvariantCulture), long.Parse(fields[3], CultureInfo.InvariantCulture),
                    long.Parse(fields[4], CultureInfo.InvariantCulture), host.Id);
            }
        }
    }
}
