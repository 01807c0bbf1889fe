using Analytics.LocalRuntime.Hosting;
using Analytics.LocalRuntime.Hosting.Index;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Analytics.Runtime.Tests.Hosting;

public sealed class FunctionIndexTests
{
    [Theory]
    [InlineData(typeof(SameName), "Two functions are named 'sAME'")]
    [InlineData(typeof(NotPublic), "must be a public method (its class may be internal)")]
    [InlineData(typeof(AsyncVoid), "is async void: return a Task")]
    [InlineData(typeof(NoTrigger), "has 0 triggers; it must have exactly one")]
    [InlineData(typeof(TwoTriggers), "has 2 triggers; it must have exactly one")]
    [InlineData(typeof(BadOutput), "'Not_A_Queue' is not a queue name")]
    [InlineData(typeof(UnsetSetting), "'%Unset%' does not resolve to a value: add the application setting 'Unset'.")]
    public void A_function_against_the_rules_is_refused_with_its_reason(Type functions, string reason)
        => Assert.Contains(reason, Assert.Throws<FunctionIndexException>(() => IndexOf(functions)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(typeof(ReservedRoute), "The specified route conflicts with one or more built in routes.")]
    [InlineData(typeof(BrokenRoute), "The route 'api/{a' of function 'BrokenRoute' cannot be read")]
    [InlineData(typeof(BadQueue), "'UPPER' is not a queue name")]
    [InlineData(typeof(BadTimer), "The schedule expression was not recognized as a valid cron expression or timespan string.")]
    public async Task A_faulty_trigger_stops_the_start(Type functions, string reason)
    {
        await using var database = NpgsqlDataSource.Create("Host=127.0.0.1;Database=none");
        var exception = Assert.ThrowsAny<Exception>(() => TestApp.Build(database, functions).Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>());

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_switched_off_by_its_setting_is_not_there()
    {
        Assert.NotNull(IndexOf(typeof(Two)).Find("stays"));
        Assert.Null(IndexOf(typeof(Two), ("AzureWebJobs.Goes.Disabled", "true")).Find("Goes"));
    }

    [Fact]
    public void The_definition_shows_bindings_as_the_worker_does()
    {
        var definition = IndexOf(typeof(Two)).Find("Stays")!.Definition;

        Assert.Equal("httpTrigger", Assert.Single(definition.InputBindings).Value.Type);
        Assert.Equal(("$return", "http"), (Assert.Single(definition.OutputBindings).Key, definition.OutputBindings["$return"].Type));
        Assert.Equal("Analytics.Runtime.Tests.Hosting.FunctionIndexTests+Two.Stays", definition.EntryPoint);
    }

    private static FunctionIndex IndexOf(Type functions, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value))).Build();
        return FunctionIndex.Of(functions.Assembly, type => type == functions, new SettingResolver(configuration));
    }

    public static class SameName
    {
        [Function("Same")]
        public static void First([TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }

        [Function("sAME")]
        public static void Second([TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }
    }

    public static class NotPublic
    {
        [Function("Hidden")]
        internal static void Run([TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }
    }

    public static class AsyncVoid
    {
        [Function("AsyncVoid")]
        public static async void Run([TimerTrigger("* * * * *")] TimerInfo timer) => await Task.Yield();
    }

    public static class NoTrigger
    {
        [Function("NoTrigger")]
        public static void Run()
        {
        }
    }

    public static class TwoTriggers
    {
        [Function("TwoTriggers")]
        public static void Run([TimerTrigger("* * * * *")] TimerInfo timer, [QueueTrigger("queue")] string text)
        {
        }
    }

    public static class BadOutput
    {
        [Function("BadOutput")]
        [QueueOutput("Not_A_Queue")]
        public static string Run([TimerTrigger("* * * * *")] TimerInfo timer) => string.Empty;
    }

    public static class UnsetSetting
    {
        [Function("UnsetSetting")]
        [QueueOutput("%Unset%")]
        public static string Run([TimerTrigger("* * * * *")] TimerInfo timer) => string.Empty;
    }

    public static class ReservedRoute
    {
        [Function("ReservedRoute")]
        public static IActionResult Run([HttpTrigger("get", Route = "administration/x")] HttpRequest request) => new OkResult();
    }

    public static class BrokenRoute
    {
        [Function("BrokenRoute")]
        public static IActionResult Run([HttpTrigger("get", Route = "api/{a")] HttpRequest request) => new OkResult();
    }

    public static class BadQueue
    {
        [Function("BadQueue")]
        public static void Run([QueueTrigger("UPPER")] string text)
        {
        }
    }

    public static class BadTimer
    {
        [Function("BadTimer")]
        public static void Run([TimerTrigger("every day")] TimerInfo timer)
        {
        }
    }

    public static class Two
    {
        [Function("Stays")]
        public static IActionResult Stays([HttpTrigger("get", Route = "stays")] HttpRequest request) => new OkResult();

        [Function("Goes")]
        public static IActionResult Goes([HttpTrigger("get", Route = "goes")] HttpRequest request) => new OkResult();
    }
}
