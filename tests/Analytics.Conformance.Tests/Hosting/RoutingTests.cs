using System.Net;
using Analytics.Conformance.Tests.Seam;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>Which function answers which request.</summary>
public sealed class RoutingTests(RoutingTests.Fixture app) : IClassFixture<RoutingTests.Fixture>
{
    [Fact]
    public async Task A_function_without_a_route_answers_below_the_prefix_under_its_name()
        => Assert.Equal((HttpStatusCode.OK, "Unrouted GET"), await app.GetAsync("/api/Unrouted"));

    [Fact]
    public async Task An_empty_route_is_the_name_too()
        => Assert.Equal((HttpStatusCode.OK, "EmptyRoute"), await app.GetAsync("/api/EmptyRoute"));

    [Fact]
    public async Task Paths_ignore_case()
        => Assert.Equal((HttpStatusCode.OK, "ShowThing 5"), await app.GetAsync("/API/Things/5"));

    [Fact]
    public async Task Without_the_prefix_there_is_no_function()
        => Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync("/things")).Status);

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task A_function_without_methods_answers_all_of_them(string method)
    {
        using var request = new HttpRequestMessage(HttpMethod.Parse(method), "/api/Unrouted");
        using var response = await app.Http.SendAsync(request);

        Assert.Equal("Unrouted " + method, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Methods_choose_between_functions_of_one_route_whatever_their_case()
    {
        Assert.Equal("ListThings", (await app.GetAsync("/api/things")).Body);
        Assert.Equal("CreateThing", (await app.PostAsync("/api/things", null)).Body);
        using var put = await app.Http.PutAsync("/api/things", null);
        Assert.Equal("CreateThing", await put.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_method_that_no_route_has_is_404_and_not_405()
    {
        using var response = await app.Http.DeleteAsync("/api/things");

        Assert.Equal((HttpStatusCode.NotFound, string.Empty), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_constraint_that_does_not_hold_is_404_with_an_empty_body()
        => Assert.Equal((HttpStatusCode.NotFound, string.Empty), await app.GetAsync("/api/things/five"));

    [Fact]
    public async Task A_literal_that_a_constraint_refuses_is_no_overlap()
        => Assert.Equal("NewThing", (await app.GetAsync("/api/things/new")).Body);

    [Theory]
    [InlineData("guid", "6f9619ff-8b86-d011-b42d-00c04fc964ff", "6f96")]
    [InlineData("bool", "true", "yes")]
    [InlineData("datetime", "2026-01-02T03:04:05", "tomorrow")]
    [InlineData("decimal", "1.5", "one")]
    [InlineData("double", "1.5", "one")]
    [InlineData("float", "1.5", "one")]
    [InlineData("long", "5000000000", "1.5")]
    [InlineData("minlength", "abc", "ab")]
    [InlineData("maxlength", "abc", "abcd")]
    [InlineData("length", "ab", "a")]
    [InlineData("min", "3", "2")]
    [InlineData("max", "3", "4")]
    [InlineData("range", "2", "4")]
    [InlineData("alpha", "abc", "ab1")]
    [InlineData("regex", "a1", "1a")]
    [InlineData("required", "x", "")]
    public async Task Constraints_are_those_of_aspnet_core(string constraint, string accepted, string refused)
    {
        Assert.Equal((HttpStatusCode.OK, accepted), await app.GetAsync($"/api/constrained/{constraint}/{accepted}"));
        Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync($"/api/constrained/{constraint}/{refused}")).Status);
    }

    [Fact]
    public async Task An_optional_value_may_be_absent()
    {
        Assert.Equal("none", (await app.GetAsync("/api/optional")).Body);
        Assert.Equal("x", (await app.GetAsync("/api/optional/x")).Body);
    }

    [Fact]
    public async Task A_default_stands_for_an_absent_value()
    {
        Assert.Equal("one", (await app.GetAsync("/api/defaulted")).Body);
        Assert.Equal("two", (await app.GetAsync("/api/defaulted/two")).Body);
    }

    [Fact]
    public async Task A_catch_all_takes_the_rest_of_the_path()
    {
        Assert.Equal("a/b/c", (await app.GetAsync("/api/rest/a/b/c")).Body);
        Assert.Equal("none", (await app.GetAsync("/api/rest")).Body);
    }

    [Fact]
    public async Task A_segment_may_have_two_values()
        => Assert.Equal("report csv", (await app.GetAsync("/api/parts/report.csv")).Body);

    [Theory]
    [InlineData("/api/order/abc", "FirstWord")]
    [InlineData("/api/order/abcd", "FirstWord")]
    [InlineData("/api/order/123", "SecondWord")]
    [InlineData("/api/reverse/abc", "FirstLength")]
    [InlineData("/api/reverse/abcd", "SecondLength")]
    public async Task The_first_registered_of_two_matching_routes_answers(string path, string function)
        => Assert.Equal(function, (await app.GetAsync(path)).Body);

    [Fact]
    public async Task A_disabled_function_is_404()
        => Assert.Equal(HttpStatusCode.NotFound, (await app.GetAsync("/api/switched-off")).Status);

    public sealed class Fixture(RuntimeUnderTest runtime) : HostedApp(runtime, new AppUnderTest(typeof(RoutingFunctions))
    {
        Settings = new Dictionary<string, string> { ["AzureWebJobs.SwitchedOff.Disabled"] = "true" },
    });
}

/// <summary>The prefix of all routes.</summary>
public sealed class RoutePrefixTests(RuntimeUnderTest runtime)
{
    [Theory]
    [InlineData("""{ "version": "2.0" }""", "/api/plain")]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "routePrefix": "" } } }""", "/plain")]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "routePrefix": "my/own" } } }""", "/my/own/plain")]
    public async Task The_prefix_comes_from_host_json(string hostJson, string path)
    {
        await using var app = await runtime.StartAsync(new AppUnderTest(typeof(Functions)) { HostJson = hostJson });

        Assert.Equal("plain", await app.Http.GetStringAsync(path));
    }

    public static class Functions
    {
        [Function("Plain")]
        public static IActionResult Plain([HttpTrigger("get", Route = "plain")] HttpRequest request) => new ContentResult { Content = "plain" };
    }
}
