using System.Globalization;
using System.Text.Json;
using Npgsql;

namespace Analytics.Integration.Tests.Evaluation;

/// <summary>The rows of a world in a plain table, where the hand-written SQL runs: nothing of the product is used.</summary>
internal sealed class Gold(NpgsqlDataSource source, World world)
{
    private string Schema => "gold_" + world.Name;

    public async Task FillAsync()
    {
        await RunAsync($"create schema {Schema}; create table {Schema}.events (doc jsonb); create table {Schema}.users (doc jsonb)");
        await CopyAsync("events", world.Rows.Select(row => world.Document(row).ToJsonString()));
        await CopyAsync("users", world.People.Select(person => world.Document(person).ToJsonString()));
        await RunAsync($"""
            create table {Schema}.people as select doc ->> 'user_id' u, doc -> 'attributes' a from {Schema}.users;
            create table {Schema}.r as select e.doc ->> 'name' e, e.doc ->> 'user_id' u, (e.doc ->> 'timestamp')::timestamptz at time zone '{world.Zone}' at, (e.doc ->> 'revenue')::numeric rev, e.doc -> 'properties' p, a
            from {Schema}.events e join {Schema}.people on u = e.doc ->> 'user_id';
            create index on {Schema}.r (u, at);
            analyze {Schema}.people, {Schema}.r
            """);
    }

    public async Task<IReadOnlyList<object?[]>> AskAsync(string sql)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"set search_path = {Schema}; set jit = off; {Stored(sql)}", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(column => reader.IsDBNull(column) ? null : reader.GetFieldType(column) == typeof(DateTime) ? DateOnly.FromDateTime(reader.GetDateTime(column)) : reader.GetValue(column))]);
        }

        return rows;
    }

    /// <summary>Whether both ways came to the same rows, in any order.</summary>
    public static bool Agree(IReadOnlyList<object?[]> left, IReadOnlyList<object?[]> right, int dims)
    {
        var (first, second) = (Sorted(left, dims), Sorted(right, dims));
        return first.Count == second.Count && first.Zip(second).All(pair => pair.First.Length == pair.Second.Length && pair.First.Zip(pair.Second).All(cells => Same(cells.First, cells.Second)));
    }

    private static List<object?[]> Sorted(IReadOnlyList<object?[]> rows, int dims) => [.. rows.OrderBy(row => string.Join('|', row.Take(dims).Select(Text)), StringComparer.Ordinal)];

    private static bool Same(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (null, _) or (_, null) => false,
        (string or DateOnly, _) => string.Equals(Text(left), Text(right), StringComparison.Ordinal),
        _ => Math.Abs(Number(left) - Number(right)) <= 1e-6 * Math.Max(1, Math.Abs(Number(left))),
    };

    private static double Number(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static string Text(object? value) => value is DateOnly day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;

    private string Stored(string sql)
    {
        (string Slot, string Text)[] slots =
        [
            ("Join", Quote(world.Join)), ("Browse", Quote(world.Browse)), ("Main", Quote(world.Main)), ("Pay", Quote(world.Pay)), ("Quit", Quote(world.Quit)),
            ("Kind", Path(world.Kind.Path)), ("Place", Path(world.Place.Path)), ("Device", Path(world.Device.Path)), ("Item", Path(world.Item.Path)), ("Reason", Path(world.Reason.Path)),
            ("Size", $"({Path(world.Size)})::numeric"), ("Flag", $"({Path(world.Flag)})::boolean"), ("Receipt", Path(world.Receipt)), ("LandKey", Quote(world.Land.Path)), ("TierKey", Quote(world.Tier.Path)),
            .. Values("k", world.Kind), .. Values("p", world.Place), .. Values("i", world.Item), .. Values("l", world.Land), .. Values("t", world.Tier), ("user", Quote(world.People[7].Id)), ("Zone", Quote(world.Zone)),
        ];
        return slots.Aggregate(sql, (text, slot) => text.Replace($"[{slot.Slot}]", slot.Text, StringComparison.Ordinal));
    }

    private static IEnumerable<(string, string)> Values(string slot, Trait trait) => trait.Values.Select((value, at) => (string.Create(CultureInfo.InvariantCulture, $"{slot}{at}"), Quote(value)));

    private static string Path(string path) => $"(p #>> '{{{string.Join(',', path.Split('.').Select(key => $"\"{key}\""))}}}')";

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private async Task CopyAsync(string table, IEnumerable<string> documents)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"insert into {Schema}.{table} select unnest($1::jsonb[])", connection) { Parameters = { new() { Value = documents.ToArray() } } };
        await command.ExecuteNonQueryAsync();
    }

    private async Task RunAsync(string sql)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The known answer in the form of a question file.</summary>
    public static JsonElement Document(IReadOnlyList<object?[]> rows) => JsonSerializer.SerializeToElement(rows.Select(row => row.Select(cell => cell is DateOnly ? Text(cell) : cell)));
}
