using System.Globalization;
using System.Text;
using Analytics.Engine.Model;
using Analytics.Engine.Sql.Rollups;
using Npgsql;

namespace Analytics.Warehouse.Rollups;

/// <summary>
/// The events of the days at hand, read once: the table "day_events" of this transaction has what every rollup of a day is made of, with the
/// values of the held properties taken out of the JSON.
/// </summary>
internal static class DayEvents
{
    public static async Task ReadAsync(NpgsqlConnection connection, DaysToBuild build, CancellationToken cancellation)
    {
        await using (var create = new NpgsqlCommand(
            $"""
            -- warehouse.rollups.day_events_table
            create temporary table day_events (day date, name text, user_id bigint, occurred_at timestamptz, revenue numeric{Columns(build)}) on commit drop
            """,
            connection))
        {
            await create.ExecuteNonQueryAsync(cancellation);
        }

        var names = new List<string>();
        string[] values =
        [
            .. build.Properties.Values.Select(path => RollupAttributes.IsLabel(path) ? Attribute(build, path, names) : Json(path, names, asText: true)),
            .. build.Numbers.Select(path => Number(path, names)),
        ];
        await using var command = new NpgsqlCommand(
            $"""
            -- warehouse.rollups.read_day_events
            insert into day_events
            select {string.Join(", ", ["e.day", "e.name", "e.user_id", "e.occurred_at", "e.revenue", .. values])}
            from warehouse.events e
            {Users(build, names)}
            where e.organization_id = $1 and e.day = any($2) and e.occurred_at >= $3 and e.occurred_at < $4
            """,
            connection)
        {
            CommandTimeout = 0,
            Parameters = { new() { Value = build.OrganizationId }, new() { Value = build.Days.ToArray() }, new() { Value = build.From }, new() { Value = build.To } },
        };
        foreach (var name in names)
        {
            command.Parameters.Add(new() { Value = name });
        }

        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Rows of each property's path and value, for a lateral table; the paths are bound from $2 on.</summary>
    public static IEnumerable<string> Values(DaysToBuild build, IEnumerable<string> paths, List<string> bound) =>
        paths.Select(path => $"({Bind(path, bound, first: 2)}, e.value_{Text(Index(build.Properties.Values, path))})");

    /// <summary>The same of properties that are numbers.</summary>
    public static IEnumerable<string> Numbers(DaysToBuild build, List<string> bound) =>
        build.Numbers.Select((path, index) => $"({Bind(path, bound, first: 2)}, e.number_{Text(index)})");

    private static string Columns(DaysToBuild build) => string.Concat(
    [
        .. build.Properties.Values.Select((_, index) => $", value_{Text(index)} text"),
        .. build.Numbers.Select((_, index) => $", number_{Text(index)} numeric"),
    ]);

    // What is no number adds nothing, as in questions over the events themselves.
    private static string Number(string path, List<string> names) =>
        $"case when jsonb_typeof({Json(path, names, asText: false)}) = 'number' then ({Json(path, names, asText: true)})::numeric end";

    // An attribute as the rollups of all other days have it: what it was before the first change that waits.
    private static string Attribute(DaysToBuild build, string label, List<string> names)
    {
        var waiting = Waiting(build, label);
        return $"case when {waiting}.user_id is null then u.attributes ->> {Bind(RollupAttributes.Path(label), names, first: 5)} else {waiting}.value end";
    }

    private static string Users(DaysToBuild build, List<string> names) => build.Properties.Attributes.Count == 0 ? "" : string.Join('\n',
    [
        "left join warehouse.users u on u.organization_id = $1 and u.user_id = e.user_id",
        .. build.Properties.Attributes.Select(label => $"""
            left join lateral (
              select c.user_id, c.value from warehouse.rollup_attribute_changes c
              where c.organization_id = $1 and c.property = {Bind(label, names, first: 5)} and c.user_id = e.user_id order by c.change_id limit 1) {Waiting(build, label)} on true
            """),
    ]);

    private static string Waiting(DaysToBuild build, string label) => $"waiting_{Text(Index(build.Properties.Attributes, label))}";

    private static string Json(string path, List<string> names, bool asText)
    {
        var keys = PropertyPath.Segments(path);
        var json = new StringBuilder("e.properties");
        for (var index = 0; index < keys.Count; index++)
        {
            json.Append(asText && index == keys.Count - 1 ? " ->> " : " -> ").Append(Bind(keys[index], names, first: 5));
        }

        return json.ToString();
    }

    private static string Bind(string text, List<string> bound, int first)
    {
        var known = bound.IndexOf(text);
        if (known < 0)
        {
            bound.Add(text);
            known = bound.Count - 1;
        }

        return $"${Text(known + first)}::text";
    }

    private static int Index(IReadOnlyList<string> paths, string path) => paths.Index().First(entry => string.Equals(entry.Item, path, StringComparison.Ordinal)).Index;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
