using System.Globalization;
using Analytics.LocalRuntime.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Npgsql;

namespace Analytics.Runtime.CrashHost;

/// <summary>Orchestrations whose every activity leaves a trace: each attempt as a row, the effect itself under a unique key.</summary>
internal sealed class CrashFunctions(NpgsqlDataSource dataSource, TimeSpan activityTime) : IDurableFunctionExecutor
{
    public const string Tables =
        """
        create table effects (instance_id text, step integer, primary key (instance_id, step));
        create table attempts (instance_id text, step integer, at timestamptz default clock_timestamp(), worker text);
        """;

    public static readonly IReadOnlyList<string> Orchestrators = ["Chain", "FanOut", "Sleeper", "Parent", "Eventful", "Rounds"];

    private static readonly DataConverter Converter = new JsonDataConverter(new() { PropertyNameCaseInsensitive = true });

    public bool HasOrchestrator(string name) => Orchestrators.Contains(name);

    public bool HasActivity(string name) => name == "Step";

    public async Task<string?> ExecuteOrchestratorAsync(string name, TaskOrchestrationContext context, string? serializedInput) =>
        Converter.Serialize(await RunAsync(name, context));

    public async Task<string?> ExecuteActivityAsync(string name, string instanceId, string? serializedInput, CancellationToken cancellation)
    {
        var step = Converter.Deserialize<int>(serializedInput);
        await using var command = dataSource.CreateCommand(
            """
            with attempt as (insert into attempts (instance_id, step, worker) values ($1, $2, $3))
            insert into effects values ($1, $2) on conflict do nothing
            """);
        command.Parameters.Add(new() { Value = instanceId });
        command.Parameters.Add(new() { Value = step });
        command.Parameters.Add(new() { Value = Environment.ProcessId.ToString(CultureInfo.InvariantCulture) });
        await command.ExecuteNonQueryAsync(cancellation);
        await Task.Delay(activityTime, TimeProvider.System, cancellation);
        return Converter.Serialize(step * 10);
    }

    /// <summary>What each orchestration returns when all of its steps have answered.</summary>
    public static int ExpectedOutput(string name) => name switch
    {
        "Sleeper" or "Eventful" => 10,
        "FanOut" => 2100,
        "Rounds" => 50,
        _ => 150,
    };

    private static async Task<int> RunAsync(string name, TaskOrchestrationContext context)
    {
        switch (name)
        {
            case "FanOut":
                return (await Task.WhenAll(Enumerable.Range(1, 20).Select(step => context.CallActivityAsync<int>("Step", step)))).Sum();
            case "Sleeper":
                await context.CreateTimer(TimeSpan.FromMilliseconds(400), CancellationToken.None);
                return await context.CallActivityAsync<int>("Step", 1);
            case "Parent":
                return await context.CallSubOrchestratorAsync<int>(
                    "Chain", null, new SubOrchestrationOptions(instanceId: context.InstanceId + ":chain"));
            case "Eventful":
                return await context.CallActivityAsync<int>("Step", await context.WaitForExternalEvent<int>("go"));
            case "Rounds":
                return await RoundAsync(context);
            default:
                var sum = 0;
                for (var step = 1; step <= 5; step++)
                {
                    sum += await context.CallActivityAsync<int>("Step", step);
                }

                return sum;
        }
    }

    private static async Task<int> RoundAsync(TaskOrchestrationContext context)
    {
        var step = context.GetInput<int>() + 1;
        var result = await context.CallActivityAsync<int>("Step", step);
        if (step < 5)
        {
            context.ContinueAsNew(step);
        }

        return result;
    }
}
