using Analytics.Chat.Answering;
using Analytics.Chat.Parts;
using Analytics.Platform.Postgres;

namespace Analytics.Chat.Streaming;

/// <summary>
/// Tells listeners the words of an answer while they are being written: the text part, marked as partial, a few times a second. The finished part
/// has the same id and takes its place; words that come to nothing are taken back.
/// </summary>
internal sealed class PartialText(Database database, TimeProvider clock, AnswerRequest request)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);
    private long? _toldAt;

    public Task TellAsync(string words, CancellationToken cancellation) =>
        _toldAt is { } last && clock.GetElapsedTime(last) < Pause ? Task.CompletedTask : AppendAsync(words, cancellation);

    /// <summary>Leaves nothing of what was told.</summary>
    public Task WithdrawAsync(CancellationToken cancellation) => _toldAt is null ? Task.CompletedTask : AppendAsync("", cancellation);

    private async Task AppendAsync(string words, CancellationToken cancellation)
    {
        _toldAt = clock.GetTimestamp();
        var part = MessagePart.Create(AnswerParts.TextId(request.MessageId), PartTypes.Text, words, clock.GetUtcNow(), new TextData { Partial = true });
        await using var scope = await database.OpenPassingAsync(request.OrganizationId, cancellation);
        MessageEventStore.Append(scope, request.MessageId, NewMessageEvent.Of(part));
        await scope.CommitAsync(cancellation);
    }
}
