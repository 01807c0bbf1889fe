using System.Text.Json;
using Analytics.Integration.Tests.Chat;

namespace Analytics.Integration.Tests.Monitoring;

/// <summary>Who sees what of the orchestrations, with two organizations and each endpoint.</summary>
public sealed class OperationsAccessTests(ProductHost product) : IClassFixture<ProductHost>
{
    private static readonly string[] Actions = ["terminate", "suspend", "resume", "restart", "rewind", "purge"];

    [Fact]
    public async Task No_endpoint_shows_or_touches_an_orchestration_of_another_organization()
    {
        var otherId = await product.Database.AddOrganizationAsync("strangers");
        var theirs = await product.FailedAsync(product.OrganizationId);
        var before = await OperationsClient.Owner(product, "shop").GetAsync($"{OperationsClient.Root}/{theirs}");

        foreach (var stranger in new[] { OperationsClient.Owner(product, "strangers"), await OperationsClient.WithRoleAsync(product, "strangers", "admin") })
        {
            Assert.DoesNotContain(theirs, await stranger.ListAsync());
            AssertNotFound(await stranger.SendAsync("GET", $"{OperationsClient.Root}/{theirs}"));
            foreach (var action in Actions)
            {
                AssertNotFound(await stranger.OrderAsync(theirs, action, new { reason = "mine now", sameId = true }));
            }

            var system = await stranger.GetAsync("/api/operations/system");
            Assert.Equal(0, system.GetProperty("orchestrations").GetProperty("failedToday").GetInt32());
        }

        var after = await OperationsClient.Owner(product, "shop").GetAsync($"{OperationsClient.Root}/{theirs}");
        Assert.Equal(before.ToString(), after.ToString());
        Assert.Equal(0L, await product.Database.ScalarAsync<long>("select count(*) from app.audit_events where subject_type = 'orchestration' and organization_id = $1", otherId));
    }

    [Fact]
    public async Task No_filter_reaches_over_to_another_organization()
    {
        await product.Database.AddOrganizationAsync("curious");
        var theirs = await product.FailedAsync(product.OrganizationId);
        var stranger = OperationsClient.Owner(product, "curious");

        foreach (var filter in new[] { theirs, "o", $"o{product.OrganizationId}", $"o{product.OrganizationId}-", "%25", "_", "", " ", "%00" })
        {
            Assert.Empty(await stranger.ListAsync($"?id={filter}&status=failed"));
        }

        Assert.Empty(await stranger.ListAsync("?name=AnswerQuestion"));
    }

    [Fact]
    public async Task An_instance_that_does_not_say_whose_it_is_belongs_to_nobody()
    {
        var owner = OperationsClient.Owner(product, "shop");
        var id = Guid.NewGuid().ToString();
        await product.Durable().ScheduleNewOrchestrationInstanceAsync("AnswerQuestion", "nothing", new Microsoft.DurableTask.StartOrchestrationOptions(id), TestContext.Current.CancellationToken);
        await product.Durable().WaitForInstanceCompletionAsync(id, TestContext.Current.CancellationToken);

        Assert.DoesNotContain(id, await owner.ListAsync());
        AssertNotFound(await owner.SendAsync("GET", $"{OperationsClient.Root}/{id}"));
        AssertNotFound(await owner.OrderAsync(id, "purge"));
    }

    [Theory]
    [InlineData("viewer")]
    [InlineData("analyst")]
    [InlineData("marketer")]
    public async Task A_role_that_does_not_run_the_organization_sees_none_of_it(string role)
    {
        var id = await product.FailedAsync(product.OrganizationId);
        var caller = await OperationsClient.WithRoleAsync(product, "shop", role);

        AssertForbidden(await caller.SendAsync("GET", OperationsClient.Root));
        AssertForbidden(await caller.SendAsync("GET", $"{OperationsClient.Root}/{id}"));
        AssertForbidden(await caller.SendAsync("GET", "/api/operations/system"));
        AssertForbidden(await caller.SendAsync("GET", "/api/operations/poison-messages"));
        AssertForbidden(await caller.SendAsync("POST", $"/api/operations/poison-messages/any-poison/{Guid.NewGuid()}/put-back"));
        foreach (var action in Actions)
        {
            AssertForbidden(await caller.OrderAsync(id, action, new { reason = "why not" }));
        }

        Assert.DoesNotContain("orchestrations.read", (await caller.GetAsync("/api/identity/me")).GetProperty("permissions").EnumerateArray().Select(item => item.GetString()));
    }

    [Fact]
    public async Task An_admin_acts_but_does_not_read_what_an_orchestration_carries()
    {
        var id = await product.AnswerAsync();
        var admin = await (await OperationsClient.WithRoleAsync(product, "shop", "admin")).GetAsync($"{OperationsClient.Root}/{id}");
        var owner = await OperationsClient.Owner(product, "shop").GetAsync($"{OperationsClient.Root}/{id}");

        var hidden = admin.GetProperty("input");
        Assert.True(hidden.GetProperty("redacted").GetBoolean());
        Assert.Equal(JsonValueKind.Null, hidden.GetProperty("text").ValueKind);
        Assert.True(hidden.GetProperty("bytes").GetInt32() > 20);
        Assert.All(Spans(admin).Where(span => span.GetProperty("input").ValueKind == JsonValueKind.Object), span => Assert.True(span.GetProperty("input").GetProperty("redacted").GetBoolean()));
        Assert.NotEmpty(admin.GetProperty("actions").EnumerateArray());
        Assert.Contains("ConversationId", owner.GetProperty("input").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(owner.GetProperty("input").GetProperty("text").GetString()!.Split('"')[5], admin.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_concerns_all_organizations_is_for_the_operator_of_the_installation()
    {
        var admin = await OperationsClient.WithRoleAsync(product, "shop", "admin");

        Assert.Equal(JsonValueKind.Null, (await admin.GetAsync("/api/operations/system")).GetProperty("runtime").ValueKind);
        AssertForbidden(await admin.SendAsync("GET", "/api/operations/poison-messages"));
        AssertForbidden(await admin.SendAsync("POST", $"/api/operations/poison-messages/any-poison/{Guid.NewGuid()}/put-back"));
        Assert.Equal(JsonValueKind.Object, (await OperationsClient.Owner(product, "shop").GetAsync("/api/operations/system")).GetProperty("runtime").ValueKind);
    }

    [Fact]
    public async Task Without_a_token_from_elsewhere_nobody_gets_in()
    {
        var nobody = new OperationsClient(product, organization: null, token: "ana_wrong");

        foreach (var path in new[] { OperationsClient.Root, $"{OperationsClient.Root}/o1-x", "/api/operations/system", "/api/operations/poison-messages" })
        {
            Assert.Equal(401, (await nobody.SendAsync("GET", path)).Status);
        }
    }

    private static IEnumerable<JsonElement> Spans(JsonElement view) => view.GetProperty("timeline").GetProperty("spans").EnumerateArray();

    private static void AssertNotFound((int Status, JsonElement Body) answer)
    {
        Assert.Equal(404, answer.Status);
        Assert.Equal("orchestration.not_found", answer.Body.GetProperty("code").GetString());
    }

    private static void AssertForbidden((int Status, JsonElement Body) answer)
    {
        Assert.Equal(403, answer.Status);
        Assert.Equal("identity.forbidden", answer.Body.GetProperty("code").GetString());
    }
}
