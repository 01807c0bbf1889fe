using Analytics.Platform.Orchestrations;

namespace Analytics.App.Tests.Platform;

public sealed class OrchestrationIdTests
{
    [Fact]
    public void An_id_says_whose_the_orchestration_is()
    {
        var id = OrchestrationIds.Of(12, "import-a");

        Assert.Equal("o12-import-a", id);
        Assert.True(OrchestrationIds.BelongsTo(id, 12));
    }

    [Theory]
    [InlineData("o12-import-a", 1)]
    [InlineData("o1-import-a", 12)]
    [InlineData("O12-import-a", 12)]
    [InlineData("012-import-a", 12)]
    [InlineData("12-import-a", 12)]
    [InlineData("o12-", 12)]
    [InlineData("o12", 12)]
    [InlineData(" o12-import-a", 12)]
    [InlineData("9f0c12b4-7a51-4c58-9a64-0d4f2a6f7e11", 9)]
    [InlineData("", 12)]
    public void No_other_id_passes_for_one_of_the_organization(string id, int organizationId) =>
        Assert.False(OrchestrationIds.BelongsTo(id, organizationId));

    [Fact]
    public void A_child_belongs_to_the_organization_of_its_parent_and_knows_it()
    {
        var child = OrchestrationIds.ChildOf(OrchestrationIds.Of(3, "campaign-x"), "batch-1");

        Assert.True(OrchestrationIds.BelongsTo(child, 3));
        Assert.Equal("o3-campaign-x", OrchestrationIds.ParentOf(child));
        Assert.Null(OrchestrationIds.ParentOf("o3-campaign-x"));
    }

    [Fact]
    public void An_id_that_a_backend_would_refuse_is_refused_here() =>
        Assert.Throws<ArgumentException>(() => OrchestrationIds.Of(1, new string('x', 100)));
}
