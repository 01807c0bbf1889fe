using Analytics.Chat.Answering;
using Analytics.Engine.Questions;

namespace Analytics.Chat.Models;

/// <summary>The engine's own language understanding: deterministic, offline, no cost.</summary>
internal sealed class EngineModel : IChatModel
{
    public Task<Interpretation> ReadAsync(ReadingRequest request, CancellationToken cancellation) =>
        Task.FromResult(Interpretation.From(QuestionEngine.Understand(request.Question, request.Model)));
}
