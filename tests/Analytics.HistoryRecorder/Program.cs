using System.Runtime.CompilerServices;
using Analytics.HistoryRecorder;
using Analytics.LocalRuntime.Durable.History;
using Analytics.LocalRuntime.Durable.Store;
using Analytics.LocalRuntime.Postgres;
using Npgsql;

if (args is not ["--data" or "--database", var place, .. { Length: > 0 } instanceIds])
{
    await Console.Error.WriteLineAsync(
        """
        Writes the histories of orchestrations that have ended into tests/Analytics.App.Tests/Histories.

          dotnet run --project tests/Analytics.HistoryRecorder -- --data DIR INSTANCE_ID...
          dotnet run --project tests/Analytics.HistoryRecorder -- --database CONNECTION_STRING INSTANCE_ID...

        An instance id is what /runtime/webhooks/durabletask/instances lists; that of an answer is the id of its message.
        """);
    return 2;
}

await using var server = args[0] == "--data" ? await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions(place), CancellationToken.None) : null;
await using var dataSource = NpgsqlDataSource.Create(server?.ConnectionString ?? place);
await using var database = new DurableDatabase(dataSource);
var instances = new InstanceStore(database);
foreach (var instanceId in instanceIds)
{
    if (await instances.ReadHistoryAsync(instanceId, CancellationToken.None) is not [.., ExecutionCompleted] events)
    {
        await Console.Error.WriteLineAsync($"{instanceId}: there is no orchestration of that id, or it has not ended.");
        return 1;
    }

    var name = events.OfType<ExecutionStarted>().First().Name;
    var folder = Directory.CreateDirectory(Path.Combine(Histories(), name)).FullName;
    var path = RecordedHistory.NextFile(folder);
    await File.WriteAllTextAsync(path, new RecordedHistory(name, instanceId, events).Write());
    Console.WriteLine(path);
}

return 0;

static string Histories([CallerFilePath] string here = "") =>
    Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "Analytics.App.Tests", "Histories"));
