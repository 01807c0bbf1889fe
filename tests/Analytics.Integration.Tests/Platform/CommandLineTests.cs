using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Analytics.Hosts.Local;

namespace Analytics.Integration.Tests.Platform;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("192.0.2.1")]
    [InlineData("::")]
    public async Task Another_address_than_loopback_is_refused(string address)
    {
        var refusal = await Assert.ThrowsAsync<CommandFailure>(() => InvokeAsync("serve", "--address", address, "--port", "0"));

        Assert.Contains("no identity provider is configured", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_said_before_anything_is_started()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var refusal = await Assert.ThrowsAsync<CommandFailure>(() => InvokeAsync("--port", port, "--data", "/nonexistent/never-made"));

        Assert.Contains($"Port {port} is in use", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ask")]
    [InlineData("token", "--organization", "x", "--role", "king")]
    [InlineData("token", "--role", "admin")]
    [InlineData("serve", "--now", "yesterday")]
    [InlineData("unheard-of")]
    public async Task A_wrong_command_line_fails(params string[] arguments) => Assert.NotEqual(0, await InvokeAsync(arguments));

    private static Task<int> InvokeAsync(params string[] arguments) => CommandLine.Build(_ => { }).Parse(arguments).InvokeAsync(
        new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = TextWriter.Null, Error = TextWriter.Null }, TestContext.Current.CancellationToken);
}
