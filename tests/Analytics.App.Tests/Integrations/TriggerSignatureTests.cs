using System.Text;
using Analytics.Integrations.Webhooks;
using Analytics.Triggers;
using Microsoft.AspNetCore.Http;

namespace Analytics.App.Tests.Integrations;

public sealed class TriggerSignatureTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_614_265_330);

    [Fact]
    public void The_vector_of_GitHub_is_believed()
    {
        var headers = new HeaderDictionary { ["X-Hub-Signature-256"] = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17" };

        Assert.NotNull(TriggerSignature.Verify(headers, "Hello, World!"u8, "It's a Secret to Everybody", Now));
        Assert.Null(TriggerSignature.Verify(headers, "Hello, World?"u8, "It's a Secret to Everybody", Now));
        Assert.Null(TriggerSignature.Verify(headers, "Hello, World!"u8, "another", Now));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(299, true)]
    [InlineData(-299, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void The_vector_of_Standard_Webhooks_is_believed_for_five_minutes(int late, bool believed) =>
        Assert.Equal(believed, TriggerSignature.Verify(Standard("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="), """{"test": 2432232314}"""u8, Secret, Now.AddSeconds(late)) == "msg_p5jXN8AQM9LWM0D4loKWxJek");

    [Theory]
    [InlineData("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OF=")]
    [InlineData("v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    [InlineData("")]
    [InlineData("v1,")]
    public void Any_other_signature_is_not(string signature) => Assert.Null(TriggerSignature.Verify(Standard(signature), """{"test": 2432232314}"""u8, Secret, Now));

    [Fact]
    public void One_right_signature_among_several_is_enough()
    {
        var body = Encoding.UTF8.GetBytes("{}");
        var both = WebhookSignature.Sign([WebhookSignature.NewSecret(), Secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", Now, "{}");

        Assert.NotNull(TriggerSignature.Verify(Standard(both), body, Secret, Now));
    }

    [Fact]
    public void Without_any_signature_nothing_is_believed() => Assert.Null(TriggerSignature.Verify(new HeaderDictionary(), "{}"u8, Secret, Now));

    private static HeaderDictionary Standard(string signature) => new()
    {
        ["webhook-id"] = "msg_p5jXN8AQM9LWM0D4loKWxJek",
        ["webhook-timestamp"] = "1614265330",
        ["webhook-signature"] = signature,
    };
}
