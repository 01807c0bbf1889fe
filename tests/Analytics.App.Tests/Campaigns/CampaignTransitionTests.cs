using Analytics.Campaigns;

namespace Analytics.App.Tests.Campaigns;

public sealed class CampaignTransitionTests
{
    /// <summary>Every move there is; p: a person may ask for it.</summary>
    private static readonly string[] Moves =
    [
        "draft>scheduled p", "scheduled>draft p", "scheduled>cancelled p", "scheduled>sending", "scheduled>failed", "scheduled>completed", "sending>paused p", "sending>cancelled p", "sending>sent",
        "sending>failed", "sending>draft", "paused>sending p", "paused>cancelled p", "paused>failed", "paused>draft", "sent>completed",
    ];

    [Fact]
    public void Every_pair_of_states_is_a_move_or_is_refused()
    {
        foreach (var from in CampaignStatus.All)
        {
            foreach (var to in CampaignStatus.All)
            {
                Assert.Equal(Moves.Any(move => move.StartsWith($"{from}>{to}", StringComparison.Ordinal) && (move.EndsWith(to, StringComparison.Ordinal) || move.EndsWith(to + " p", StringComparison.Ordinal))), CampaignTransitions.IsPossible(from, to));
                Assert.Equal(Moves.Contains($"{from}>{to} p", StringComparer.Ordinal), CampaignTransitions.MayPersonMove(from, to));
            }
        }
    }

    [Theory]
    [InlineData("completed")]
    [InlineData("cancelled")]
    [InlineData("failed")]
    public void What_is_over_stays_so(string status) => Assert.Empty(CampaignTransitions.AllowedFrom(status));
}
