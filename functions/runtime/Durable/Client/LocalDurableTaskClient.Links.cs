using Analytics.LocalRuntime.Hosting.Webhooks;

namespace Analytics.LocalRuntime.Durable.Client;

/// <content>Where the host listens, for links to instances.</content>
internal sealed partial class LocalDurableTaskClient : IAddressedClient
{
    public string? BaseAddress { get; set; }
}
