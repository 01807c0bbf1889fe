using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;

namespace Analytics.Engine.Tests.Sql;

/// <summary>"Any event" is what people did; what was sent to them counts where it is named.</summary>
public sealed class ActivityRowsTests
{
    private static readonly DateTimeOffset Now = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly SemanticModel Model = new()
    {
        Organization = "shop",
        Events = [new EventDefinition("purchase") { Count = 10 }, new EventDefinition(MessageEvents.Opened) { Count = 5 }],
        Properties = [new PropertyDefinition("country", PropertyType.Text) { Events = ["purchase"] }, new PropertyDefinition(MessageEvents.CampaignName, PropertyType.Text) { Events = [MessageEvents.Opened] }],
    };

    private static readonly AggregateMeasure Users = new() { Aggregation = Aggregation.CountDistinct, Field = Field.UserId };

    public static TheoryData<string, QueryPlan> AboutActivity() => new()
    {
        { "events", Metric(new AggregateMeasure()) },
        { "users", Metric(Users) },
        { "a share", Metric(new RatioMeasure(new AggregateMeasure { Selection = EventSelection.Of("purchase") }, new AggregateMeasure())) },
        { "by country", Metric(new AggregateMeasure()) with { Breakdowns = [new Dimension(Field.Property("country"))] } },
        { "any step", new FunnelPlan { Steps = [new EventSelection(), EventSelection.Of("purchase")] } },
        { "who came back", new RetentionPlan { CohortEvent = EventSelection.Of("purchase"), CohortGrain = TimeGrain.Month } },
        { "who was there", new AudiencePlan { Users = new Performed(new EventSelection()) } },
        { "who was not there", new AudiencePlan { Users = new NotInUserSet(new Performed(new EventSelection())) } },
        { "next steps", new SequencePlan { Anchor = EventSelection.Of("purchase") } },
        { "sessions", new SessionPlan() },
        { "new and returning", new LifecyclePlan() },
    };

    public static TheoryData<string, QueryPlan> AboutMessages() => new()
    {
        { "opens", Metric(new AggregateMeasure { Selection = EventSelection.Of(MessageEvents.Opened) }) },
        { "by campaign", Metric(new AggregateMeasure()) with { Breakdowns = [new Dimension(Field.Property(MessageEvents.CampaignName))] } },
        { "of a campaign", Metric(Users) with { Where = new FieldTest(Field.Property(MessageEvents.CampaignName), TestOperator.Equals, ["Spring"]) } },
        { "by name", Metric(new AggregateMeasure()) with { Where = new FieldTest(Field.EventName, TestOperator.Contains, ["open"]) } },
        { "who opened", new AudiencePlan { Users = new Performed(EventSelection.Of(MessageEvents.Opened)) } },
        { "next steps after a message", new SequencePlan { Anchor = EventSelection.Of(MessageEvents.Opened) } },
    };

    [Theory]
    [MemberData(nameof(AboutActivity))]
    public void Messages_are_left_out_of_what_people_did(string about, QueryPlan plan)
    {
        Assert.True(LeavesOut(plan), about);
        Assert.DoesNotContain("campaign_message", PostgresRenderer.Render(plan, Model with { Events = [Model.Events[0]] }, Now).DisplayText, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AboutMessages))]
    public void Messages_count_where_the_question_is_about_them(string about, QueryPlan plan) => Assert.False(LeavesOut(plan), about);

    [Fact]
    public void No_suggestion_is_made_of_messages()
    {
        var suggested = Engine.Questions.QuestionSuggestions.For(Model with { Events = [Model.Events[1] with { Count = 1_000 }, Model.Events[0]] }, 10);

        Assert.DoesNotContain(suggested, question => question.Contains("message", StringComparison.OrdinalIgnoreCase));
    }

    private static MetricPlan Metric(Measure measure) => new() { Measures = [measure] };

    private static bool LeavesOut(QueryPlan plan) => PostgresRenderer.Render(plan, Model, Now).DisplayText.Contains("is not true", StringComparison.Ordinal);
}
