using System.Net;
using Analytics.Conformance.Tests.Seam;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>Locally no keys are asked for, as <c>func start</c> does; a caller that sends some is served all the same.</summary>
public sealed class AuthorizationTests(AuthorizationTests.Fixture app) : IClassFixture<AuthorizationTests.Fixture>
{
    [Theory]
    [InlineData("anonymous")]
    [InlineData("function")]
    [InlineData("system")]
    [InlineData("admin")]
    public async Task No_level_asks_for_a_key_on_this_machine(string level)
    {
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync($"/api/levels/{level}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await app.GetAsync($"/api/levels/{level}?code=any")).Status);
    }

    [Fact]
    public void The_level_of_an_attribute_without_any_is_anonymous_and_of_one_without_arguments_function()
    {
        Assert.Equal(AuthorizationLevel.Anonymous, new HttpTriggerAttribute("get").AuthLevel);
        Assert.Equal(AuthorizationLevel.Function, new HttpTriggerAttribute().AuthLevel);
        Assert.Null(new HttpTriggerAttribute(AuthorizationLevel.Admin).Methods);
    }

    public sealed class Fixture(RuntimeUnderTest runtime) : HostedApp(runtime, new AppUnderTest(typeof(Functions)));

    public static class Functions
    {
        [Function("Anonymous")]
        public static IActionResult Anonymous([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "levels/anonymous")] HttpRequest request) => new OkResult();

        [Function("FunctionLevel")]
        public static IActionResult FunctionLevel([HttpTrigger(AuthorizationLevel.Function, "get", Route = "levels/function")] HttpRequest request) => new OkResult();

        [Function("SystemLevel")]
        public static IActionResult SystemLevel([HttpTrigger(AuthorizationLevel.System, "get", Route = "levels/system")] HttpRequest request) => new OkResult();

        [Function("AdminLevel")]
        public static IActionResult AdminLevel([HttpTrigger(AuthorizationLevel.Admin, "get", Route = "levels/admin")] HttpRequest request) => new OkResult();
    }
}
