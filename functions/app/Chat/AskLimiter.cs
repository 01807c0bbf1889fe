using Analytics.Identity;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Analytics.Chat;

/// <summary>How fast questions may be asked: each of them costs the database more than other requests do.</summary>
internal sealed class AskLimiter(IConfiguration configuration) : IDisposable
{
    private readonly CallerLimits _limits = new(
        "chat.rate_limited",
        "questions",
        configuration.GetValue("Chat:QuestionsPerMinutePerPerson", 600),
        configuration.GetValue("Chat:QuestionsPerMinutePerOrganization", 3000));

    /// <summary>Null when the caller may ask now.</summary>
    public LimitReached? Refuse(Caller caller, HttpResponse response) => _limits.Take(caller, response);

    public void Dispose() => _limits.Dispose();
}
