using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;

namespace Analytics.Engine.Tests.Golden;

/// <summary>
/// Each ".plan" in Plans has an ".expected" beside it: the SQL it becomes, with literals. A difference writes ".received" next to it;
/// UPDATE_GOLDEN=1 accepts what was received.
/// </summary>
public sealed class PlanGoldenTests
{
    private static readonly SemanticModel Model = new()
    {
        Organization = "golden",
        TimeZone = "Europe/Oslo",
        Currency = "EUR",
        DataFrom = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
        DataThrough = new DateTimeOffset(2025, 3, 31, 20, 0, 0, TimeSpan.Zero),
        Events = [new("view"), new("cart"), new("checkout"), new("purchase") { Revenue = 1 }, new("refund") { Revenue = -1 }, new("signup")],
        Properties =
        [
            new("country", PropertyType.Text) { Values = ["Norway", "Sweden"], Count = 3 },
            new("order_id", PropertyType.Text) { Role = PropertyRole.Identifier, Count = 2, Events = ["purchase", "refund"] },
            new("quantity", PropertyType.Number) { Count = 1, Events = ["purchase"] },
            new("device.os", PropertyType.Text) { Slot = "text_2" },
            new("tags", PropertyType.Array),
            new("items[].maker.name", PropertyType.Array),
            new("trial", PropertyType.Boolean),
            new("ships_at", PropertyType.Timestamp),
        ],
        Attributes = [new("plan", PropertyType.Text), new("age", PropertyType.Number), new("signed_up", PropertyType.Timestamp)],
    };

    private static readonly DateTimeOffset Now = new(2025, 4, 1, 9, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Plans => [.. Directory.GetFiles(Source("Plans"), "*.plan").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Plans))]
    public void A_plan_becomes_the_expected_sql(string name)
    {
        var path = Path.Combine(Source("Plans"), name);
        var plan = PlanJson.Deserialize(File.ReadAllText(path + ".plan"));
        var received = PostgresRenderer.Render(plan, Model, Now).DisplayText + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path + ".expected", received);
        }

        var expected = File.Exists(path + ".expected") ? File.ReadAllText(path + ".expected") : string.Empty;
        if (!string.Equals(expected, received, StringComparison.Ordinal))
        {
            File.WriteAllText(path + ".received", received);
        }

        Assert.Equal(expected, received);
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void A_plan_survives_its_json_form(string name)
    {
        var plan = PlanJson.Deserialize(File.ReadAllText(Path.Combine(Source("Plans"), name + ".plan")));
        var again = PlanJson.Deserialize(PlanJson.Serialize(plan));

        Assert.Equal(PostgresRenderer.Render(plan, Model, Now).Text, PostgresRenderer.Render(again, Model, Now).Text);
    }

    [Theory]
    [MemberData(nameof(Plans))]
    public void Whatever_is_rendered_passes_the_guard_as_it_is(string name)
    {
        var query = PostgresRenderer.Render(PlanJson.Deserialize(File.ReadAllText(Path.Combine(Source("Plans"), name + ".plan"))), Model, Now);

        Assert.Equal(query.Text, SqlGuard.Check(query.Text).LimitedSql);
        Assert.Equal(query.DisplayText, SqlGuard.Check(query.DisplayText).LimitedSql);
        Assert.Equal(query.Columns.Count, query.Columns.Select(c => c.Name).Distinct(StringComparer.Ordinal).Count());
    }

    // The files in the repository itself, so that a difference can be looked at and accepted there.
    private static string Source(string folder)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Directory.Build.props")))
        {
            directory = directory.Parent;
        }

        return Path.Combine(directory!.FullName, "tests", "Analytics.Engine.Tests", "Golden", folder);
    }
}
