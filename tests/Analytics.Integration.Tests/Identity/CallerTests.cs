using System.Net;
using System.Text;
using Analytics.Hosts.Local;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Analytics.Integration.Tests.Identity;

public sealed class CallerTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private readonly CancellationToken _ct = TestContext.Current.CancellationToken;
    private readonly IConfigurationRoot _settings = new ConfigurationBuilder().AddInMemoryCollection([]).Build();
    private TestDatabase _test = null!;
    private OrganizationDirectory _organizations = null!;

    public async ValueTask InitializeAsync()
    {
        _test = await postgres.CreateDatabaseAsync();
        _organizations = new OrganizationDirectory(_test.Database);
        await _test.AddOrganizationAsync("first");
        await _test.AddOrganizationAsync("Größe & Söhne");
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task Whoever_sits_at_the_machine_is_the_owner_of_the_organization_they_name()
    {
        var byDefault = await ResolveAsync(Request(IPAddress.Loopback));
        var byHeader = await ResolveAsync(Request(IPAddress.IPv6Loopback, ("X-Organization", Uri.EscapeDataString("größe & söhne"))));
        var byQuery = await ResolveAsync(Request(IPAddress.Loopback, "?organization=FIRST"));

        Assert.Equal(("first", "owner"), (byDefault.Value.OrganizationName, byDefault.Value.Role));
        Assert.Equal("Größe & Söhne", byHeader.Value.OrganizationName);
        Assert.Equal("first", byQuery.Value.OrganizationName);
    }

    [Fact]
    public async Task An_unknown_organization_is_not_found_and_the_known_ones_are_named()
    {
        var resolved = await ResolveAsync(Request(IPAddress.Loopback, ("X-Organization", "other")));

        Assert.IsType<NotFound>(resolved.Error);
        Assert.Contains("first", resolved.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_elsewhere_or_on_another_host_nobody_is_the_owner()
    {
        var elsewhere = await ResolveAsync(Request(IPAddress.Parse("192.0.2.7")));
        var onAzure = await ResolveAsync(Request(IPAddress.Loopback), localOwner: false);

        Assert.IsType<Unauthenticated>(elsewhere.Error);
        Assert.IsType<Unauthenticated>(onAzure.Error);
    }

    [Fact]
    public async Task A_token_fixes_organization_and_role()
    {
        var token = await TokenAsync("first", "viewer");

        var caller = await ResolveAsync(Request(IPAddress.Parse("192.0.2.7"), ("Authorization", $"Bearer {token}")));
        var elsewhere = await ResolveAsync(Request(IPAddress.Loopback, ("Authorization", $"Bearer {token}"), ("X-Organization", "Gr%C3%B6%C3%9Fe%20%26%20S%C3%B6hne")));

        Assert.Equal(("first", "viewer"), (caller.Value.OrganizationName, caller.Value.Role));
        Assert.True(caller.Value.May(Permissions.Ask));
        Assert.Equal("identity.forbidden", caller.Value.Refuse(Permissions.Import)?.Code);
        Assert.IsType<NotFound>(elsewhere.Error);
    }

    [Theory]
    [InlineData("Bearer ana_wrong")]
    [InlineData("Basic Zm9vOmJhcg==")]
    [InlineData("Bearer ")]
    public async Task A_wrong_token_is_refused_even_at_the_machine(string authorization)
    {
        var resolved = await ResolveAsync(Request(IPAddress.Loopback, ("Authorization", authorization)));

        Assert.Equal("identity.token.invalid", resolved.Error?.Code);
    }

    [Theory]
    [InlineData("update app.api_tokens set revoked_at = now()")]
    [InlineData("update app.api_tokens set expires_at = '2026-11-22 11:59:59+00'")]
    public async Task A_revoked_or_expired_token_is_refused(string change)
    {
        var token = await TokenAsync("first", "admin");
        await _test.ExecuteAsync(change);

        var resolved = await ResolveAsync(Request(IPAddress.Loopback, ("Authorization", $"Bearer {token}")));

        Assert.Equal("identity.token.invalid", resolved.Error?.Code);
    }

    [Fact]
    public async Task Only_the_hash_of_a_token_is_stored()
    {
        var token = await TokenAsync("first", "admin");

        var row = await _test.ScalarAsync<string>("select t::text from app.api_tokens t");

        Assert.DoesNotContain(token, row, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(AccessTokens.Hash(token)), row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_is_no_token_for_the_owner_role()
    {
        var organization = await _organizations.RequireAsync("first", _ct);

        Assert.Equal("token.role.unknown", (await new AccessTokens(_test.Database).CreateAsync(organization.Value, "owner", null, _ct)).Error?.Code);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example", true)]
    [InlineData("Origin", "null", true)]
    [InlineData("Origin", "http://127.0.0.1.evil.example", true)]
    [InlineData("Origin", "http://localhost:5173", false)]
    [InlineData("Origin", "http://127.0.0.1:7071", false)]
    [InlineData("Sec-Fetch-Site", "cross-site", true)]
    [InlineData("Sec-Fetch-Site", "same-origin", false)]
    [InlineData("Accept", "*/*", false)]
    public void Pages_of_other_sites_are_refused(string header, string value, bool foreign) =>
        Assert.Equal(foreign, ForeignSiteFilter.IsForeign(Request(IPAddress.Loopback, (header, value))));

    [Fact]
    public async Task Requests_that_come_too_fast_are_refused_with_a_time_to_wait()
    {
        _settings["Http:RequestsPerMinutePerPerson"] = "6";
        using var limiter = new RequestLimiter(_settings);
        var callers = new CallerResolver(new CallerStore(_test.Database), _organizations, new IdentityOptions { LocalOwner = true }, limiter, new StillClock());
        HttpRequest? last = null;
        Result<Caller> answer = default;
        for (var i = 0; i < 4; i++)
        {
            answer = await callers.ResolveAsync(last = Request(IPAddress.Loopback));
        }

        Assert.Equal("request.rate_limited", answer.Error?.Code);
        Assert.StartsWith("\"requests-person\";r=0;t=10", last!.HttpContext.Response.Headers["RateLimit"][0], StringComparison.Ordinal);
        _ = ProblemMapper.Map(answer.Error!, last);
        Assert.InRange(int.Parse(last.HttpContext.Response.Headers.RetryAfter.ToString(), System.Globalization.CultureInfo.InvariantCulture), 1, 10);
    }

    [Fact]
    public async Task A_person_whom_the_platform_signed_in_is_the_member_with_that_name()
    {
        await AddMemberAsync("Ada@example.com", ("first", "analyst"), ("Größe & Söhne", "admin"));

        var byDefault = await SignedInAsync(Principal("ada@example.com"));
        var byHeader = await SignedInAsync(Principal("ada@example.com"), ("X-Organization", Uri.EscapeDataString("größe & söhne")));
        var ofAppService = await SignedInAsync("""{"auth_typ":"aad","name_typ":"name","claims":[{"typ":"name","val":"ada@example.com"}]}""");
        // Static Web Apps puts its own token there.
        var besideAnotherToken = await SignedInAsync(Principal("ada@example.com"), ("Authorization", "Bearer of-the-platform"));

        Assert.Equal(("first", "analyst"), (byDefault.Value.OrganizationName, byDefault.Value.Role));
        Assert.Equal(("Größe & Söhne", "admin"), (byHeader.Value.OrganizationName, byHeader.Value.Role));
        Assert.Equal("first", ofAppService.Value.OrganizationName);
        Assert.Equal("first", besideAnotherToken.Value.OrganizationName);
        Assert.Equal(["first", "Größe & Söhne"], (await new OrganizationSummaries(_test.Database).ListAsync(byDefault.Value, _ct)).Select(organization => organization.Name));
    }

    [Fact]
    public async Task A_signed_in_person_gets_into_no_organization_of_others()
    {
        await AddMemberAsync("ada@example.com", ("first", "analyst"));

        Assert.Equal("identity.no_member", (await SignedInAsync(Principal("eve@example.com"))).Error?.Code);
        Assert.Equal("organization.not_found", (await SignedInAsync(Principal("ada@example.com"), ("X-Organization", Uri.EscapeDataString("Größe & Söhne")))).Error?.Code);
        Assert.Equal("identity.cross_site", (await SignedInAsync(Principal("ada@example.com"), ("Sec-Fetch-Site", "cross-site"))).Error?.Code);
    }

    [Theory]
    [InlineData("""{"userDetails":"ada@example.com","userRoles":["anonymous"]}""")]
    [InlineData("""{"userDetails":"ada@example.com"}""")]
    [InlineData("""{"userDetails":null,"userRoles":["authenticated"]}""")]
    [InlineData("""["ada@example.com"]""")]
    [InlineData("not json")]
    [InlineData("")]
    public async Task A_header_that_signs_nobody_in_is_nobody(string principal)
    {
        await AddMemberAsync("ada@example.com", ("first", "analyst"));

        Assert.IsType<Unauthenticated>((await SignedInAsync(principal)).Error);
    }

    [Fact]
    public async Task Where_no_platform_signs_people_in_the_header_is_nothing()
    {
        await AddMemberAsync("ada@example.com", ("first", "admin"));
        var header = Convert.ToBase64String(Encoding.UTF8.GetBytes(Principal("ada@example.com")));

        var forged = await ResolveAsync(Request(IPAddress.Parse("192.0.2.7"), ("x-ms-client-principal", header)), localOwner: false);

        Assert.IsType<Unauthenticated>(forged.Error);
    }

    private static string Principal(string name) => $$"""{"identityProvider":"aad","userId":"1","userDetails":"{{name}}","userRoles":["anonymous","authenticated"]}""";

    private Task<Result<Caller>> SignedInAsync(string principal, params (string Name, string Value)[] headers) => new CallerResolver(
        new CallerStore(_test.Database), _organizations, new IdentityOptions { SignedInByPlatform = true }, new RequestLimiter(_settings), new StillClock())
        .ResolveAsync(Request(IPAddress.Parse("192.0.2.7"), [("x-ms-client-principal", Convert.ToBase64String(Encoding.UTF8.GetBytes(principal))), .. headers]));

    private async Task AddMemberAsync(string email, params (string Organization, string Role)[] memberships)
    {
        await using var connection = await _test.Database.OpenSystemAsync(_ct);
        foreach (var (organization, role) in memberships)
        {
            await using var add = new NpgsqlCommand(
                """
                with person as (
                  insert into app.people (name, email) values ('Ada', $1)
                  on conflict (lower(email)) do update set name = excluded.name returning person_id)
                insert into app.memberships (organization_id, person_id, role) select o.organization_id, p.person_id, $3 from person p, app.organizations o where o.name = $2
                """, connection)
            {
                Parameters = { new() { Value = email }, new() { Value = organization }, new() { Value = role } },
            };
            Assert.Equal(1, await add.ExecuteNonQueryAsync(_ct));
        }
    }

    private async Task<string> TokenAsync(string organization, string role) =>
        (await new AccessTokens(_test.Database).CreateAsync((await _organizations.RequireAsync(organization, _ct)).Value, role, null, _ct)).Value;

    private Task<Result<Caller>> ResolveAsync(HttpRequest request, bool localOwner = true) => new CallerResolver(
        new CallerStore(_test.Database), _organizations, new IdentityOptions { LocalOwner = localOwner }, new RequestLimiter(_settings), new StillClock()).ResolveAsync(request);

    private static HttpRequest Request(IPAddress from, params (string Name, string Value)[] headers) => Request(from, "", headers);

    private static HttpRequest Request(IPAddress from, string query, params (string Name, string Value)[] headers)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = from;
        context.Request.QueryString = new QueryString(query);
        foreach (var (name, value) in headers)
        {
            context.Request.Headers[name] = value;
        }

        return context.Request;
    }

    private sealed class StillClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
