using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.AI.OpenAI;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Analytics.Chat.Models;

/// <summary>Makes the client for the configured service. Retries are ours, so that they are counted and stated once.</summary>
internal static class LanguageModelClient
{
    public static IChatClient Create(LanguageModelOptions options, Azure.Core.TokenCredential? identity)
    {
        var chat = options.IsAzure ? AzureClient(options, identity).GetChatClient(options.Model) : CompatibleClient(options).GetChatClient(options.Model);
        return chat.AsIChatClient();
    }

    private static AzureOpenAIClient AzureClient(LanguageModelOptions options, Azure.Core.TokenCredential? identity)
    {
        var settings = new AzureOpenAIClientOptions { RetryPolicy = new ClientRetryPolicy(0), NetworkTimeout = options.CallTimeout };
        return string.IsNullOrEmpty(options.Key)
            ? new AzureOpenAIClient(options.Endpoint, identity ?? throw new InvalidOperationException("Set LanguageModel:Key, or run where a managed identity is available."), settings)
            : new AzureOpenAIClient(options.Endpoint, new ApiKeyCredential(options.Key), settings);
    }

    private static OpenAIClient CompatibleClient(LanguageModelOptions options) =>
        new(new ApiKeyCredential(options.Key!), new OpenAIClientOptions { Endpoint = options.Endpoint, RetryPolicy = new ClientRetryPolicy(0), NetworkTimeout = options.CallTimeout });
}
