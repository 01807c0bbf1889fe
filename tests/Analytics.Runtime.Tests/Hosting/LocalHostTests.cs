using System.Net;
using System.Net.Sockets;
using Analytics.LocalRuntime.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Analytics.Runtime.Tests.Hosting;

public sealed class LocalHostTests(PostgresServer postgres)
{
    [Fact]
    public async Task A_taken_port_is_named_in_one_sentence()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var exception = await Assert.ThrowsAsync<PortInUseException>(async () =>
            await TestApp.StartAsync(await postgres.CreateDatabaseAsync(), typeof(Functions), new TestAppSettings { Port = port }));

        Assert.Equal($"Port {port} is already in use: stop the other program, or choose another port with --port {port + 1}.", exception.Message);
    }

    [Fact]
    public void Building_without_the_runtime_says_what_to_call()
        => Assert.StartsWith(
            "Call builder.AddLocalRuntime(options) before Build()",
            Assert.Throws<InvalidOperationException>(() => FunctionsApplication.CreateBuilder([]).Build()).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task The_body_limit_of_the_setting_is_413()
    {
        await using var app = await TestApp.StartAsync(await postgres.CreateDatabaseAsync(), typeof(Functions), new TestAppSettings
        {
            Configure = builder => builder.Configuration["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = "100",
        });

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await app.Client.PostAsync("/body", new ByteArrayContent(new byte[101]))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.Client.PostAsync("/body", new ByteArrayContent(new byte[100]))).StatusCode);
    }

    [Fact]
    public async Task Stopping_lets_a_running_request_finish()
    {
        var app = await TestApp.StartAsync(await postgres.CreateDatabaseAsync(), typeof(Functions));
        var answer = app.Client.GetStringAsync("/slow");
        await Eventually.TrueAsync(() => Functions.SlowStarted);

        await app.Host.StopAsync();

        Assert.Equal("finished", await answer);
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Stopping_ends_a_stream_through_its_token()
    {
        var app = await TestApp.StartAsync(await postgres.CreateDatabaseAsync(), typeof(Functions));
        using var response = await app.Client.GetAsync("/endless", HttpCompletionOption.ResponseHeadersRead);
        var watch = System.Diagnostics.Stopwatch.StartNew();

        await app.DisposeAsync();

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 10);
    }

    public static class Functions
    {
        public static bool SlowStarted { get; private set; }

        [Function("ReadAll")]
        public static async Task<IActionResult> ReadAll([HttpTrigger("post", Route = "body")] HttpRequest request)
        {
            await request.Body.CopyToAsync(Stream.Null);
            return new OkResult();
        }

        [Function("Slow")]
        public static async Task<IActionResult> Slow([HttpTrigger("get", Route = "slow")] HttpRequest request, CancellationToken cancellation)
        {
            SlowStarted = true;
            await Task.Delay(TimeSpan.FromMilliseconds(700), cancellation);
            return new ContentResult { Content = "finished" };
        }

        [Function("EndlessStream")]
        public static async Task<IActionResult> EndlessStream([HttpTrigger("get", Route = "endless")] HttpRequest request, CancellationToken cancellation)
        {
            await request.HttpContext.Response.Body.FlushAsync(cancellation);
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            return new EmptyResult();
        }
    }
}
