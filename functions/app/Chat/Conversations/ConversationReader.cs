using Analytics.Chat.Quality;
using Analytics.Identity;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;

namespace Analytics.Chat.Conversations;

/// <summary>Reads a conversation with its turns as one moment had them.</summary>
internal sealed class ConversationReader(Database database)
{
    public async Task<Result<ConversationView>> ReadAsync(Caller caller, Guid conversationId, CancellationToken cancellation)
    {
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        if (await ConversationStore.FindAsync(scope, conversationId, cancellation) is not { } conversation)
        {
            return ChatErrors.ConversationNotFound();
        }

        var turns = await MessageStore.ListAsync(scope, conversationId, cancellation);
        var feedback = await QualityStore.OfPersonAsync(scope, conversationId, caller.PersonId, cancellation);
        return new ConversationView(
            conversation.Id, conversation.Title, conversation.CreatedAt, conversation.UpdatedAt, ConversationRights.RefuseChange(caller, conversation.PersonId) is null,
            [.. turns.Select(turn => RunView.Of(turn) with { Feedback = feedback.GetValueOrDefault(turn.MessageId) })]);
    }
}
