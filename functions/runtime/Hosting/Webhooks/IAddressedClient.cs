namespace Analytics.LocalRuntime.Hosting.Webhooks;

/// <summary>A client that knows where its host listens, so that links can be made without a request at hand.</summary>
internal interface IAddressedClient
{
    string? BaseAddress { get; set; }
}
