using Microsoft.Extensions.Configuration;

namespace Analytics.Chat.Models;

/// <summary>Settings under <c>LanguageModel:</c>. Without an endpoint the engine answers alone.</summary>
internal sealed record LanguageModelOptions
{
    /// <summary>Base address: of an Azure OpenAI resource, or of any service that speaks chat completions (…/v1).</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>"azure" or "openai"; guessed from the endpoint's host when absent.</summary>
    public string? Provider { get; init; }

    /// <summary>Deployment name (Azure) or model name.</summary>
    public string Model { get; init; } = "";

    /// <summary>A key; empty on Azure means managed identity.</summary>
    public string? Key { get; init; }

    /// <summary>Longest time of one call to the service.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Longest time of one answer, all calls and tools together.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a busy service (429, 5xx) is asked again.</summary>
    public int Retries { get; init; } = 2;

    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Price of a million input tokens, in whatever currency budgets are set in; 0: not counted.</summary>
    public decimal InputPrice { get; init; }

    /// <summary>Price of a million output tokens.</summary>
    public decimal OutputPrice { get; init; }

    /// <summary>Groups in which fewer were counted are not shown to the model.</summary>
    public int SmallestGroup { get; init; } = 5;

    public bool IsConfigured => Endpoint is not null;

    public bool IsAzure => Provider is null
        ? Endpoint?.Host.EndsWith(".openai.azure.com", StringComparison.OrdinalIgnoreCase) == true
        : string.Equals(Provider, "azure", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="InvalidOperationException">The settings contradict each other; all faults are in the message.</exception>
    public static LanguageModelOptions From(IConfiguration configuration)
    {
        var options = configuration.GetSection("LanguageModel").Get<LanguageModelOptions>() ?? new LanguageModelOptions();
        var faults = options.Faults().ToArray();
        return faults.Length == 0 ? options : throw new InvalidOperationException(string.Join(" ", faults));
    }

    private IEnumerable<string> Faults()
    {
        if (!IsConfigured)
        {
            yield break;
        }

        if (Model.Length == 0)
        {
            yield return "LanguageModel:Model names the deployment or model and must be set together with LanguageModel:Endpoint.";
        }

        if (!IsAzure && string.IsNullOrEmpty(Key))
        {
            yield return "LanguageModel:Key must be set for a service that is not Azure OpenAI.";
        }
    }
}
