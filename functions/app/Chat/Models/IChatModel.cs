using Analytics.Chat.Answering;
using Analytics.Chat.Queries;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Chat.Models;

/// <summary>Reads a question: the engine (always there, offline) or a language model. A boundary to the outside, hence an interface.</summary>
internal interface IChatModel
{
    Task<Interpretation> ReadAsync(ReadingRequest request, CancellationToken cancellation);
}

/// <summary>A question with what the organization's data can tell, and the one way to run a query: guarded, as the reader, logged.</summary>
internal sealed record ReadingRequest(Question Question, SemanticModel Model, Func<ProposedQuery, CancellationToken, Task<QueryRun>> RunAsync)
{
    /// <summary>Whose budget pays.</summary>
    public int OrganizationId { get; init; }

    /// <summary>Is given the words so far while the answer is being written. They may still come to nothing.</summary>
    public Func<string, CancellationToken, Task> TellAsync { get; init; } = (_, _) => Task.CompletedTask;
}

/// <summary>A query that a language model asks for: the typed plan when that can say it, SQL otherwise.</summary>
internal sealed record ProposedQuery(string Description, QueryPlan? Plan, string? Sql);
