using System.CommandLine;
using System.Globalization;
using Analytics.Runtime.Tests;
using Analytics.Soak.Matrix;
using Analytics.Soak.Processes;

namespace Analytics.Soak.Running;

/// <summary>The soak itself, and the fault matrix as the tests run it, with its table.</summary>
internal static class SoakCommands
{
    public static RootCommand Build()
    {
        var duration = new Option<TimeSpan>("--duration")
        {
            Description = "How long hosts are killed, such as 90s, 10m or 1h",
            DefaultValueFactory = _ => TimeSpan.FromMinutes(10),
            CustomParser = argument => ParseDuration(argument.Tokens[0].Value),
        };
        var seed = new Option<int>("--seed") { Description = "The seed of everything that is left to chance", DefaultValueFactory = _ => 1 };
        var hosts = new Option<int>("--hosts") { Description = "How many hosts share the database", DefaultValueFactory = _ => 3 };
        var root = new RootCommand("Kills hosts and restarts the database under a mixed workload; the exit code is 1 if anything was lost or doubled.") { duration, seed, hosts };
        root.SetAction((arguments, ct) => SoakAsync(new SoakPlan(arguments.GetValue(duration), arguments.GetValue(seed), arguments.GetValue(hosts)), ct));
        var matrix = new Command("matrix", "Kills a host before and after each durable step, fails the database in each way, and prints the table.");
        var lanes = new Option<int>("--lanes") { Description = "How many databases are worked on side by side", DefaultValueFactory = _ => 2 };
        var only = new Option<string?>("--only") { Description = "Only the steps and database faults whose name begins so" };
        matrix.Add(lanes);
        matrix.Add(only);
        matrix.SetAction((arguments, _) => MatrixAsync(arguments.GetValue(lanes), arguments.GetValue(only) ?? string.Empty));
        root.Add(matrix);
        return root;
    }

    private static TimeSpan ParseDuration(string text)
    {
        var number = double.Parse(text[..^1], CultureInfo.InvariantCulture);
        return text[^1] switch
        {
            's' => TimeSpan.FromSeconds(number),
            'm' => TimeSpan.FromMinutes(number),
            'h' => TimeSpan.FromHours(number),
            _ => throw new FormatException($"'{text}' is no duration: write 90s, 10m or 1h."),
        };
    }

    private static async Task<int> SoakAsync(SoakPlan plan, CancellationToken ct)
    {
        await using var server = new PostgresProcess();
        await server.CreateAsync();
        return await new SoakRun(server, plan).RunAsync(Console.Out, ct) ? 0 : 1;
    }

    private static async Task<int> MatrixAsync(int lanes, string only)
    {
        await using var server = new PostgresProcess();
        await server.CreateAsync();
        Table.PrintHead(Console.Out);
        var (_, faults) = await FaultMatrix.RunAsync(
            server, [.. FaultCase.All.Where(given => given.Step.StartsWith(only, StringComparison.Ordinal))], lanes, row => Table.Print(Console.Out, row));
        var databaseRows = new List<FaultRow>();
        await using (var arena = await Arena.CreateAsync(server))
        {
            var failing = new DatabaseFaults(server, arena);
            foreach (var fault in DatabaseFaults.All.Where(fault => fault.StartsWith(only, StringComparison.Ordinal)))
            {
                databaseRows.Add(await failing.RunAsync(fault));
                Table.Print(Console.Out, databaseRows[^1]);
            }
        }

        var all = faults.Concat(databaseRows.SelectMany(row => row.Faults)).ToList();
        foreach (var fault in all)
        {
            Console.Error.WriteLine(fault);
        }

        return all.Count == 0 ? 0 : 1;
    }
}
