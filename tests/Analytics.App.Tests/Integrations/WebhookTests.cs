using Analytics.Integrations.Webhooks;

namespace Analytics.App.Tests.Integrations;

public sealed class WebhookTests
{
    [Fact]
    public void The_vector_of_Standard_Webhooks_comes_out()
    {
        var signature = WebhookSignature.Sign(["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"], "msg_p5jXN8AQM9LWM0D4loKWxJek", DateTimeOffset.FromUnixTimeSeconds(1_614_265_330), """{"test": 2432232314}""");

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
    }

    [Fact]
    public void Each_secret_signs() =>
        Assert.Equal(2, WebhookSignature.Sign([WebhookSignature.NewSecret(), WebhookSignature.NewSecret()], "msg_a", DateTimeOffset.UnixEpoch, "{}").Split(' ').Distinct(StringComparer.Ordinal).Count());

    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true)]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false)]
    [InlineData("whsec_c2hvcnQ=", false)]
    [InlineData("whsec_not base64", false)]
    [InlineData("whsec_", false)]
    public void A_secret_has_24_to_64_bytes(string secret, bool right) => Assert.Equal(right, WebhookSignature.ReadSecret(secret) is not null);

    [Fact]
    public void Pauses_follow_the_table_up_to_three_days_with_a_fifth_of_jitter()
    {
        double[] table = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

        Assert.Equal(table, Enumerable.Range(1, 9).Select(attempt => WebhookRetries.After(attempt, null, 0)!.Value.TotalSeconds));
        Assert.All(Enumerable.Range(1, 9), attempt => Assert.Equal(table[attempt - 1] * 1.2, WebhookRetries.After(attempt, null, 1)!.Value.TotalSeconds, 3));
        Assert.Null(WebhookRetries.After(10, null, 0));
    }

    [Theory]
    [InlineData(1, 3_600, 3_600)]
    [InlineData(2, 60, 300)]
    [InlineData(1, 864_000, 86_400)]
    public void A_receiver_may_ask_for_a_longer_pause_but_for_no_more_than_a_day(int attempt, int asked, int expected) =>
        Assert.Equal(expected, WebhookRetries.After(attempt, TimeSpan.FromSeconds(asked), 0)!.Value.TotalSeconds);
}
