using System.Net.Http.Json;
using System.Text.Json;
using Analytics.Chat;
using Analytics.Chat.Answering;
using Analytics.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Integration.Tests.Chat;

/// <summary>Every activity may run twice: the second time changes nothing that a person or a program can see.</summary>
public sealed class RepeatedStepTests(ProductHost product) : IClassFixture<ProductHost>
{
    [Theory]
    [InlineData("revenue by country")]
    [InlineData("make a segment called Twice of users who purchased in Spain")]
    [InlineData("weather tomorrow")]
    public async Task Running_each_step_of_an_ended_answer_again_changes_nothing(string question)
    {
        var answer = await product.AskAsync(question);
        var request = new AnswerRequest(product.OrganizationId, Guid.Parse(answer.Conversation()), Guid.Parse(answer.Message()), 1);
        var before = await SnapshotAsync(answer);

        await Step<InterpretQuestion>().Run(request, CancellationToken.None);
        foreach (var name in new[] { AnswerSteps.MainQuery, AnswerSteps.CheckQuery }.Where(_ => question.StartsWith("revenue", StringComparison.Ordinal)))
        {
            await Step<RunQuery>().Run(new NamedQuery(request, name), CancellationToken.None);
        }

        if (question.StartsWith("make", StringComparison.Ordinal))
        {
            await Step<SaveDraft>().Run(request, CancellationToken.None);
        }

        await Step<NarrateAnswer>().Run(new AnswerToWrite(request, [], null), CancellationToken.None);
        await Step<SaveAnswer>().Run(new AnswerToSave(request, []), CancellationToken.None);
        await Step<FailAnswer>().Run(new FailedAnswer(request, "any"), CancellationToken.None);

        Assert.Equal(before, await SnapshotAsync(answer));
    }

    [Fact]
    public async Task Steps_that_run_twice_while_the_answer_is_open_log_and_save_once()
    {
        var request = await OpenAsync("revenue by month and country");

        for (var time = 0; time < 2; time++)
        {
            Assert.Equal([AnswerSteps.MainQuery, AnswerSteps.CheckQuery], (await Step<InterpretQuestion>().Run(request, CancellationToken.None)).Queries);
        }

        var outcomes = new List<QueryOutcome>();
        for (var time = 0; time < 2; time++)
        {
            outcomes.Add(await Step<RunQuery>().Run(new NamedQuery(request, AnswerSteps.MainQuery), CancellationToken.None));
        }

        for (var time = 0; time < 2; time++)
        {
            await Step<NarrateAnswer>().Run(new AnswerToWrite(request, [outcomes[0]], null), CancellationToken.None);
        }

        for (var time = 0; time < 2; time++)
        {
            Assert.Equal("completed", await Step<SaveAnswer>().Run(new AnswerToSave(request, [outcomes[0]]), CancellationToken.None));
        }

        var events = await product.Database.ScalarAsync<string>("select string_agg(type || ':' || coalesce(data->>'status', (data->>'stage') || (data->>'state'), data->>'type'), ' ' order by sequence) from app.message_events where message_id = $1", request.MessageId);
        Assert.Equal("status:accepted status:running stage:understandstarted stage:understanddone stage:querystarted stage:querydone", string.Join(' ', events.Split(' ').Take(6)));
        Assert.Single(events.Split(' '), "status:completed");
        Assert.Equal(1, await product.Database.ScalarAsync<long>("select count(*) from app.analytics_queries where message_id = $1", request.MessageId));
    }

    [Fact]
    public async Task Steps_of_an_older_run_do_nothing()
    {
        var request = await OpenAsync("revenue by month");

        Assert.True((await Step<InterpretQuestion>().Run(request with { Attempt = 7 }, CancellationToken.None)).Stopped);
        Assert.Equal("accepted", await product.Database.ScalarAsync<string>("select status from app.messages where message_id = $1", request.MessageId));
    }

    /// <summary>A stored question whose orchestration never starts, so that the test plays its steps.</summary>
    private async Task<AnswerRequest> OpenAsync(string question)
    {
        var caller = new Caller(CallerStore.LocalOwnerId, "Local owner", product.OrganizationId, "shop", "owner");
        var intake = product.Services.GetRequiredService<Analytics.Chat.Conversations.QuestionIntake>();
        return (await intake.AcceptAsync(caller, new Analytics.Chat.Conversations.AskRequest(question, null, null, null), CancellationToken.None)).Value;
    }

    private T Step<T>() => ActivatorUtilities.CreateInstance<T>(product.Services);

    private Task<string> SnapshotAsync(JsonElement answer) => product.Database.ScalarAsync<string>(
        """
        select (select to_jsonb(m)::text from app.messages m where m.message_id = $1::uuid)
          || (select jsonb_agg(e order by e.sequence)::text from app.message_events e where e.message_id = $1::uuid)
          || (select count(*)::text from app.analytics_queries)
          || (select coalesce(jsonb_agg(s order by s.segment_id), '[]')::text from app.user_segments s)
        """,
        answer.Message());
}
