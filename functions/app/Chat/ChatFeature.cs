using Analytics.Chat.Answering;
using Analytics.Chat.Conversations;
using Analytics.Chat.Drafts;
using Analytics.Chat.Models;
using Analytics.Chat.Quality.Cases;
using Analytics.Chat.Queries;
using Analytics.Chat.Queries.Caching;
using Analytics.Chat.Queries.Saved;
using Analytics.Chat.Streaming;
using Analytics.Platform.Orchestrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Analytics.Chat;

internal static class ChatFeature
{
    public static IServiceCollection AddChat(this IServiceCollection services) => services
        .AddResultCache()
        .AddSingleton<QueryRunner>()
        .AddSingleton<SavedContentReader>()
        .AddSingleton<QuestionInterpreter>()
        .AddSingleton<DraftWriter>()
        .AddSingleton<AnswerPipeline>()
        .AddSingleton<CaseRunner>()
        .AddSingleton<QuestionIntake>()
        .AddSingleton<ConversationReader>()
        .AddSingleton<MessageSignals>()
        .AddSingleton<RunningAnswers>()
        .AddSingleton<EventStream>()
        .AddSingleton<AnswerResponse>()
        .AddSingleton<AskLimiter>()
        .AddSingleton<IOrchestrationEnding, AnswerEnding>()
        .AddHostedService<AnswerWarmUp>()
        .AddSingleton<EngineModel>()
        .AddSingleton<ILanguageModelLedger, LanguageModelLedger>()
        .AddSingleton(provider => LanguageModelOptions.From(provider.GetRequiredService<IConfiguration>()))
        .AddSingleton(CreateModel);

    /// <summary>The engine, or a language model in front of it when one is configured.</summary>
    private static IChatModel CreateModel(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<LanguageModelOptions>();
        var engine = provider.GetRequiredService<EngineModel>();
        return options.IsConfigured
            ? new LanguageModel(
                new LanguageModelCalls(
                    LanguageModelClient.Create(options, provider.GetService<Azure.Core.TokenCredential>()), options,
                    provider.GetRequiredService<ILanguageModelLedger>(), provider.GetRequiredService<TimeProvider>()),
                engine, provider.GetRequiredService<ILogger<LanguageModel>>())
            : engine;
    }
}
