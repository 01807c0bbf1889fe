using System.Globalization;
using System.Text;
using Analytics.Catalog;
using Analytics.Engine.Model;
using Analytics.Ingestion;
using Analytics.Integration.Tests.Ingestion;

namespace Analytics.Integration.Tests.Catalog;

public sealed class CatalogTests(ImportDatabase database) : IClassFixture<ImportDatabase>
{
    [Fact]
    public async Task What_names_an_element_is_a_value_and_what_lies_deeper_has_a_path_of_its_own()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "elements");
        var text = new StringBuilder();
        for (var line = 0; line < 40; line++)
        {
            text.Append(CultureInfo.InvariantCulture, $$$"""{"event_id":"e{{{line}}}","user_id":"{{{line % 4}}}","timestamp":"2024-01-01T00:00:00Z","name":"push","properties":{"labels":[{"id":{{{line}}},"color":"red","name":"kind/{{{line % 2}}}"}],"commits":[{"sha":"s{{{line}}}","author":{"name":"Ada {{{line % 3}}}"}},{"sha":"t","author":{"name":"Ben"}}]}}""").Append('\n');
        }

        await given.ImportAsync("elements.ndjson", text.ToString());
        var model = await LoadAsync(given);

        Assert.Equal(["commits", "commits[].author.name", "labels"], model.Properties.Select(property => property.Path).Order(StringComparer.Ordinal));
        Assert.All(model.Properties, property => Assert.Equal(PropertyType.Array, property.Type));
        Assert.Equal(["kind/0", "kind/1"], model.Properties.Single(property => property.Path == "labels").Values.Order(StringComparer.Ordinal));
        Assert.Equal(["Ada 0", "Ada 1", "Ada 2", "Ben"], model.Properties.Single(property => property.Path == "commits[].author.name").Values.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Types_and_roles_are_learned_from_names_and_values()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "roles");
        var text = new StringBuilder();
        for (var line = 0; line < 500; line++)
        {
            text.Append(CultureInfo.InvariantCulture, $$$"""{"event_id":"r{{{line}}}","user_id":"{{{line % 20}}}","timestamp":"2024-01-01T00:00:00Z","name":"{{{(line % 5 == 0 ? "order" : "view")}}}","revenue":{{{line}}},"properties":{"order_id":"5{{{line:00000}}}","unit_price":{{{line}}}.25,"quantity":{{{line % 4}}},"load_time_ms":{{{line + 7}}},"rating":{{{line % 5}}},"gift":{{{(line % 2 == 0 ? "true" : "false")}}},"shipped":"2024-01-0{{{1 + (line % 9)}}}T10:00:00Z","product":"Product {{{line % 30}}}","payload":{"a.b":{"deep":"x"}},"tags":["t{{{line % 3}}}"]}}""").Append('\n');
        }

        await given.ImportAsync("r.ndjson", text.ToString());
        var model = await LoadAsync(given);

        Assert.Equal(
            [
                ("gift", PropertyType.Boolean, PropertyRole.Plain), ("load_time_ms", PropertyType.Number, PropertyRole.Duration), ("order_id", PropertyType.Text, PropertyRole.Identifier),
                (@"payload.a\.b.deep", PropertyType.Text, PropertyRole.Plain), ("product", PropertyType.Text, PropertyRole.Plain), ("quantity", PropertyType.Number, PropertyRole.Quantity),
                ("rating", PropertyType.Number, PropertyRole.Plain), ("shipped", PropertyType.Timestamp, PropertyRole.Time), ("tags", PropertyType.Array, PropertyRole.Plain),
                ("unit_price", PropertyType.Number, PropertyRole.Money),
            ],
            model.Properties.OrderBy(property => property.Path, StringComparer.Ordinal).Select(property => (property.Path, property.Type, property.Role)));
        Assert.Equal((500L, 20L), (model.EventCount, model.UserCount));
        Assert.Equal(("view", 400L, 16L), (model.Events[0].Name, model.Events[0].Count, model.Events[0].Users));
        Assert.Equal(Enumerable.Range(0, 100).Sum(order => order * 5m), model.Events.Single(definition => definition.Name == "order").Revenue);
        var price = model.Properties.Single(property => property.Path == "unit_price");
        Assert.Equal((0.25m, 499.25m), (price.Minimum, price.Maximum));
        var product = model.Properties.Single(property => property.Path == "product");
        Assert.Equal((30, true, 30L), (product.Values.Count, product.ValuesComplete, product.DistinctCount));
        Assert.Equal(["view", "order"], product.Events);
    }

    [Fact]
    public async Task Imports_add_up_to_what_counting_again_gives()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "addup");
        await given.ImportAsync("a.csv", "event,user_id,timestamp,city,price\nbuy,ann,2024-01-01,Rome,5\nbuy,bob,2024-01-02,Oslo,7\n");
        await given.ImportAsync("b.csv", "event,user_id,timestamp,city,price\nbuy,ann,2024-03-01,Rome,1\nlook,eve,2024-02-02,Bonn,\n");
        var added = await LoadAsync(given);

        await using (var connection = await database.Test.Database.OpenSystemAsync(TestContext.Current.CancellationToken))
        {
            await CatalogStore.RebuildAsync(connection, given.OrganizationId, TestContext.Current.CancellationToken);
        }

        var rebuilt = await LoadAsync(given);
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(rebuilt with { Version = 0 }), System.Text.Json.JsonSerializer.Serialize(added with { Version = 0 }));
        Assert.Equal(("buy", 3L, 2L), (added.Events[0].Name, added.Events[0].Count, added.Events[0].Users));
        Assert.Equal((1m, 7m), (added.Properties.Single(property => property.Path == "price").Minimum, added.Properties.Single(property => property.Path == "price").Maximum));
        Assert.True(rebuilt.Version > added.Version);
    }

    [Fact]
    public async Task Many_distinct_values_are_counted_exactly_up_to_ten_thousand_and_estimated_above()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "distinct");
        var text = new StringBuilder("event,timestamp,few,many\n");
        for (var line = 0; line < 60_000; line++)
        {
            text.Append(CultureInfo.InvariantCulture, $"e,2024-01-01,few {line % 9_000},many {line % 50_000}\n");
        }

        await given.ImportAsync("d.csv", text.ToString());
        var model = await LoadAsync(given);

        Assert.Equal(9_000, model.Properties.Single(property => property.Path == "few").DistinctCount);
        Assert.InRange(model.Properties.Single(property => property.Path == "many").DistinctCount, 48_500, 51_500);
        Assert.False(model.Properties.Single(property => property.Path == "many").ValuesComplete);
    }

    [Fact]
    public async Task Attributes_of_users_are_learned_as_they_are_now()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "attributes");
        await given.ImportFileAsync(given.Write("u1.csv", "user_id,plan,seats\nann,free,1\nbob,free,2\n"), kind: ImportKind.Users);
        await given.ImportFileAsync(given.Write("u2.csv", "user_id,plan\nann,pro\n"), kind: ImportKind.Users);

        var model = await LoadAsync(given);

        Assert.Equal(["plan", "seats"], model.Attributes.Select(attribute => attribute.Path).Order(StringComparer.Ordinal));
        Assert.Equal(["free", "pro"], model.Attributes.Single(attribute => attribute.Path == "plan").Values.Order(StringComparer.Ordinal));
    }

    private Task<SemanticModel> LoadAsync(ImportGiven given) => new CatalogReader(database.Test.Database).LoadAsync(given.OrganizationId, TestContext.Current.CancellationToken);
}
