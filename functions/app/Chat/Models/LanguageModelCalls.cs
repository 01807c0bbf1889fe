using System.ClientModel;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.AI;

namespace Analytics.Chat.Models;

/// <summary>
/// Calls the service: within the budget, in time, again when it is busy and says when; and keeps each call with what it cost.
/// </summary>
internal sealed class LanguageModelCalls(IChatClient client, LanguageModelOptions options, ILanguageModelLedger ledger, TimeProvider clock)
{
    private const decimal Million = 1_000_000;

    public string Model => options.Model;

    public int SmallestGroup => options.SmallestGroup;

    public TimeSpan AnswerTimeout => options.AnswerTimeout;

    /// <param name="organizationId">Whose budget pays.</param>
    /// <param name="messages">The conversation so far.</param>
    /// <param name="settings">Tools and the like.</param>
    /// <param name="tell">Is given the words so far, whenever there are more; asked again after a fault, the words begin anew.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="LanguageModelRefusal">The organization's budget is spent, the service asks for more patience than an answer has, or its answer was cut.</exception>
    public async Task<ChatResponse> CallAsync(int organizationId, List<ChatMessage> messages, ChatOptions settings, Func<string, CancellationToken, Task> tell, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            if ((await ledger.UsageAsync(organizationId, cancellation)).Refusal is { } refusal)
            {
                throw new LanguageModelRefusal(refusal);
            }

            try
            {
                return await OnceAsync(organizationId, messages, settings, tell, cancellation);
            }
            catch (ClientResultException busy) when (attempt < options.Retries && IsPassing(busy.Status))
            {
                await Task.Delay(PauseAfter(busy, attempt), clock, cancellation);
            }
        }
    }

    private async Task<ChatResponse> OnceAsync(int organizationId, List<ChatMessage> messages, ChatOptions settings, Func<string, CancellationToken, Task> tell, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.CallTimeout);
        try
        {
            var response = await StreamAsync(messages, settings, tell, limit.Token);
            await NoteAsync(organizationId, started, response, null);
            return response;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            await NoteAsync(organizationId, started, null, failure is ClientResultException answered ? string.Create(CultureInfo.InvariantCulture, $"{failure.GetType().Name} {answered.Status}") : failure.GetType().Name);
            throw;
        }
    }

    /// <summary>Reads the answer as it is written. One that ends without a reason was cut, even where the connection was closed in good order.</summary>
    private async Task<ChatResponse> StreamAsync(List<ChatMessage> messages, ChatOptions settings, Func<string, CancellationToken, Task> tell, CancellationToken cancellation)
    {
        var updates = new List<ChatResponseUpdate>();
        var words = new StringBuilder();
        await foreach (var update in client.GetStreamingResponseAsync(messages, settings, cancellation))
        {
            updates.Add(update);
            if (update.Text.Length > 0)
            {
                words.Append(update.Text);
                await tell(words.ToString(), cancellation);
            }
        }

        var response = updates.ToChatResponse();
        return response.FinishReason is null ? throw new LanguageModelRefusal("broke off in the middle of its answer") : response;
    }

    /// <summary>Kept whatever becomes of the answer: the service counts the call too.</summary>
    private Task NoteAsync(int organizationId, long started, ChatResponse? response, string? fault)
    {
        var (tokensIn, tokensOut) = (response?.Usage?.InputTokenCount ?? 0, response?.Usage?.OutputTokenCount ?? 0);
        var cost = ((tokensIn * options.InputPrice) + (tokensOut * options.OutputPrice)) / Million;
        return ledger.NoteAsync(
            organizationId, new LanguageModelCall(options.Model, response?.ModelId, tokensIn, tokensOut, cost, (long)clock.GetElapsedTime(started).TotalMilliseconds, fault), CancellationToken.None);
    }

    private TimeSpan PauseAfter(ClientResultException busy, int attempt)
    {
        var pause = options.RetryDelay * Math.Pow(2, attempt);
        var asked = busy.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var text) == true && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : TimeSpan.Zero;
        return asked > options.AnswerTimeout ? throw new LanguageModelRefusal("is busy for longer than an answer may take") : asked > pause ? asked : pause;
    }

    private static bool IsPassing(int status) => status is 0 or 408 or 429 or >= 500;
}

/// <summary>No further call is made for this answer; the message completes "The language model …".</summary>
internal sealed class LanguageModelRefusal : Exception
{
    public LanguageModelRefusal()
    {
    }

    public LanguageModelRefusal(string message)
        : base(message)
    {
    }

    public LanguageModelRefusal(string message, Exception inner)
        : base(message, inner)
    {
    }
}
