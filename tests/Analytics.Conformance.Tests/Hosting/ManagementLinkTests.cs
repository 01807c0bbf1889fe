using System.Net;
using System.Text.Json.Nodes;
using Analytics.Conformance.Tests.Seam;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>The links that functions hand out for an orchestration.</summary>
public sealed class ManagementLinkTests(ManagementLinkTests.Fixture app) : IClassFixture<ManagementLinkTests.Fixture>
{
    private const string Base = "/runtime/webhooks/durabletask";

    [Fact]
    public async Task A_check_status_response_is_202_with_location_and_pascal_case_links()
    {
        using var response = await app.Http.PostAsync("/api/start-data", null);
        var payload = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        var instance = new Uri(app.Http.BaseAddress!, $"{Base}/instances/{payload["Id"]}").ToString();

        Assert.Equal((HttpStatusCode.Accepted, "application/json"), (response.StatusCode, response.Content.Headers.ContentType!.ToString()));
        Assert.Equal(instance, response.Headers.Location!.ToString());
        Assert.False(response.Headers.Contains("Retry-After"));
        Assert.Equal(
            ["Id", "StatusQueryGetUri", "SendEventPostUri", "TerminatePostUri", "RewindPostUri", "PurgeHistoryDeleteUri", "RestartPostUri", "SuspendPostUri", "ResumePostUri"],
            payload.Select(pair => pair.Key));
        Assert.Equal((instance, instance + "/raiseEvent/{eventName}"), (payload["StatusQueryGetUri"]!.ToString(), payload["SendEventPostUri"]!.ToString()));
        Assert.Equal((instance + "/terminate?reason={text}", instance + "/resume?reason={text}"), (payload["TerminatePostUri"]!.ToString(), payload["ResumePostUri"]!.ToString()));
        Assert.True(payload["RewindPostUri"] is null && payload["RestartPostUri"] is null);
    }

    [Fact]
    public async Task A_status_code_may_be_given()
    {
        using var response = await app.Http.PostAsync("/api/start-status", null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_synchronous_form_throws_as_synchronous_writing_is_refused()
        => Assert.Equal((HttpStatusCode.InternalServerError, string.Empty), await app.PostAsync("/api/start-sync", null));

    [Fact]
    public async Task A_payload_made_without_a_request_names_the_host_and_mvc_writes_it_in_camel_case()
    {
        var payload = JsonNode.Parse((await app.PostAsync("/api/start-payload/with space", null)).Body)!.AsObject();

        Assert.Equal("with space", payload["id"]!.ToString());
        Assert.Equal(new Uri(app.Http.BaseAddress!, $"{Base}/instances/").ToString() + "with%20space", payload["statusQueryGetUri"]!.ToString());
    }

    [Fact]
    public async Task Links_go_to_the_address_that_the_caller_used()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/start-data");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "localhost:8443");
        using var response = await app.Http.SendAsync(request);

        Assert.StartsWith($"https://localhost:8443{Base}/instances/", response.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_answers_the_state_of_what_ends_in_time_and_links_otherwise()
    {
        var (ended, body) = await app.PostAsync("/api/wait/Greets", null);

        Assert.Equal((HttpStatusCode.OK, "\"hello nobody\""), (ended, JsonNode.Parse(body)!["SerializedOutput"]!.ToString()));
        Assert.Equal(HttpStatusCode.InternalServerError, (await app.PostAsync("/api/wait/Fails", null)).Status);
        Assert.Equal(HttpStatusCode.Accepted, (await app.PostAsync("/api/wait/Waits", null)).Status);
    }

    public sealed class Fixture(RuntimeUnderTest runtime) : HostedApp(runtime, new AppUnderTest(typeof(ManagementFunctions)));
}
