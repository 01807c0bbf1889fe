using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;
using Analytics.Engine.Questions.Glossaries;

namespace Analytics.Engine.Tests.Questions;

/// <summary>A repair shop for bicycles: what was not done yet, how long things take, what people gave, and numbers that are called by their unit.</summary>
public sealed class RepairShopTests
{
    private static readonly SemanticModel Bare = new()
    {
        Organization = "Spokes",
        Currency = "EUR",
        DataFrom = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero),
        DataThrough = Worlds.Now,
        EventCount = 30_000,
        UserCount = 2_000,
        Events =
        [
            Event("Customer Wrote", 1_100), Event("Repair Ordered", 1_000), Event("Mechanic Answered", 2_500), Event("Repair Assigned", 900), Event("Repair Finished", 800), Event("Repair Handed Over", 500), Event("Work Rated", 400), Event("Bill Issued", 900), Event("Bill Paid", 700, 90_000), Event("Manual Viewed", 600), Event("Manual Voted", 200),
            Event("Battery Charged", 500), Event("Panel Reading Received", 300), Event("Locker Created", 80), Event("Key Paired", 300), Event("Call Received", 400), Event("Brake Tested", 300), Event("Slot Booked", 300), Event("Slot Missed", 30), Event("Refund Given", 60), Event("Pass Renewed", 200, 9_000), Event("Part Sold", 400, 20_000),
        ],
        Properties =
        [
            Key("Repair No", 1_000, "Customer Wrote", "Repair Ordered", "Mechanic Answered", "Repair Assigned", "Repair Finished", "Repair Handed Over", "Work Rated"), Key("Bill No", 900, "Bill Issued", "Bill Paid"), Key("lockerId", 80, "Locker Created", "Key Paired"),
            Text("Bench", ["Repair Assigned", "Repair Finished", "Mechanic Answered"], "wheels", "frames"), Text("From Bench", ["Repair Handed Over"], "wheels", "frames"), Text("Urgency", ["Repair Ordered", "Repair Finished"], "low", "rush"), Text("Cause", ["Repair Handed Over"], "weather rain", "weather storm", "illness"), Text("Method", ["Bill Paid"], "cash", "card"),
            Text("Manual", ["Manual Viewed", "Manual Voted"], "Hubs", "Chains"), Text("Kind", ["Brake Tested"], "disc", "rim"), Text("Occasion", ["Slot Booked"], "time", "gift"),
            Flag("First Answer", "Mechanic Answered"), Text("Template", ["Mechanic Answered"], "thanks", "sorry"), Text("Part", ["Part Sold"], "brake", "chain"), Number("Sum Back", PropertyRole.Money, 1, 90, "Refund Given"), Flag("Late", "Bill Paid"), Flag("Helpful", "Manual Voted"), Flag("Success", "Brake Tested"), Flag("Annual", "Pass Renewed"), Flag("Promise Met", "Repair Finished"),
            Number("Stars", PropertyRole.Plain, 1, 5, "Work Rated"), Number("Steps", PropertyRole.Quantity, 1, 9, "Repair Finished"), Number("Bench Minutes", PropertyRole.Duration, 1, 90, "Repair Finished"), Number("Words", PropertyRole.Quantity, 1, 400, "Mechanic Answered"), Number("energyKwh", PropertyRole.Quantity, 1, 20, "Battery Charged"), Number("productionKwh", PropertyRole.Quantity, 1, 20, "Panel Reading Received"),
            Number("setupMinutes", PropertyRole.Duration, 1, 40, "Key Paired"), Number("Wait Seconds", PropertyRole.Duration, 1, 900, "Call Received"), Number("Minutes", PropertyRole.Duration, 1, 50, "Call Received"), Number("Days Ahead", PropertyRole.Quantity, 0, 30, "Slot Booked"), Number("Riders", PropertyRole.Quantity, 1, 50, "Pass Renewed"),
        ],
        Attributes = [Text("Job", [], "customer", "mechanic")],
    };

    private static readonly SemanticModel Shop = GlossaryReader.Read(
        """
        - mechanic = user where Job is mechanic
        - no show rate = number of `Slot Missed` / number of `Slot Booked`
        - repair = distinct Repair No of `Repair Ordered`
        """,
        Bare).ApplyTo(Bare);

    [Theory]
    [InlineData("unpaid bills", "Bill Issued", "Bill Paid")]
    [InlineData("how many bills are still unpaid", "Bill Issued", "Bill Paid")]
    [InlineData("bills still waiting for payment", "Bill Issued", "Bill Paid")]
    [InlineData("unassigned repairs by urgency", "Repair Ordered", "Repair Assigned")]
    [InlineData("how many repairs are still open by urgency", "Repair Ordered", "Repair Finished")]
    [InlineData("rush repairs nobody finished", "Repair Ordered", "Repair Finished")]
    [InlineData("rush repairs that were never finished", "Repair Ordered", "Repair Finished")]
    public void What_was_not_done_are_the_beginnings_of_things_without_it(string question, string begun, string undone)
    {
        var rows = Counted(Metric(question)).Selection!;
        var tests = rows.Where is AllOf all ? all.Conditions : [rows.Where!];
        Assert.Equal((begun, undone), (rows.Names.Single(), Assert.IsType<ThingTest>(Assert.Single(tests.OfType<NotCondition>()).Condition).Selection.Names.Single()));
    }

    [Fact]
    public void What_is_said_of_the_thing_besides_narrows_its_beginnings() =>
        Assert.Equal("Urgency", Assert.Single(Assert.IsType<AllOf>(Counted(Metric("rush repairs nobody finished")).Selection!.Where).Conditions.OfType<FieldTest>()).Field.Path);

    [Theory]
    [InlineData("what share of bills is unpaid")]
    [InlineData("which bills are unpaid")]
    public void A_share_and_a_list_of_what_was_not_done_are_of_the_things(string question) => Assert.Equal("Bill No", Assert.IsType<EntityPlan>(Plan(question)).Entity.Fields.Single().Path);

    [Fact]
    public void To_take_back_is_not_to_leave_undone() => Assert.IsType<Declined>(Understood("uninstalled lockers"));

    [Theory]
    [InlineData("average first response time", "Repair Ordered", "Mechanic Answered")]
    [InlineData("average time to first reply", "Repair Ordered", "Mechanic Answered")]
    [InlineData("average payment time", "Bill Issued", "Bill Paid")]
    [InlineData("how many days does it take on average until a bill is paid", "Bill Issued", "Bill Paid")]
    [InlineData("how many hours does it take to finish a repair", "Repair Ordered", "Repair Finished")]
    public void How_long_a_deed_takes_runs_from_where_its_thing_began(string question, string begun, string done)
    {
        var plan = Assert.IsType<FunnelPlan>(Plan(question));
        Assert.Equal((begun, done, FunnelOutput.TimeToConvert), (plan.Steps[0].Names.Single(), plan.Steps[^1].Names.Single(), plan.Output));
    }

    [Theory]
    [InlineData("work rated 2 or worse", TestOperator.LessOrEqual)]
    [InlineData("work rated 4 or better", TestOperator.GreaterOrEqual)]
    [InlineData("ratings of 2 or less", TestOperator.LessOrEqual)]
    [InlineData("ratings of 2 stars or less last month", TestOperator.LessOrEqual)]
    public void A_score_is_what_people_gave(string question, TestOperator side)
    {
        var plan = Metric(question);
        var test = Assert.IsType<FieldTest>(plan.Where ?? Counted(plan).Selection!.Where);
        Assert.Equal(("Stars", side, "Work Rated"), (test.Field.Path, test.Operator, Counted(plan).Selection!.Names.Single()));
    }

    [Theory]
    [InlineData("calls that lasted longer than half an hour", "Minutes", "30")]
    [InlineData("calls that waited longer than 5 minutes", "Wait Seconds", "300")]
    public void A_number_called_by_its_unit_is_how_long_it_was(string question, string number, string limit)
    {
        var test = Assert.IsType<FieldTest>(Metric(question).Where);
        Assert.Equal((number, limit), (test.Field.Path, Convert.ToString(test.Values.Single(), System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void One_of_them_stands_for_each()
    {
        var plan = Metric("how many repairs does a mechanic finish per week on average");
        Assert.Equal((TimeGrain.Week, FieldSource.UserId), (plan.Grain, Counted(plan).Per!.Fields.Single().Source));
    }

    [Fact]
    public void Each_of_them_is_shown_by_himself()
    {
        var plan = Metric("how many repairs did each mechanic finish last week");
        Assert.Equal((FieldSource.ExternalUserId, null), (Assert.Single(plan.Breakdowns).Field.Source, Counted(plan).Per));
        Assert.Equal("Job", Assert.IsType<FieldTest>(Assert.IsType<HasAttribute>(plan.Users).Condition).Field.Path);
    }

    [Theory]
    [InlineData("how many customers rated us below 3", TestOperator.LessThan)]
    [InlineData("ratings above 3 stars", TestOperator.GreaterThan)]
    public void A_score_is_compared_and_not_how_many_there_are(string question, TestOperator side)
    {
        var plan = Metric(question);
        var test = Assert.IsType<FieldTest>(plan.Where ?? Counted(plan).Selection!.Where);
        Assert.Equal(("Stars", side), (test.Field.Path, test.Operator));
    }

    [Fact]
    public void The_longest_call_is_by_its_own_length() => Assert.Equal("Minutes", Assert.IsType<OccurrencePlan>(Plan("longest call ever")).By?.Path);

    [Fact]
    public void A_word_of_the_name_itself_comes_before_a_relative_of_another() => Assert.Equal("Battery Charged", Counted(Metric("peak hour for charging")).Selection!.Names.Single());

    [Theory]
    [InlineData("late payment rate by method", "Late")]
    [InlineData("promise hit rate by bench", "Promise Met")]
    [InlineData("brake test failure rate by kind", "Success")]
    [InlineData("which manuals are least helpful", "Helpful")]
    public void A_rate_of_a_flag_may_say_of_what(string question, string flag)
    {
        var rate = Assert.IsType<RatioMeasure>(Assert.Single(Metric(question).Measures));
        Assert.Equal(flag, Assert.IsType<FieldTest>(Assert.IsType<AggregateMeasure>(rate.Numerator).Selection!.Where).Field.Path);
    }

    [Fact]
    public void A_rate_of_failures_counts_what_did_not_succeed() =>
        Assert.Equal("false", Assert.IsType<FieldTest>(Assert.IsType<AggregateMeasure>(Assert.IsType<RatioMeasure>(Assert.Single(Metric("brake test failure rate").Measures)).Numerator).Selection!.Where).Values.Single());

    [Fact]
    public void Kinds_that_are_called_like_steps_in_time_are_sides()
    {
        var plan = Metric("average riders per renewal, annual vs monthly");
        Assert.Equal(("Annual", null), (Assert.Single(plan.Breakdowns).Field.Path, plan.Grain));
    }

    [Theory]
    [InlineData("how many kwh were charged last week", "energyKwh")]
    [InlineData("how much energy was produced per month", "productionKwh")]
    public void An_amount_is_the_number_of_the_deed(string question, string number)
    {
        var measure = Counted(Metric(question));
        Assert.Equal((Aggregation.Sum, number), (measure.Aggregation, measure.Field!.Path));
    }

    [Fact]
    public void Lockers_that_were_set_up_were_created() => Assert.Equal("Locker Created", Counted(Metric("how many lockers were set up in may")).Selection!.Names.Single());

    [Fact]
    public void To_read_a_manual_is_to_view_it() => Assert.Contains("\"Manual Viewed\"", PlanJson.Serialize(Plan("how many people read a manual and then booked a slot within an hour")), StringComparison.Ordinal);

    [Fact]
    public void A_single_step_is_a_number_of_the_same_rows()
    {
        var share = Assert.IsType<RatioMeasure>(Assert.Single(Metric("what percent of repairs are finished with a single step").Measures));
        Assert.Equal("Steps", Assert.IsType<FieldTest>(Assert.IsType<AggregateMeasure>(share.Numerator).Selection!.Where).Field.Path);
    }

    [Fact]
    public void How_far_in_advance_asks_for_the_usual_number()
    {
        var measure = Counted(Metric("how far in advance are slots booked"));
        Assert.Equal((Aggregation.Average, "Days Ahead"), (measure.Aggregation, measure.Field!.Path));
    }

    [Fact]
    public void A_noun_before_the_deed_names_its_rows() => Assert.Equal("Panel Reading Received", Counted(Metric("readings per month")).Selection!.Names.Single());

    [Fact]
    public void A_narrowed_turn_takes_the_value_that_the_rows_have()
    {
        var turn = Understood("just the wheels bench", Turn("why do repairs get handed over"));
        Assert.Equal("From Bench", Assert.IsType<FieldTest>(Assert.IsType<MetricPlan>(Assert.IsType<Planned>(turn).Plan).Where).Field.Path);
    }

    [Theory]
    [InlineData("share of repairs that met the promise", "true")]
    [InlineData("what % of repairs missed the promise by bench", "false")]
    public void A_share_of_things_that_are_so_is_of_those_that_say_whether(string question, string answer)
    {
        var share = Assert.IsType<RatioMeasure>(Assert.Single(Metric(question).Measures));
        var (part, whole) = (Assert.IsType<FieldTest>(Assert.IsType<AggregateMeasure>(share.Numerator).Selection!.Where), Assert.IsType<FieldTest>(Assert.IsType<AggregateMeasure>(share.Denominator).Selection!.Where));
        Assert.Equal(("Promise Met", answer, TestOperator.IsPresent), (part.Field.Path, part.Values.Single(), whole.Operator));
    }

    [Fact]
    public void A_share_under_a_test_is_of_the_rows_that_can_pass_it()
    {
        var share = Assert.IsType<RatioMeasure>(Assert.Single(Metric("share of answers that used a template").Measures));
        Assert.Equal(["Mechanic Answered"], Assert.IsType<AggregateMeasure>(share.Denominator).Selection!.Names);
    }

    [Theory]
    [InlineData("how many customers gave us a 1")]
    [InlineData("customers who gave us 1 star more than once")]
    public void A_score_that_is_given_is_one_of_the_only_rows_with_scores(string question)
    {
        var plan = PlanJson.Serialize(Plan(question));
        Assert.Contains("\"path\":\"Stars\"},\"operator\":\"equals\",\"values\":[\"1\"]", plan, StringComparison.Ordinal);
        Assert.Contains("\"Work Rated\"", plan, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_refunded_in_total_is_money()
    {
        var measure = Counted(Metric("total refunded in march"));
        Assert.Equal((Aggregation.Sum, "Sum Back", "Refund Given"), (measure.Aggregation, measure.Field!.Path, measure.Selection!.Names.Single()));
    }

    [Fact]
    public void A_rate_may_say_again_what_it_is_a_rate_of() => Assert.IsType<RatioMeasure>(Assert.Single(Metric("slot no show rate").Measures));

    [Fact]
    public void A_rate_of_a_flag_may_say_of_what_in_a_word_that_is_a_value_elsewhere() =>
        Assert.Contains("\"Success\"", PlanJson.Serialize(Metric("brake success rate by month")), StringComparison.Ordinal);

    [Fact]
    public void The_top_most_are_the_most()
    {
        var plan = Metric("top 3 most viewed manuals");
        Assert.Equal((3, "Manual"), (plan.Limit, Assert.Single(plan.Breakdowns).Field.Path));
    }

    [Theory]
    [InlineData("repairs ordered between 2/1 and 2/15")]
    [InlineData("repairs ordered from 2/1 to 2/15")]
    public void A_day_may_be_written_without_a_year(string question)
    {
        var american = QuestionEngine.Understand(new Question(question, Worlds.Now), Shop with { TimeZone = "America/Chicago" });
        Assert.Equal("1 Feb 2026 – 15 Feb 2026", Assert.IsType<MetricPlan>(Assert.IsType<Planned>(american).Plan).Range?.Label);
    }

    [Fact]
    public void A_day_without_a_year_is_written_with_the_day_first_elsewhere() =>
        Assert.Equal("since 2 Jan 2026", Assert.IsType<MetricPlan>(Assert.IsType<Planned>(QuestionEngine.Understand(new Question("repairs ordered since 2/1", Worlds.Now), Shop with { TimeZone = "Europe/Vienna" })).Plan).Range?.Label);

    [Theory]
    [InlineData("what about may")]
    [InlineData("just may")]
    public void A_month_that_is_called_like_a_verb_is_a_month_at_the_end(string question) =>
        Assert.Equal("May 2025", Assert.IsType<MetricPlan>(Assert.IsType<Planned>(Understood(question, Turn("bills by method"))).Plan).Range?.Label);

    [Fact]
    public void Kinds_of_a_group_are_groups_of_that_kind()
    {
        var plan = Metric("repairs handed over by weather cause");
        Assert.Equal("Cause", Assert.Single(plan.Breakdowns).Field.Path);
        Assert.Equal(TestOperator.Contains, Assert.IsType<FieldTest>(plan.Where ?? Counted(plan).Selection!.Where).Operator);
    }

    [Theory]
    [InlineData("per month instead")]
    [InlineData("9/10 of the bills")]
    [InlineData("how much did customers gain by renewing a pass")]
    [InlineData("how many customers joined in 2019")]
    public void Words_that_leave_no_trace_are_refused(string question) => Assert.IsType<Declined>(Understood(question));

    private static PlannedTurn Turn(string question) => new(question, Plan(question));

    private static MetricPlan Metric(string question) => Assert.IsType<MetricPlan>(Plan(question));

    private static AggregateMeasure Counted(MetricPlan plan) => Assert.IsType<AggregateMeasure>(Assert.Single(plan.Measures));

    private static QueryPlan Plan(string question) => Assert.IsType<Planned>(Understood(question)).Plan;

    private static Understanding Understood(string question, params PlannedTurn[] before) => QuestionEngine.Understand(new Question(question, Worlds.Now) { Previous = before }, Shop);

    private static EventDefinition Event(string name, long count, decimal? revenue = null) => new(name) { Count = count, Users = count / 2, Revenue = revenue };

    private static PropertyDefinition Number(string path, PropertyRole role, decimal least, decimal most, params string[] events) => new(path, PropertyType.Number) { Role = role, Count = 700, DistinctCount = 40, Events = events, Minimum = least, Maximum = most };

    private static PropertyDefinition Flag(string path, string name) => new(path, PropertyType.Boolean) { Count = 500, DistinctCount = 2, Events = [name], Values = ["true", "false"], ValuesComplete = true };

    private static PropertyDefinition Text(string path, string[] events, params string[] values) => new(path, PropertyType.Text) { Count = 5_000, DistinctCount = values.Length, Events = events, Values = values, ValuesComplete = true };

    private static PropertyDefinition Key(string path, long distinct, params string[] events) => new(path, PropertyType.Text) { Role = PropertyRole.Identifier, Count = distinct * 3, DistinctCount = distinct, Events = events };
}
