using System.Net;
using System.Net.Sockets;
using System.Text;
using Analytics.Platform.Outbound;

namespace Analytics.App.Tests.Platform;

/// <summary>Addresses that people enter lead to the public Internet, and nowhere else.</summary>
public sealed class OutboundGuardTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.9.9")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("168.63.129.16")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.200")]
    [InlineData("192.0.0.192")]
    [InlineData("192.0.2.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("64:ff9b:1::a00:1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:0:4136:e378::1")]
    [InlineData("2001:db8::1")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fec0::1")]
    [InlineData("ff02::1")]
    [InlineData("100::1")]
    [InlineData("5f00::1")]
    public void An_address_that_is_not_of_the_public_Internet_is_refused(string address)
    {
        var guard = GuardOf();

        Assert.False(PublicAddress.IsPublic(IPAddress.Parse(address)));
        Assert.Equal("outbound.host.refused", guard.Check($"https://{(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address)}/").Error?.Code);
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    public void A_public_address_is_called(string address) => Assert.True(PublicAddress.IsPublic(IPAddress.Parse(address)));

    [Theory]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f000001/")]
    [InlineData("https://0x7f.0.0.1/")]
    [InlineData("https://0177.0.0.1/")]
    [InlineData("https://127.1/")]
    [InlineData("https://127.0.0.1./")]
    [InlineData("https://１２７.０.０.１/")]
    [InlineData("https://127。0。0。1/")]
    [InlineData("https://%31%32%37.0.0.1/")]
    [InlineData("https://[::ffff:127.0.0.1%25eth0]/")]
    [InlineData("https://user@hooks.example.com/")]
    [InlineData("https://user:secret@hooks.example.com/")]
    [InlineData("https://hooks.example.com\\@127.0.0.1/")]
    [InlineData("https://hooks.example.com /")]
    [InlineData("https://hooks.example.com\r\nHost: x/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://hooks.example.com/")]
    [InlineData("//hooks.example.com/")]
    [InlineData("hooks.example.com")]
    [InlineData("")]
    [InlineData(null)]
    public void An_address_that_programs_read_in_different_ways_is_refused(string? address) => Assert.Equal("outbound.address.invalid", GuardOf().Check(address).Error?.Code);

    [Theory]
    [InlineData("http://hooks.example.com/", "outbound.scheme.refused")]
    [InlineData("https://hooks.example.com:22/", "outbound.port.refused")]
    [InlineData("https://hooks.example.com:6379/", "outbound.port.refused")]
    [InlineData("https://localhost/", "outbound.host.refused")]
    [InlineData("https://metadata/", "outbound.host.refused")]
    public void Other_schemes_ports_and_names_of_the_own_network_are_refused(string address, string code) => Assert.Equal(code, GuardOf().Check(address).Error?.Code);

    [Theory]
    [InlineData("https://hooks.example.com/path?x=1")]
    [InlineData("https://hooks.example.com:8443/path")]
    [InlineData("https://8.8.8.8/")]
    [InlineData("https://bücher.example/")]
    public void A_usual_address_is_taken(string address) => Assert.False(GuardOf().Check(address).IsError);

    [Fact]
    public async Task A_name_with_a_private_address_among_public_ones_is_refused()
    {
        var checkedAddress = await GuardOf("8.8.8.8", "10.0.0.1").CheckAsync("https://hooks.example.com/", Cancellation);

        Assert.Equal("outbound.host.refused", checkedAddress.Error?.Code);
    }

    [Fact]
    public async Task A_name_that_does_not_exist_is_refused_like_a_private_one()
    {
        var unknown = await GuardOf().CheckAsync("https://hooks.example.com/", Cancellation);

        Assert.Equal((await GuardOf("10.0.0.1").CheckAsync("https://hooks.example.com/", Cancellation)).Error?.Message, unknown.Error?.Message);
    }

    [Fact]
    public async Task A_name_that_means_this_machine_once_it_was_checked_is_not_connected_to()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var resolver = new ChangingResolver(["8.8.8.8"], ["127.0.0.1"]);
        var guard = new OutboundGuard(new OutboundOptions { WebPorts = new HashSet<int> { port } }, resolver);
        Assert.False((await guard.CheckAsync($"https://rebinding.example.com:{port}/", Cancellation)).IsError);

        using var client = new HttpMessageInvoker(guard.CreateHandler());
        using var request = new HttpRequestMessage(HttpMethod.Post, $"https://rebinding.example.com:{port}/");
        var refusal = await Assert.ThrowsAsync<HttpRequestException>(() => client.SendAsync(request, Cancellation));

        Assert.IsType<OutboundRefusedException>(refusal.InnerException);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task The_address_that_was_looked_at_is_the_one_that_is_connected_to()
    {
        await using var server = new OneAnswer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        // Asked a second time, the name would lead elsewhere.
        var resolver = new ChangingResolver(["127.0.0.1"], ["203.0.113.1"]);
        var guard = new OutboundGuard(new OutboundOptions { PrivateHosts = new HashSet<string> { "hooks.internal" } }, resolver);

        using var client = new HttpMessageInvoker(guard.CreateHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://hooks.internal:{server.Port}/");
        using var response = await client.SendAsync(request, Cancellation);

        Assert.Equal("ok", await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(1, resolver.Asked);
        Assert.Contains($"Host: hooks.internal:{server.Port}", await server.RequestAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_an_answer_and_not_followed()
    {
        await using var server = new OneAnswer("HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/meta-data/\r\nContent-Length: 0\r\n\r\n");
        var guard = new OutboundGuard(new OutboundOptions { PrivateHosts = new HashSet<string> { "127.0.0.1" } }, new ChangingResolver([]));

        using var client = new HttpMessageInvoker(guard.CreateHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{server.Port}/");
        using var response = await client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("0.0.0.0")]
    [InlineData("::ffff:169.254.169.254")]
    public async Task Even_a_host_that_the_operator_named_does_not_lead_to_the_machines_metadata(string address)
    {
        var guard = new OutboundGuard(new OutboundOptions { PrivateHosts = new HashSet<string> { "hooks.internal" } }, new ChangingResolver([address]));

        Assert.Equal("outbound.host.refused", (await guard.CheckAsync("http://hooks.internal/", Cancellation)).Error?.Code);
    }

    private static OutboundGuard GuardOf(params string[] addresses) => new(new OutboundOptions(), new ChangingResolver(addresses));

    /// <summary>Answers differently each time it is asked; the last answer stays.</summary>
    private sealed class ChangingResolver(params string[][] answers) : IHostResolver
    {
        public int Asked { get; private set; }

        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation) =>
            Task.FromResult(answers[Math.Min(Asked++, answers.Length - 1)].Select(IPAddress.Parse).ToArray());
    }

    /// <summary>A server that answers one request.</summary>
    private sealed class OneAnswer : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly Task<string> _request;

        public OneAnswer(string answer)
        {
            _listener.Start();
            _request = AnswerAsync(answer);
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public Task<string> RequestAsync() => _request;

        public async ValueTask DisposeAsync()
        {
            await _request;
            _listener.Dispose();
        }

        private async Task<string> AnswerAsync(string answer)
        {
            using var client = await _listener.AcceptTcpClientAsync(Cancellation);
            var buffer = new byte[8192];
            var read = await client.GetStream().ReadAsync(buffer, Cancellation);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer), Cancellation);
            return Encoding.ASCII.GetString(buffer, 0, read);
        }
    }
}
