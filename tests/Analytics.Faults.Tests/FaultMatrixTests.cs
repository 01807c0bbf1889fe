using Analytics.Runtime.Tests;
using Analytics.Soak.Matrix;
using Analytics.Soak.Processes;
using Analytics.Soak.Running;

namespace Analytics.Faults.Tests;

/// <summary>Hosts that die by their own hand at one durable step after the other.</summary>
public sealed class FaultMatrixTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_host_killed_before_or_after_any_durable_step_loses_nothing_and_doubles_nothing()
    {
        await using var server = new PostgresProcess();
        await server.CreateAsync();
        using var table = new StringWriter();
        Table.PrintHead(table);

        var (rows, faults) = await FaultMatrix.RunAsync(server, FaultCase.All, lanes: 3, row => Table.Print(table, row));

        output.WriteLine(table.ToString());
        Assert.Empty(faults);
        Assert.Equal(FaultCase.All.Count, rows.Count);
    }
}

/// <summary>Hosts that live on while their database fails.</summary>
public sealed class DatabaseFaultTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_database_that_fails_in_any_of_its_ways_loses_nothing_and_doubles_nothing()
    {
        await using var server = new PostgresProcess();
        await server.CreateAsync();
        await using var arena = await Arena.CreateAsync(server, TimeSpan.FromSeconds(5));
        var failing = new DatabaseFaults(server, arena);
        using var table = new StringWriter();
        Table.PrintHead(table);
        foreach (var fault in DatabaseFaults.All)
        {
            var row = await failing.RunAsync(fault);
            Table.Print(table, row);
            Assert.True(row.Faults.Count == 0, $"{fault}: {row.Outcome}");
        }

        output.WriteLine(table.ToString());
    }
}
