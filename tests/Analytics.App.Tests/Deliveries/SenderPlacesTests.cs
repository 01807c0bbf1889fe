using Analytics.Deliveries.Sending;
using Analytics.Integrations;

namespace Analytics.App.Tests.Deliveries;

public sealed class SenderPlacesTests
{
    private readonly SenderPlaces _places = new();

    [Fact]
    public async Task Only_as_many_batches_of_an_account_send_at_once_as_its_adapter_says()
    {
        var adapter = new Channel(2);
        using var first = await _places.EnterAsync(1, adapter, TestContext.Current.CancellationToken);
        var second = await _places.EnterAsync(1, adapter, TestContext.Current.CancellationToken);

        var third = _places.EnterAsync(1, adapter, TestContext.Current.CancellationToken);
        using var other = await _places.EnterAsync(2, adapter, TestContext.Current.CancellationToken);
        Assert.False(third.IsCompleted);

        second!.Dispose();
        using var entered = await third;
        Assert.NotNull(entered);
    }

    [Fact]
    public async Task Where_the_adapter_says_nothing_all_send()
    {
        for (var batch = 0; batch < 100; batch++)
        {
            Assert.Null(await _places.EnterAsync(1, new Channel(null), TestContext.Current.CancellationToken));
        }
    }

    private sealed class Channel(int? batchesAtOnce) : IMessageChannel
    {
        public string Adapter => "test";

        public IReadOnlyList<string> Channels => ["email"];

        public int AtOnce => 1;

        public int? BatchesAtOnce => batchesAtOnce;

        public IReadOnlyList<string> RequiredSettings => [];

        public Task<SendOutcome> SendAsync(ChannelAccount account, OutgoingMessage message, CancellationToken cancellation) => throw new InvalidOperationException("Nothing is sent here.");

        public Task<Lookup> FindAsync(ChannelAccount account, int organizationId, string sendKey, CancellationToken cancellation) => Task.FromResult(Lookup.Unsupported);
    }
}
