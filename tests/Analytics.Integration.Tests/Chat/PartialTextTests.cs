using Analytics.Chat.Answering;
using Analytics.Chat.Streaming;

namespace Analytics.Integration.Tests.Chat;

/// <summary>Words of an answer that are told while a language model writes them.</summary>
public sealed class PartialTextTests(ProductHost product) : IClassFixture<ProductHost>
{
    [Fact]
    public async Task Words_are_told_as_the_part_that_the_finished_text_replaces_not_too_often_and_can_be_taken_back()
    {
        var answer = await product.AskAsync("How many purchases were there in January 2026?");
        var before = await product.StreamAsync(answer.Path(), after: 0);
        var clock = new SteppingClock();
        var words = new PartialText(product.Database.Database, clock, new AnswerRequest(product.OrganizationId, Guid.Parse(answer.Conversation()), Guid.Parse(answer.Message()), 1));

        await words.TellAsync("There", TestContext.Current.CancellationToken);
        await words.TellAsync("There were", TestContext.Current.CancellationToken);
        clock.Step(TimeSpan.FromSeconds(1));
        await words.TellAsync("There were **7**", TestContext.Current.CancellationToken);
        await words.WithdrawAsync(TestContext.Current.CancellationToken);

        var told = await product.StreamAsync(answer.Path(), after: before[^1].Id);
        Assert.Equal(["There", "There were **7**", ""], told.Select(entry => entry.Data.GetProperty("content").GetString()));
        Assert.All(told, entry => Assert.True(entry.Data.GetProperty("data").GetProperty("partial").GetBoolean()));
        Assert.All(told, entry => Assert.Equal(answer.Part("text").GetProperty("id").GetString(), entry.Data.GetProperty("id").GetString()));
        Assert.False(answer.Part("text").GetProperty("data").TryGetProperty("partial", out _));
    }

    private sealed class SteppingClock : TimeProvider
    {
        private long _ticks = 1;

        public override long GetTimestamp() => _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Step(TimeSpan by) => _ticks += by.Ticks;
    }
}
