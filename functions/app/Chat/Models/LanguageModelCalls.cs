using System.ClientModel;
using System.Globalization;
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

    /// <exception cref="LanguageModelRefusal">The organization's budget is spent, or the service asks for more patience than an answer has.</exception>
    public async Task<ChatResponse> CallAsync(int organizationId, List<ChatMessage> messages, ChatOptions settings, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            if ((await ledger.UsageAsync(organizationId, cancellation)).Refusal is { } refusal)
            {
                throw new LanguageModelRefusal(refusal);
            }

            try
            {
                return await OnceAsync(organizationId, messages, settings, cancellation);
            }
            catch (ClientResultException busy) when (attempt < options.Retries && IsPassing(busy.Status))
            {
                await Task.Delay(PauseAfter(busy, attempt), clock, cancellation);
            }
        }
    }

    private async Task<ChatResponse> OnceAsync(int organizationId, List<ChatMessage> messages, ChatOptions settings, CancellationToken cancellation)
    {
        var started = clock.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.CallTimeout);
        try
        {
            var response = await client.GetResponseAsync(messages, settings, limit.Token);
            await NoteAsync(organizationId, started, response, null);
            return response;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            await NoteAsync(organizationId, started, null, failure is ClientResultException answered ? string.Create(CultureInfo.InvariantCulture, $"{failure.GetType().Name} {answered.Status}") : failure.GetType().Name);
            throw;
        }
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
