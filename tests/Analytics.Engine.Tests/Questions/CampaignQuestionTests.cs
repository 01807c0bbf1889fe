using Analytics.Engine.Model;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Tests.Questions;

/// <summary>Questions and talks about what became of a campaign's messages, where other rows are opened and clicked as well.</summary>
public sealed class CampaignQuestionTests
{
    private const string Spring = "Spring at the pool";

    private static readonly string[] Seen = [MessageEvents.Sent, MessageEvents.Unsubscribed];

    /// <summary>A swimming pool that has sent two campaigns, of which nobody has opened a message yet.</summary>
    private static readonly SemanticModel Pool = new()
    {
        Organization = "Pool",
        Currency = "EUR",
        DataFrom = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
        DataThrough = Worlds.Now,
        EventCount = 100_000,
        UserCount = 2_000,
        Version = 1,
        Events = [.. MessageEvents.Complete([new("visit") { Count = 90_000, Users = 1_900 }, new("ticket_bought") { Count = 9_000, Users = 600, Revenue = 90_000 }, new("locker_opened") { Count = 1_000, Users = 300 }, new(MessageEvents.Sent) { Count = 800, Users = 500 }, new(MessageEvents.Unsubscribed) { Count = 3, Users = 3 }]).Select(MessageEvents.Describe)],
        Properties =
        [
            new("hall", PropertyType.Text) { Count = 90_000, DistinctCount = 2, Events = ["visit", "locker_opened"], Values = ["north", "south"], ValuesComplete = true },
            MessageEvents.Describe(new PropertyDefinition(MessageEvents.CampaignName, PropertyType.Text) { Count = 803, DistinctCount = 2, Events = Seen, Values = [Spring, "Autumn offer"], ValuesComplete = true }),
        ],
    };

    [Fact]
    public void With_the_first_message_everything_that_can_become_of_one_is_known()
    {
        Assert.Equal(MessageEvents.Names.Order(), Pool.Events.Select(definition => definition.Name).Where(MessageEvents.Contains).Order());
        Assert.Equal(MessageEvents.Names.Order(), Assert.Single(Pool.Properties, property => property.Path == MessageEvents.CampaignName).Events.Order());
        Assert.Equal(["visit"], MessageEvents.Complete([new("visit")]).Select(definition => definition.Name));
    }

    [Theory]
    [InlineData("who opened Spring at the pool?", MessageEvents.Opened)]
    [InlineData("who got the Spring at the pool mail?", MessageEvents.Sent)]
    [InlineData("which visitors clicked in the campaign Spring at the pool?", MessageEvents.Clicked)]
    [InlineData("who unsubscribed from \"Spring at the pool\"?", MessageEvents.Unsubscribed)]
    public void What_is_done_with_a_campaign_is_done_with_its_messages(string question, string name)
    {
        var deed = Assert.IsType<Performed>(Assert.IsType<AudiencePlan>(Talk.Plan(Pool, question)).Users);
        AssertSpring(deed.Selection, name);
    }

    [Theory]
    [InlineData("how many of them opened it?")]
    [InlineData("how many of them opened the mail?")]
    public void It_is_the_campaign_that_the_answer_was_about(string turn)
    {
        var both = Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(Talk.Plan(Pool, "who got Spring at the pool?", turn)).Users);
        Assert.Equal(2, both.Sets.Count);
        AssertSpring(Assert.IsType<Performed>(both.Sets[0]).Selection, MessageEvents.Sent);
        AssertSpring(Assert.IsType<Performed>(both.Sets[1]).Selection, MessageEvents.Opened);
    }

    [Fact]
    public void A_turn_without_them_asks_of_everybody_who_got_the_campaign() =>
        AssertSpring(Assert.IsType<Performed>(Assert.IsType<AudiencePlan>(Talk.Plan(Pool, "who got Spring at the pool?", "and who clicked?")).Users).Selection, MessageEvents.Clicked);

    [Theory]
    [InlineData("how did Spring at the pool do?")]
    [InlineData("results of Spring at the pool")]
    [InlineData("how well did the campaign Spring at the pool perform?")]
    public void How_a_campaign_did_is_told_by_its_people_side_by_side(string question)
    {
        var plan = Talk.Metric(Pool, question);
        Assert.Equal([MessageEvents.Sent, MessageEvents.Opened, MessageEvents.Clicked, MessageEvents.Unsubscribed], plan.Measures.Cast<AggregateMeasure>().Select(measure => Assert.Single(measure.Selection!.Names)));
        Assert.Equal([Spring], Assert.IsType<FieldTest>(plan.Where).Values);
    }

    [Fact]
    public void The_open_rate_of_a_campaign_is_of_its_messages()
    {
        var plan = Talk.Metric(Pool, "what is the open rate of Spring at the pool?");
        var rate = Assert.IsType<RatioMeasure>(Assert.Single(plan.Measures));
        Assert.Equal((MessageEvents.Opened, MessageEvents.Sent), (Assert.Single(Assert.IsType<AggregateMeasure>(rate.Numerator).Selection!.Names), Assert.Single(Assert.IsType<AggregateMeasure>(rate.Denominator).Selection!.Names)));
        Assert.Equal([Spring], Assert.IsType<FieldTest>(plan.Where).Values);
    }

    [Fact]
    public void Mails_are_counted_by_message() => Assert.Equal((Aggregation.Count, MessageEvents.Sent), Talk.Only(Talk.Metric(Pool, "how many mails did we send this month?")) is var only ? (only.Aggregation, Assert.Single(only.Selection!.Names)) : default);

    [Theory]
    [InlineData("revenue of visitors who opened a locker", "locker_opened")]
    [InlineData("revenue of people who got Spring at the pool", MessageEvents.Sent)]
    public void Where_a_deed_brings_no_money_it_says_whose_money_is_meant(string question, string deed)
    {
        var plan = Talk.Metric(Pool, question);
        Assert.Equal(["ticket_bought"], Talk.Only(plan).Selection?.Names);
        Assert.Equal([deed], Assert.IsType<Performed>(plan.Users).Selection.Names);
    }

    [Fact]
    public void Who_of_them_are_people_of_the_answer_before() =>
        Assert.Equal(2, Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(Talk.Plan(Pool, "who bought at least 3 tickets?", "who of them opened a mail?")).Users).Sets.Count);

    [Theory]
    [InlineData("and how many bought a ticket since?")]
    [InlineData("how many bought a ticket afterwards?")]
    public void What_was_done_since_was_done_by_them_and_later(string turn)
    {
        var later = Assert.IsType<InFunnel>(Assert.IsType<AudiencePlan>(Talk.Plan(Pool, "how many people got Spring at the pool?", turn)).Users);
        Assert.Equal([MessageEvents.Sent, "ticket_bought"], later.Funnel.Steps.Select(step => Assert.Single(step.Names)));
    }

    private static void AssertSpring(EventSelection selection, string name)
    {
        Assert.Equal([name], selection.Names);
        Assert.Equal([Spring], Assert.IsType<FieldTest>(selection.Where).Values);
    }
}
