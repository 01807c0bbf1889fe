using Analytics.Catalog;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Engine.Sql;
using Analytics.Identity;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analytics.Chat;

/// <summary>Reads one question for nobody after the start, so that the first person does not wait for code to be compiled and words to be indexed.</summary>
internal sealed class AnswerWarmUp(OrganizationDirectory organizations, CatalogReader catalog, TimeProvider clock, ILogger<AnswerWarmUp> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (await organizations.ListAsync(stoppingToken) is not [var first, ..])
            {
                return;
            }

            var now = clock.GetUtcNow();
            var model = await catalog.LoadAsync(first.OrganizationId, stoppingToken);
            if (QuestionEngine.Understand(new Question("how many users by month?", now), model) is Planned { Plan: not CatalogPlan } planned)
            {
                PostgresRenderer.Render(planned.Plan, model, now);
            }
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            // Only the first answer gets slower.
            ChatLog.WarmUpFailed(log, failure.Message);
        }
    }
}
