using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Engine.Questions.Glossaries;

namespace Analytics.Engine.Tests.Questions;

/// <summary>What is asked of logs as they are: things of several rows, values that are paths, numbers named like events, periods said twice.</summary>
public sealed class LogsOfSeveralRowsTests
{
    private static readonly string[] Everywhere = ["TrackEvent", "SliceNoteEvent", "ReviewNoteEvent", "UploadEvent", "RemoveEvent", "sale", "refund"];

    /// <summary>A studio: tracks are made, slices of them uploaded to shelves and noted on; sales have several lines an invoice; two robots work at night.</summary>
    internal static readonly SemanticModel Studio = WithGlossary(
        new()
        {
            Organization = "Tonewerk",
            Currency = "EUR",
            DataFrom = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
            DataThrough = Worlds.Now,
            EventCount = 40_000,
            UserCount = 900,
            Version = 1,
            UserIds = ["ana", "night-mixer", "dawn-mixer"],
            Events =
            [
                new("TrackEvent") { Count = 9_000, Users = 600 },
                new("SliceNoteEvent") { Count = 700, Users = 90 },
                new("ReviewNoteEvent") { Count = 5_000, Users = 300 },
                new("UploadEvent") { Count = 8_000, Users = 500 },
                new("RemoveEvent") { Count = 400, Users = 90 },
                new("sale") { Count = 6_000, Users = 800, Revenue = 240_000 },
                new("refund") { Count = 200, Users = 150, Revenue = -9_000 },
            ],
            Properties =
            [
                Text("studio", Everywhere, "tone/harbour", "tone/station", "tone/mill"),
                Text("shelf", ["UploadEvent", "RemoveEvent"], "attic", "racks/upper/attic", "racks/upper/cellar"),
                Text("state", ["TrackEvent", "UploadEvent"], "opened", "closed"),
                Text("article", ["sale", "refund"], "Strings", "Reeds"),
                Key("track_number", 4_000, "TrackEvent"),
                Key("upload_id", 8_000, "UploadEvent"),
                Key("invoice_id", 3_000, "sale", "refund"),
                new("quantity", PropertyType.Number) { Role = PropertyRole.Quantity, Count = 6_200, DistinctCount = 90, Events = ["sale", "refund"], Minimum = -50, Maximum = 900 },
                new("upload_slices", PropertyType.Number) { Role = PropertyRole.Quantity, Count = 8_000, DistinctCount = 300, Events = ["UploadEvent"], Minimum = 1, Maximum = 900 },
            ],
        },
        "A track = (studio, track_number) of TrackEvent. user = login. Bots night-mixer (8,640) and dawn-mixer (90) are 28 % of events. order = distinct invoice_id of sale. revenue = sum of revenue over sale. article = article");

    [Theory]
    [InlineData("uploads to attic in tone/mill")]
    [InlineData("how many uploads were made to attic?")]
    public void The_last_part_of_a_path_names_the_path_too(string question) =>
        Assert.Contains("""["attic","racks/upper/attic"]""", Json(question), StringComparison.Ordinal);

    [Fact]
    public void Rows_that_do_not_say_of_which_thing_they_are_are_not_counted_by_it() =>
        Assert.Equal("question.not_in_data", Assert.IsType<Declined>(QuestionEngine.Understand(new Question("how many distinct tracks got a review note?", Worlds.Now), Studio)).Code);

    [Theory]
    [InlineData("daily number of slices uploaded")]
    [InlineData("who uploaded the most slices? top 10")]
    public void The_last_word_of_a_name_says_what_it_is(string question)
    {
        var measure = Assert.IsType<AggregateMeasure>(Assert.Single(Assert.IsType<MetricPlan>(Plan(question)).Measures));
        Assert.Equal((Aggregation.Sum, "upload_slices"), (measure.Aggregation, measure.Field!.Path));
    }

    [Fact]
    public void A_number_of_ranked_things_is_no_identifier()
    {
        var plan = Assert.IsType<MetricPlan>(Plan("who uploaded the most slices? top 10"));
        Assert.Equal((10, (Condition?)null), (plan.Limit, plan.Where));
    }

    [Fact]
    public void Users_are_ranked_by_what_they_were_active_in()
    {
        var plan = Assert.IsType<MetricPlan>(Plan("users active in the most studios, top 5"));
        Assert.Equal((5, FieldSource.ExternalUserId), (plan.Limit, Assert.Single(plan.Breakdowns).Field.Source));
        Assert.Equal("studio", Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures)).Field!.Path);
    }

    [Theory]
    [InlineData("top 3 users by review notes for each of harbour and mill", "studio")]
    [InlineData("top 2 articles in each of harbour, mill and station by revenue", "studio")]
    public void Each_of_the_listed_values_has_its_own_ranking(string question, string group)
    {
        var plan = Assert.IsType<MetricPlan>(Plan(question));
        Assert.Equal((group, 2), (plan.Breakdowns[0].Field.Path, plan.Breakdowns.Count));
        Assert.NotNull(plan.LimitPerGroup);
    }

    [Theory]
    [InlineData("5 biggest orders by value")]
    [InlineData("top 5 orders by value")]
    public void Orders_are_ranked_by_what_they_are_worth(string question)
    {
        var plan = Assert.IsType<MetricPlan>(Plan(question));
        Assert.Equal((5, "invoice_id"), (plan.Limit, Assert.Single(plan.Breakdowns).Field.Path));
        Assert.Equal(FieldSource.Revenue, Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures)).Field!.Source);
    }

    [Fact]
    public void Two_numbers_joined_by_and_are_two()
    {
        var plan = Assert.IsType<MetricPlan>(Plan("orders and users by studio for the top 2 studios by orders"));
        Assert.Equal(2, plan.Measures.Count);
    }

    [Theory]
    [InlineData("what did ana upload?", "shelf")]
    public void Things_that_a_named_person_did_are_listed(string question, string field) =>
        Assert.Equal(field, Assert.Single(Assert.IsType<MetricPlan>(Plan(question)).Breakdowns).Field.Path);

    [Fact]
    public void Time_between_orders_runs_from_order_to_order() =>
        Assert.Equal("invoice_id", Assert.Single(Assert.IsType<IntervalPlan>(Plan("average days between orders per user")).Occurrence!.Fields).Path);

    [Theory]
    [InlineData("compare january and february 2026")]
    [InlineData("what changed in february 2026?")]
    public void Without_a_named_number_the_main_ones_are_compared(string question)
    {
        var plan = Assert.IsType<MetricPlan>(Plan(question));
        Assert.Equal((3, 1), (plan.Measures.Count, plan.Comparison!.Ranges.Count));
    }

    [Theory]
    [InlineData("uploads in the first week of january 2026 (january 5-11, 2026)")]
    [InlineData("uploads in january 2026 (january 5-11, 2026)")]
    public void A_period_in_brackets_names_the_one_before_it(string question)
    {
        var plan = Assert.IsType<MetricPlan>(Plan(question));
        Assert.Null(plan.Comparison);
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero), plan.Range!.From);
    }

    [Fact]
    public void The_other_half_needs_no_second_name()
    {
        var plan = Assert.IsType<MetricPlan>(Plan("were there more uploads in the second half of january 2026 than in the first?"));
        Assert.Equal((16, 1), (plan.Range!.From!.Value.Day, Assert.Single(plan.Comparison!.Ranges).From!.Value.Day));
    }

    [Fact]
    public void Both_of_two_listed_weeks_are_asked_of_the_same_people() =>
        Assert.Equal(2, Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(Plan("how many users were active both in the week of january 5 and in the week of january 19?")).Users).Sets.Count);

    [Theory]
    [InlineData("number of users with more than 5 review notes, bots excluded")]
    [InlineData("how many users never sold anything but got a refund?")]
    public void Who_is_left_out_is_not_among_the_others(string question) =>
        Assert.Single(Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(Plan(question)).Users).Sets.OfType<NotInUserSet>());

    [Theory]
    [InlineData("what was the last thing ana did, and where?", OccurrenceOrder.Last)]
    [InlineData("who was the first to upload and which shelf?", OccurrenceOrder.First)]
    public void A_single_row_is_shown_whole(string question, OccurrenceOrder order) =>
        Assert.Equal(order, Assert.IsType<OccurrencePlan>(Plan(question)).Order);

    [Fact]
    public void Contributors_are_users_where_users_are_only_called_so() =>
        Assert.Equal(FieldSource.UserId, Assert.IsType<AggregateMeasure>(Assert.Single(Assert.IsType<MetricPlan>(Plan("unique contributors per studio")).Measures)).Field!.Source);

    [Fact]
    public void A_new_period_is_compared_as_the_old_one_was()
    {
        var first = Plan("did uploads go up in the last 7 days compared with the 7 days before?");
        var next = Assert.IsType<MetricPlan>(Assert.IsType<Planned>(QuestionEngine.Understand(new Question("what about the last 3 days?", Worlds.Now) { Previous = [new PlannedTurn("", first)] }, Studio)).Plan);
        Assert.Equal(next.Range!.From, Assert.Single(next.Comparison!.Ranges).To);
    }

    [Fact]
    public void Per_user_makes_an_average_of_the_number_before()
    {
        var first = Plan("uploads in january 2026");
        var next = Assert.IsType<MetricPlan>(Assert.IsType<Planned>(QuestionEngine.Understand(new Question("and per user?", Worlds.Now) { Previous = [new PlannedTurn("", first)] }, Studio)).Plan);
        Assert.Equal(EntityKey.User, Assert.IsType<AggregateMeasure>(Assert.Single(next.Measures)).Per! with { Selection = null });
    }

    [Fact]
    public void A_value_with_an_article_behind_it_belongs_to_what_follows()
    {
        var steps = Assert.IsType<InFunnel>(Assert.IsType<AudiencePlan>(Plan("how many users uploaded something and opened a track afterwards?")).Users).Funnel.Steps;
        Assert.Equal((true, false), (steps[0].Where is null, steps[1].Where is null));
    }

    [Fact]
    public void What_stands_behind_several_deeds_holds_for_all_of_them()
    {
        var plan = Assert.IsType<MetricPlan>(Plan("distinct users who uploaded or removed mill"));
        Assert.NotNull(plan.Where);
        Assert.Equal(2, Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures)).Selection!.Names.Count);
    }

    [Theory]
    [InlineData("how many items were refunded?", -1)]
    [InlineData("how many items were sold?", null)]
    public void Pieces_that_were_given_back_are_counted_without_their_minus(string question, int? unit) =>
        Assert.Equal(unit, (int?)Assert.IsType<AggregateMeasure>(Assert.Single(Assert.IsType<MetricPlan>(Plan(question)).Measures)).PerUnit);

    [Fact]
    public void Months_of_one_person_are_not_counted_as_something_else() =>
        Assert.IsNotType<Planned>(QuestionEngine.Understand(new Question("how many users uploaded in at least 3 different months?", Worlds.Now), Studio));

    [Fact]
    public void Humans_are_the_users_without_the_bots() =>
        Assert.Equal((TestOperator.NotEquals, 2), Assert.IsType<MetricPlan>(Plan("how many humans uploaded in january 2026?")).Where is FieldTest test ? (test.Operator, test.Values.Count) : default);

    [Theory]
    [InlineData("how many items were sold on average per day in january 2026?")]
    [InlineData("average items sold per day in january 2026")]
    public void Pieces_per_day_are_added_up_before_they_are_averaged(string question)
    {
        var measure = Assert.IsType<AggregateMeasure>(Assert.Single(Assert.IsType<MetricPlan>(Plan(question)).Measures));
        Assert.Equal((Aggregation.Average, Aggregation.Sum, FieldSource.Day), (measure.Aggregation, measure.PerAggregation, Assert.Single(measure.Per!.Fields).Source));
    }

    [Fact]
    public void A_mean_number_per_group_is_one_number() =>
        Assert.Equal("studio", Assert.Single(Assert.IsType<AggregateMeasure>(Assert.Single(Assert.IsType<MetricPlan>(Plan("average number of uploads per studio")).Measures)).Per!.Fields).Path);

    [Theory]
    [InlineData("when was the last order in mill and how much was it worth?")]
    [InlineData("percentage of guest orders by upload")]
    public void Numbers_over_other_rows_are_not_given_instead(string question) =>
        Assert.IsNotType<Planned>(QuestionEngine.Understand(new Question(question, Worlds.Now), Studio));

    private static string Json(string question) => PlanJson.Serialize(Plan(question));

    private static QueryPlan Plan(string question) => Assert.IsType<Planned>(QuestionEngine.Understand(new Question(question, Worlds.Now), Studio)).Plan;

    private static SemanticModel WithGlossary(SemanticModel model, string glossary) => GlossaryReader.Read(glossary, model).ApplyTo(model);

    private static PropertyDefinition Text(string path, string[] events, params string[] values) => new(path, PropertyType.Text)
    {
        Count = 5_000,
        DistinctCount = values.Length,
        Events = events,
        Values = values,
        ValuesComplete = true,
    };

    private static PropertyDefinition Key(string path, long distinct, params string[] events) => new(path, PropertyType.Number)
    {
        Role = PropertyRole.Identifier,
        Count = distinct * 4,
        DistinctCount = distinct,
        Events = events,
    };
}
