using Analytics.Campaigns.Reports;

namespace Analytics.App.Tests.Campaigns;

/// <summary>Published experiments, as counts.</summary>
public sealed class ProportionTestTests
{
    // Hillstrom's mail experiment: visits within two weeks, men's mail against none (3,894 of 21,307; 2,262 of 21,306).
    [Fact]
    public void Hillstroms_mens_mail_raised_visits_by_7_66_points()
    {
        var test = ProportionTest.Of(3_894, 21_307, 2_262, 21_306)!;

        Assert.Equal(0.0766, test.Difference, 4);
        Assert.InRange(test.ZScore, 22, 23);
        Assert.True(test.PValue < 1e-100);
        Assert.InRange(test.Difference, test.Low, test.High);
    }

    // Cookie Cats: retention after seven days, gate at 30 against gate at 40 (8,502 of 44,700; 8,279 of 45,489).
    [Fact]
    public void Cookie_Cats_kept_fewer_players_with_the_later_gate()
    {
        var test = ProportionTest.Of(8_279, 45_489, 8_502, 44_700)!;

        Assert.Equal(-0.0082, test.Difference, 4);
        Assert.Equal(0.00155, test.PValue, 5);
        Assert.True(test.Significant);
        Assert.True(test.High < 0);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.15865525393145707)]
    [InlineData(1.959963984540054, 0.025)]
    [InlineData(2.999, 0.0013543365337271066)]
    [InlineData(3.001, 0.0013454728250849683)]
    [InlineData(5, 2.866515718791939e-7)]
    [InlineData(8, 6.220960574271785e-16)]
    public void The_tail_of_the_normal_distribution_is_exact(double z, double expected) =>
        Assert.InRange(ProportionTest.UpperTail(z) / expected, 1 - 1e-6, 1 + 1e-6);

    [Fact]
    public void Nothing_is_said_without_a_second_group() => Assert.Null(ProportionTest.Of(1, 10, 0, 0));

    [Fact]
    public void Two_equal_groups_do_not_differ()
    {
        var test = ProportionTest.Of(50, 1_000, 50, 1_000)!;

        Assert.Equal((0.0, 1.0), (test.Difference, Math.Round(test.PValue, 9)));
        Assert.False(test.Significant);
    }
}
