using Analytics.Chat.Answering;
using Analytics.Chat.Conversations;
using Analytics.Chat.Drafts;
using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Chat;

/// <summary>Saves the segment or campaign draft that a message asks for. Run again, it finds the saved one.</summary>
internal sealed class SaveDraft(Database database, DraftWriter drafts)
{
    public static Task<DraftOutcome> Call(TaskOrchestrationContext context, AnswerRequest request) =>
        context.CallActivityAsync<DraftOutcome>(nameof(SaveDraft), request, ChatRetries.Transient);

    [Function(nameof(SaveDraft))]
    public async Task<DraftOutcome> Run([ActivityTrigger] AnswerRequest request, CancellationToken cancellation)
    {
        var saved = await drafts.SaveAsync(await OrderAsync(request, cancellation), cancellation);
        return new DraftOutcome(saved.Segment?.Id, saved.Campaign?.Id, saved.Segment?.Count ?? saved.Campaign?.Count);
    }

    private async Task<DraftOrder> OrderAsync(AnswerRequest request, CancellationToken cancellation)
    {
        await using var scope = await database.OpenReadingAsync(request.OrganizationId, cancellation);
        var message = await MessageStore.FindAsync(scope, request.MessageId, cancellation) ?? throw new InvalidOperationException("The message is gone.");
        return new DraftOrder(request.OrganizationId, message.MessageId, message.Understanding!, message.Question, message.AsOf)
        {
            Attempt = request.Attempt,
            ConversationId = message.ConversationId,
            PersonId = message.PersonId,
        };
    }
}
