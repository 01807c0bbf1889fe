using System.Globalization;
using System.Text;
using Analytics.Ingestion.Calls;

namespace Analytics.Integration.Tests.Collecting;

public sealed class IdentityTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestDatabase _test = null!;
    private int _organizations;

    public async ValueTask InitializeAsync() => _test = await postgres.CreateDatabaseAsync();

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task What_a_visitor_did_before_signing_in_is_the_users()
    {
        var organization = await OrganizationAsync();

        await SendAsync(organization, Track("visit", anonymous: "a1", at: 1));
        await SendAsync(organization, Identify("ann", "a1", at: 2));
        await SendAsync(organization, Track("buy", user: "ann", at: 3));
        await SendAsync(organization, Track("visit", anonymous: "a1", at: 4));

        Assert.Equal("ann: buy, visit, visit", await PeopleAsync(organization));
        Assert.Equal("a1 into ann 1 identify", await _test.ScalarAsync<string>(
            "select merged_id || ' into ' || into_id || ' ' || events_moved || ' ' || cause from warehouse.user_merges where organization_id = $1", organization));
    }

    [Fact]
    public async Task Days_whose_events_change_their_user_are_marked_for_the_rollups()
    {
        var organization = await OrganizationAsync();
        await SendAsync(organization, Track("visit", anonymous: "a1", at: 1));
        await _test.ExecuteAsync("delete from warehouse.rollup_changes where organization_id = $1", organization);

        await SendAsync(organization, Identify("ann", "a1", at: 60 * 24 * 3));

        Assert.Equal("2026-01-01", await _test.ScalarAsync<string>("select string_agg(distinct day::text, ',') from warehouse.rollup_changes where organization_id = $1", organization));
    }

    [Fact]
    public async Task Two_known_users_of_one_device_stay_two()
    {
        var organization = await OrganizationAsync();

        await SendAsync(organization, Identify("ann", "shared", at: 1));
        await SendAsync(organization, Identify("bob", "shared", at: 2));
        await SendAsync(organization, Track("visit", user: "bob", anonymous: "shared", at: 3));
        await SendAsync(organization, Track("visit", user: "ann", anonymous: "shared", at: 4));

        Assert.Equal("ann: visit; bob: visit", await PeopleAsync(organization));
        Assert.Equal(1, await _test.ScalarAsync<long>("select count(*) from app.ingestion_warnings where organization_id = $1 and kind = 'shared_device' and subject = 'shared'", organization));
    }

    [Fact]
    public async Task An_alias_gives_a_user_a_new_id_and_the_old_one_still_finds_them()
    {
        var organization = await OrganizationAsync();

        await SendAsync(organization, Track("buy", user: "ann@mail.example", at: 1));
        await SendAsync(organization, Alias("ann@mail.example", "u-17", at: 2));
        await SendAsync(organization, Track("buy", user: "ann@mail.example", at: 3));
        await SendAsync(organization, Track("buy", user: "u-17", at: 4));

        Assert.Equal("u-17: buy, buy, buy", await PeopleAsync(organization));
    }

    [Fact]
    public async Task Attributes_of_a_visitor_stay_and_those_of_the_user_win()
    {
        var organization = await OrganizationAsync();

        await SendAsync(organization, """{"type":"identify","anonymousId":"a1","traits":{"campaign":"spring","plan":"none"}}""");
        await SendAsync(organization, """{"type":"identify","userId":"ann","traits":{"plan":"pro"}}""");
        await SendAsync(organization, Identify("ann", "a1", at: 2));

        Assert.Equal("spring pro", await _test.ScalarAsync<string>("select (attributes ->> 'campaign') || ' ' || (attributes ->> 'plan') from warehouse.users where organization_id = $1", organization));
    }

    /// <summary>Nobody's device is shared here: then the order in which calls come, alone or together, must not matter.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task The_same_calls_in_any_order_give_the_same_people(int seed)
    {
        var random = new Random(seed);
        var calls = RandomCalls(random);
        var inOrder = await OrganizationAsync();
        await SendAsync(inOrder, [.. calls]);
        var expected = await PeopleAsync(inOrder);

        for (var round = 0; round < 4; round++)
        {
            var shuffled = calls.ToArray();
            random.Shuffle(shuffled);
            var organization = await OrganizationAsync();
            foreach (var together in shuffled.Chunk(random.Next(1, 8)))
            {
                await SendAsync(organization, together);
            }

            Assert.Equal(expected, await PeopleAsync(organization));
            Assert.Equal(0, await _test.ScalarAsync<long>("select count(*) from warehouse.events e where organization_id = $1 and not exists (select from warehouse.users u where u.organization_id = $1 and u.user_id = e.user_id)", organization));
        }
    }

    private static List<string> RandomCalls(Random random)
    {
        var calls = new List<string>();
        for (var person = 0; person < 5; person++)
        {
            var devices = Enumerable.Range(0, random.Next(1, 4)).Select(device => $"d{person}{device}").ToArray();
            for (var call = 0; call < 6; call++)
            {
                var device = devices[random.Next(devices.Length)];
                calls.Add(random.Next(4) switch
                {
                    0 => Track("visit", anonymous: device, at: random.Next(1, 500)),
                    1 => Track("buy", user: $"p{person}", at: random.Next(1, 500)),
                    2 => Track("visit", user: $"p{person}", anonymous: device, at: random.Next(1, 500)),
                    _ => Identify($"p{person}", device, at: random.Next(1, 500)),
                });
            }

            if (random.Next(2) == 0)
            {
                calls.Add(Alias($"old{person}", $"p{person}", at: 1));
                calls.Add(Track("buy", user: $"old{person}", at: random.Next(1, 500)));
            }
        }

        return calls;
    }

    private static string Track(string name, int at, string? user = null, string? anonymous = null) =>
        $$"""{"type":"track","event":"{{name}}",{{Ids(user, anonymous)}},"timestamp":"{{At(at)}}"}""";

    private static string Identify(string user, string anonymous, int at) => $$"""{"type":"identify",{{Ids(user, anonymous)}},"timestamp":"{{At(at)}}"}""";

    private static string Alias(string previous, string user, int at) => $$"""{"type":"alias","previousId":"{{previous}}","userId":"{{user}}","timestamp":"{{At(at)}}"}""";

    private static string Ids(string? user, string? anonymous) =>
        string.Join(',', new[] { user is null ? null : $"\"userId\":\"{user}\"", anonymous is null ? null : $"\"anonymousId\":\"{anonymous}\"" }.Where(id => id is not null));

    private static string At(int minutes) => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minutes).ToString("O", CultureInfo.InvariantCulture);

    private Task<int> OrganizationAsync() => _test.AddOrganizationAsync($"people {++_organizations}");

    private async Task SendAsync(int organization, params string[] calls)
    {
        var request = CallReader.Parse(Encoding.UTF8.GetBytes($$"""{"batch":[{{string.Join(',', calls)}}]}"""), null, new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero)).Value;
        var outcome = await new CallWriter(_test.Database, TimeProvider.System, organization).StoreAsync([request], TestContext.Current.CancellationToken);
        Assert.Empty(outcome[0].Rejected);
    }

    /// <summary>Everybody with what they did.</summary>
    private Task<string> PeopleAsync(int organization) => _test.ScalarAsync<string>(
        """
        select string_agg(person, '; ' order by person) from (
          select u.external_id || ': ' || string_agg(e.name, ', ' order by e.name) as person
          from warehouse.events e join warehouse.users u using (organization_id, user_id) where organization_id = $1 group by u.external_id) people
        """, organization);
}
