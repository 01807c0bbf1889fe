using Analytics.Engine.Answers;
using Analytics.Engine.Planning;

namespace Analytics.Engine.Tests.Answers;

public sealed class AnswerComposerTests
{
    [Fact]
    public void A_single_number_is_said_with_its_period()
    {
        var answer = Given.Answer(new MetricPlan { Measures = [Given.Revenue], Range = Given.November }, [1509496.33m]);

        Assert.Equal("Revenue in November 2011 was **£1,509,496.33**.", answer.Text);
        Assert.Equal(("Revenue", "£1,509,496.33"), (answer.Headlines[0].Label, answer.Headlines[0].Formatted));
    }

    [Fact]
    public void A_count_is_said_as_a_count() =>
        Assert.Equal("There were **19,959** orders over all data.", Given.Answer(new MetricPlan { Measures = [Given.Orders] }, [19959L]).Text);

    [Theory]
    [InlineData("buy", "purchase", 6L, "There were **6** purchase events over all data.")]
    [InlineData("purchases", "purchase", 6L, "There were **6** purchases over all data.")]
    [InlineData("purchases", "purchase", 1L, "There was **1** purchase over all data.")]
    [InlineData("deliveries", "delivery", 1L, "There was **1** delivery over all data.")]
    [InlineData("order placed", "OrderPlaced", 6L, "**6** orders placed over all data.")]
    [InlineData("order placed", "OrderPlaced", 1L, "There was **1** order placed over all data.")]
    [InlineData("ordered", "OrderPlaced", 0L, "There were no orders placed over all data.")]
    [InlineData("invoice paid", "invoice_paid", 2L, "**2** invoices paid over all data.")]
    [InlineData("login", "login", 2L, "There were **2** login events over all data.")]
    public void What_was_counted_is_said_as_a_noun(string label, string name, long number, string said)
    {
        var plan = new MetricPlan { Measures = [new AggregateMeasure { Name = label, Selection = EventSelection.Of(name), Format = ValueFormat.Integer }] };

        Assert.Equal(said, Given.Answer(plan, [number]).Text);
    }

    [Fact]
    public void Whose_numbers_these_are_is_said()
    {
        var plan = new MetricPlan { Measures = [Given.Orders], Users = new IsUser(["1042"]) };
        Assert.Equal("There were **73** orders of user 1042 over all data.", Given.Answer(plan, [73L]).Text);
        Assert.Equal("There were **5** users over all data.", Given.Answer(plan with { Measures = [new AggregateMeasure { Name = "users", Aggregation = Aggregation.CountDistinct, Field = Field.UserId, Format = ValueFormat.Integer }] }, [5L]).Text);
        Assert.Equal("There were **73** orders of these users over all data.", Given.Answer(plan with { Users = new Performed(EventSelection.Of("purchase")) }, [73L]).Text);
    }

    [Fact]
    public void One_of_many_is_no_plural() =>
        Assert.Equal("There was **1** customer over all data.", Given.Answer(new MetricPlan { Measures = [new AggregateMeasure { Name = "customers", Aggregation = Aggregation.CountDistinct, Field = Field.UserId, Format = ValueFormat.Integer }] }, [1L]).Text);

    [Fact]
    public void The_definition_used_is_named()
    {
        var plan = new MetricPlan { Measures = [Given.Orders] };
        var answer = AnswerComposer.Compose(plan, Given.Model, Given.Table(plan, [19959L]), ["order = distinct order_id of purchase"], Given.Now);

        Assert.EndsWith("\n\n*Counted as: order = distinct order_id of purchase.*", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zero_outside_of_the_data_says_why()
    {
        var range = new TimeRange(new DateTimeOffset(2009, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2010, 1, 1, 0, 0, 0, TimeSpan.Zero)) { Label = "2009" };

        Assert.Equal(
            "There were no orders in 2009. The data covers 1 Dec 2010 to 9 Dec 2011, so that period lies outside of it.",
            Given.Answer(new MetricPlan { Measures = [Given.Orders], Range = range }, [0L]).Text);
    }

    [Fact]
    public void No_rows_at_all_say_so_and_draw_nothing()
    {
        var answer = Given.Answer(new MetricPlan { Measures = [Given.Revenue], Range = Given.November, Breakdowns = [new Dimension(Field.Property("country"))] });

        Assert.StartsWith("No event matches in November 2011.", answer.Text, StringComparison.Ordinal);
        Assert.Null(answer.Chart);
        Assert.Empty(answer.Actions);
    }

    [Fact]
    public void A_comparison_says_the_change_and_both_numbers()
    {
        var plan = new MetricPlan { Measures = [Given.Revenue], Range = Given.November, Comparison = new Comparison([Given.October]) };
        var answer = Given.Answer(plan, [1154979.30m, 1509496.33m, 30.6946m]);

        Assert.Equal("Revenue was **£1,509,496.33** in November 2011, up 30.7% from £1,154,979.30 in October 2011.", answer.Text);
        Assert.Equal(30.6946, answer.Headlines[0].Change!.Value, 4);
    }

    [Fact]
    public void A_trend_says_total_peak_direction_and_that_the_last_bucket_is_not_over()
    {
        var answer = Given.Answer(
            new MetricPlan { Measures = [Given.Revenue], Grain = TimeGrain.Month },
            [new DateOnly(2011, 10, 1), 100m], [new DateOnly(2011, 11, 1), 150m], [new DateOnly(2011, 12, 1), 40m]);

        Assert.Equal(
            "Revenue over all data came to **£290.00** in total. The highest month was November 2011 with **£150.00**. "
            + "From October 2011 to November 2011 it rose by 50.0%. December 2011 is not over yet (data through 9 Dec 2011).",
            answer.Text);
        Assert.True(answer.Chart!.PartialLast);
        Assert.Equal(ChartType.Line, answer.Chart.Type);
    }

    [Fact]
    public void A_trend_is_not_measured_from_a_bucket_in_which_the_data_began()
    {
        var answer = Given.Answer(
            new MetricPlan { Measures = [Given.Revenue], Grain = TimeGrain.Quarter },
            [new DateOnly(2010, 10, 1), 10m], [new DateOnly(2011, 1, 1), 100m], [new DateOnly(2011, 4, 1), 150m]);

        Assert.Contains("From Q1 2011 to Q2 2011 it rose by 50.0%.", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_peak_of_two_steps_in_time_is_named_by_both()
    {
        var hour = new Dimension(Field.OccurredAt) { Grain = TimeGrain.HourOfDay };
        var plan = new MetricPlan { Measures = [Given.Revenue], Grain = TimeGrain.DayOfWeek, Breakdowns = [hour] };

        Assert.Contains("The most were on Thursday, 18:00 with **£30.00**, 60.0% of the total.", Given.Answer(plan, [1L, 9L, 20m], [4L, 18L, 30m]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_time_between_is_said_of_whoever_repeats() =>
        Assert.StartsWith(
            "From one to the next of the same user it takes **2 days** on average",
            Given.Answer(new IntervalPlan { Selection = EventSelection.Of("purchase") }, [3L, 172800m, 86400m, 259200m]).Text,
            StringComparison.Ordinal);

    [Fact]
    public void Distinct_people_of_several_months_are_not_added_up()
    {
        var customers = new AggregateMeasure { Name = "Customers", Aggregation = Aggregation.CountDistinct, Field = Field.UserId };
        var text = Given.Answer(new MetricPlan { Measures = [customers], Grain = TimeGrain.Month }, [new DateOnly(2011, 10, 1), 5L], [new DateOnly(2011, 11, 1), 7L]).Text;

        Assert.DoesNotContain("total", text, StringComparison.Ordinal);
        Assert.DoesNotContain("12", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_breakdown_says_the_leader_and_its_share()
    {
        var plan = new MetricPlan { Measures = [Given.Revenue], Breakdowns = [new Dimension(Field.Property("country"))] };
        var answer = Given.Answer(plan, ["United Kingdom", 75m], ["Germany", 20m], [null, 5m]);

        Assert.Equal("By country, United Kingdom has the highest revenue over all data: **£75.00**, 75.0% of the total. Next: Germany (£20.00, 20.0% of the total), (none) (£5.00, 5.0% of the total).", answer.Text);
        Assert.Contains("as a percentage", answer.FollowUps);
        Assert.Contains("only United Kingdom", answer.FollowUps);
    }

    [Theory]
    [InlineData(true, "United Kingdom / mobile has the highest revenue over all data: **£40.00**")]
    [InlineData(false, "Germany / desktop has the lowest revenue over all data: **£5.00**")]
    public void The_leader_of_ranks_within_groups_is_the_leader_of_all(bool descending, string expected)
    {
        var plan = new MetricPlan
        {
            Measures = [Given.Revenue],
            Breakdowns = [new Dimension(Field.Property("country")), new Dimension(Field.Property("device"))],
            OrderBy = new Ordering(0, descending),
            LimitPerGroup = 1,
        };

        Assert.Contains(expected, Given.Answer(plan, ["France", "mobile", 20m], ["Germany", "desktop", 5m], ["United Kingdom", "mobile", 40m]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cut_list_claims_no_share_of_the_whole()
    {
        var plan = new MetricPlan { Measures = [Given.Revenue], Breakdowns = [new Dimension(Field.Property("country"))], Limit = 2 };

        Assert.DoesNotContain("% of the total", Given.Answer(plan, ["United Kingdom", 75m], ["Germany", 20m]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_funnel_says_conversion_and_the_biggest_drop()
    {
        var plan = new FunnelPlan { Steps = [EventSelection.Of("view"), EventSelection.Of("cart"), EventSelection.Of("purchase")], Window = new Duration(7, TimeGrain.Day) };
        var answer = Given.Answer(plan, [1L, "view", 1000L, 100m, 100m, null], [2L, "cart", 300L, 30m, 30m, 60d], [3L, "purchase", 120L, 12m, 40m, 90d]);

        Assert.Equal("Of 1,000 users who did view over all data, **120** completed all 3 steps within 7 days: **12.0%**. The biggest drop is between view and cart: 700 users (70.0%) go no further.", answer.Text);
        Assert.Equal(ChartType.Funnel, answer.Chart!.Type);
        var segment = answer.Actions.Single(a => a.Kind == "create_segment");
        Assert.Equal(new InFunnel(plan, Completed: false), segment.Data);
    }

    [Fact]
    public void Times_are_said_in_human_units() =>
        Assert.Equal(
            "Half of the 103 users who went from view to cart over all data needed at most **1 h 11 min**; nine in ten at most 11 days 5 h, and 2 h 30 min on average.",
            Given.Answer(new FunnelPlan { Steps = [EventSelection.Of("view"), EventSelection.Of("cart")], Output = FunnelOutput.TimeToConvert }, [103L, 4282d, 968400d, 9000d]).Text);

    [Fact]
    public void An_audience_can_become_a_segment()
    {
        var plan = new AudiencePlan { Users = new Performed(EventSelection.Of("purchase")) };
        var answer = Given.Answer(plan, [4338L]);

        Assert.Equal("**4,338** users match, 99.2% of all known users.", answer.Text);
        Assert.Equal(plan.Users, Assert.Single(answer.Actions).Data);
    }

    [Fact]
    public void Retention_says_how_many_come_back()
    {
        var plan = new RetentionPlan { CohortGrain = TimeGrain.Month };
        var answer = Given.Answer(plan,
            [new DateOnly(2011, 1, 1), 0L, 100L, 100m, 100L], [new DateOnly(2011, 1, 1), 1L, 20L, 20m, 100L],
            [new DateOnly(2011, 2, 1), 0L, 300L, 100m, 300L], [new DateOnly(2011, 2, 1), 1L, 90L, 30m, 300L]);

        Assert.Equal("Over 2 cohorts, **27.5%** of users came back in the next month. Best is the cohort of February 2011 with 30.0% of 300 users.", answer.Text);
        Assert.Equal((ChartType.Heatmap, "period", "cohort"), (answer.Chart!.Type, answer.Chart.X!.Column, answer.Chart.SplitBy));
    }

    [Fact]
    public void New_users_are_told_as_a_number_over_time()
    {
        var plan = new RetentionPlan { CohortGrain = TimeGrain.Month, PeriodGrain = TimeGrain.Month, Periods = 0 };
        var answer = Given.Answer(plan, [new DateOnly(2011, 1, 1), 100L], [new DateOnly(2011, 2, 1), 300L], [new DateOnly(2011, 3, 1), 200L]);

        Assert.Equal(
            "**600** users were new over all data. The month with the most was February 2011 with **300**; the last was March 2011 with **200**. A user is new in the period of their first event.",
            answer.Text);
        Assert.Equal(ChartType.Line, answer.Chart!.Type);
    }

    [Fact]
    public void The_last_event_is_told_with_its_details() =>
        Assert.Equal(
            "The last purchase was on **9 Dec 2011, 12:50** by 12680 (revenue £14.85, country France).",
            Given.Answer(
                new OccurrencePlan { Selection = EventSelection.Of("purchase"), Fields = [Field.Revenue, Field.Property("country")] },
                [new DateTimeOffset(2011, 12, 9, 12, 50, 0, TimeSpan.Zero), "12680", "purchase", 14.85m, "France"]).Text);

    [Fact]
    public void The_catalog_is_told_without_sql()
    {
        var plan = new CatalogPlan { Subject = CatalogSubject.Events };
        var answer = AnswerComposer.Compose(plan, Given.Model, CatalogAnswer.Table(plan, Given.Model), [], Given.Now);

        Assert.Equal("There are **541,909** events of 2 kinds by **4,372** known users, from 1 Dec 2010 to 9 Dec 2011.", answer.Text);
    }

    [Fact]
    public void The_server_s_culture_changes_nothing()
    {
        var before = System.Globalization.CultureInfo.CurrentCulture;
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("de-DE");
            Assert.Equal("Revenue in November 2011 was **£1,509,496.33**.", Given.Answer(new MetricPlan { Measures = [Given.Revenue], Range = Given.November }, [1509496.33m]).Text);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = before;
        }
    }
}
