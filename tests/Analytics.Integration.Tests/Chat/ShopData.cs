using System.Globalization;
using System.Text.Json;
using Analytics.Catalog;
using Analytics.Identity;
using Analytics.Ingestion;
using Analytics.Platform.Postgres;

namespace Analytics.Integration.Tests.Chat;

/// <summary>A small shop whose numbers can be checked by hand: user uN of 1..6 buys N times for 10 x N each, one purchase a day from 1 January 2026.</summary>
internal static class ShopData
{
    public static readonly DateTimeOffset Now = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>1 + 2 + … + 6.</summary>
    public const int Purchases = 21;

    /// <summary>10 x (1 + 4 + 9 + 16 + 25 + 36).</summary>
    public const decimal Revenue = 910;

    public static async Task<int> ImportAsync(Database database, string organization)
    {
        var folder = Directory.CreateTempSubdirectory("analytics-shop-").FullName;
        var owner = await new OrganizationDirectory(database).EnsureAsync(organization, "UTC", "EUR", CancellationToken.None);
        await ImportAsync(database, owner, folder, "users", ImportKind.Users, Users());
        await ImportAsync(database, owner, folder, "events", ImportKind.Events, Events());
        Directory.Delete(folder, recursive: true);
        return owner.OrganizationId;
    }

    private static async Task ImportAsync(Database database, Organization owner, string folder, string name, ImportKind kind, IEnumerable<object> rows)
    {
        var path = Path.Combine(folder, name + ".ndjson");
        await File.WriteAllLinesAsync(path, rows.Select(row => JsonSerializer.Serialize(row)));
        var import = await new FileImport(database, TimeProvider.System).RunAsync(new ImportRequest(owner, path, kind, null) { ErrorFolder = folder }, new Silent(), CancellationToken.None);
        Assert.Equal("completed", import.Status.ToString(), ignoreCase: true);
    }

    private static IEnumerable<object> Users() => Enumerable.Range(1, 6).Select(user => new
    {
        user_id = $"u{user}",
        attributes = new { plan = user <= 3 ? "free" : "pro" },
    });

    private static IEnumerable<object> Events()
    {
        var number = 0;
        for (var user = 1; user <= 6; user++)
        {
            for (var purchase = 1; purchase <= user; purchase++)
            {
                var at = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero).AddDays(number++);
                yield return new
                {
                    event_id = string.Create(CultureInfo.InvariantCulture, $"e{number}"),
                    user_id = $"u{user}",
                    timestamp = at.ToString("O", CultureInfo.InvariantCulture),
                    name = "purchase",
                    revenue = 10 * user,
                    properties = new { country = user % 2 == 0 ? "Germany" : "Spain", order_id = $"o{number}" },
                };
            }
        }
    }

    private sealed class Silent : IImportObserver
    {
        public void Started(ImportRecord import, Analytics.Ingestion.Mapping.EventMapping mapping)
        {
        }

        public void Advanced(ImportProgress progress)
        {
        }
    }
}
