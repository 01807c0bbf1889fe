using Analytics.Campaigns.Experiments;
using Analytics.Deliveries;

namespace Analytics.App.Tests.Campaigns;

/// <summary>How variants are held against each other.</summary>
public sealed class ExperimentTests
{
    // The figure of every textbook's calculator: 5 % two-sided, 80 % power, pooled.
    [Theory]
    [InlineData(0.02, 0.024, 21_109)]
    [InlineData(0.2, 0.22, 6_510)]
    [InlineData(0.5, 0.55, 1_565)]
    public void So_many_people_per_arm_are_needed(double rate, double other, long expected) => Assert.Equal(expected, SampleSize.PerGroup(rate, other));

    [Fact]
    public void The_smallest_rise_is_the_one_that_the_people_suffice_for()
    {
        Assert.Equal(0.2, SampleSize.SmallestRise(0.02, 21_109)!.Value, 4);
        Assert.Null(SampleSize.SmallestRise(0.02, 1));
        Assert.Null(SampleSize.SmallestRise(0, 1_000));
        Assert.Equal(180, SampleSize.Balanced(100, 900));
    }

    // Tables of the chi-square distribution at 0.001, and values of R's pchisq.
    [Theory]
    [InlineData(10.8275661706627, 1, 0.001)]
    [InlineData(13.8155105579643, 2, 0.001)]
    [InlineData(16.2662361962381, 3, 0.001)]
    [InlineData(18.4668269529032, 4, 0.001)]
    [InlineData(24.3218863478569, 7, 0.001)]
    [InlineData(3.84145882069412, 1, 0.05)]
    [InlineData(14.0671404493402, 7, 0.05)]
    [InlineData(0, 3, 1)]
    public void The_tail_of_the_chi_square_distribution_is_exact(double value, int degrees, double expected) =>
        Assert.Equal(expected, SampleRatio.UpperTail(value, degrees), 9);

    // Cookie Cats: 44,700 and 45,489 players were to be halves.
    [Fact]
    public void Cookie_Cats_groups_are_flagged_at_five_per_cent_but_not_at_one_in_a_thousand()
    {
        var ratio = SampleRatio.Of([44_700, 45_489], [1, 1])!;

        Assert.Equal(6.9024, ratio.ChiSquare, 4);
        Assert.Equal(0.008608, ratio.PValue, 6);
        Assert.False(ratio.Mismatch);
    }

    [Fact]
    public void Groups_that_lost_people_are_flagged()
    {
        Assert.True(SampleRatio.Of([5_000, 4_600], [50, 50])!.Mismatch);
        Assert.False(SampleRatio.Of([8_010, 1_990], [80, 20])!.Mismatch);
        Assert.Null(SampleRatio.Of([0, 0], [1, 1]));
    }

    [Fact]
    public void Holm_multiplies_the_smallest_most_and_never_turns_the_order_round()
    {
        var adjusted = HolmCorrection.Adjust([0.01, 0.04, 0.03, 0.005]);

        Assert.Equal([0.03, 0.06, 0.06, 0.02], adjusted.Select(value => Math.Round(value, 12)));
        Assert.Equal([1.0, 1.0], HolmCorrection.Adjust([0.9, 0.8]));
    }

    // Hillstrom's three arms (visits): men's mail, women's mail, none. All three differ, whatever the correction.
    [Fact]
    public void Hillstroms_mens_mail_wins_over_the_others()
    {
        var decision = WinnerDecision.Of([Opened(21_307, 3_894), Opened(21_387, 3_238), Opened(21_306, 2_262)], new CampaignTest());

        Assert.Equal((0, true), (decision.Winner, decision.Significant));
        Assert.Equal(3, decision.Comparisons.Count);
        Assert.All(decision.Comparisons, comparison => Assert.True(comparison.AdjustedPValue < 1e-10));
        Assert.Equal(-0.0314, decision.Comparisons[0].Difference, 4);
    }

    [Fact]
    public void Of_equal_variants_the_first_leads_and_the_rule_chosen_before_says_what_the_rest_gets()
    {
        VariantFigures[] equal = [Opened(100, 20), Opened(100, 20), Opened(100, 10)];

        Assert.Equal((0, false), (WinnerDecision.Of(equal, new CampaignTest()).Winner, WinnerDecision.Of(equal, new CampaignTest()).Significant));
        Assert.Null(WinnerDecision.Of(equal, new CampaignTest { WithoutWinner = "stop" }).Winner);
    }

    [Fact]
    public void A_difference_that_only_one_of_many_comparisons_shows_is_not_significant()
    {
        // p = 0.03 for the outer two alone; there are 28 comparisons of eight variants.
        var figures = Enumerable.Range(0, 8).Select(index => Opened(1_000, index == 0 ? 200 : index == 7 ? 240 : 220)).ToList();

        var decision = WinnerDecision.Of(figures, new CampaignTest());

        Assert.Contains(decision.Comparisons, comparison => comparison.PValue < 0.05);
        Assert.DoesNotContain(decision.Comparisons, comparison => comparison.Significant);
        Assert.Equal((7, false), (decision.Winner, decision.Significant));
    }

    [Fact]
    public void A_part_that_a_variant_leaves_out_is_the_campaigns_own()
    {
        Assert.Equal(("New", "text", "html"), new MessageVariant("A", 1) { Subject = "New" }.Over("subject", "text", "html"));
        Assert.Equal(("subject", "other", ""), new MessageVariant("A", 1) { Message = "other" }.Over("subject", "text", "html"));
        Assert.Equal([0.5, 0.75], MessageVariant.BoundsOf([new("A", 2), new("B", 1), new("C", 1)]));
    }

    [Fact]
    public void Variants_that_cannot_be_told_apart_or_never_get_anybody_are_refused()
    {
        Assert.NotNull(CampaignTest.FaultOf([new("A", 1)]));
        Assert.NotNull(CampaignTest.FaultOf([new("A", 1), new("a ", 1)]));
        Assert.NotNull(CampaignTest.FaultOf([new("A", 1), new("B", 0)]));
        Assert.NotNull(CampaignTest.FaultOf([.. Enumerable.Range(0, 9).Select(index => new MessageVariant(new string('V', index + 1), 1))]));
        Assert.Null(CampaignTest.FaultOf([]));
        Assert.NotNull(new CampaignTest { Method = "guess" }.Fault);
        Assert.NotNull(new CampaignTest { Percent = 0 }.Fault);
        Assert.Null(new CampaignTest { Method = "winner", Metric = "converted" }.Fault);
    }

    private static VariantFigures Opened(long people, long opened) => VariantFigures.None with { People = people, Sent = people, Opened = opened };
}
