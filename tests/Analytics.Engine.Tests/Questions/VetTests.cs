using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>A veterinary practice whose rows are written in title case, and a recruiting site with nested ones: whose owner, which steps, what did not happen.</summary>
public sealed class VetTests
{
    private static readonly string[] Kept = ["Appointment Booked", "Appointment Cancelled", "Appointment Missed", "Visit Completed", "Invoice Paid"];

    private static readonly string[] Hiring = ["ApplicationSubmitted", "ApplicationRejected", "ApplicationWithdrawn", "InterviewScheduled", "InterviewCompleted", "OfferMade", "OfferAccepted", "OfferDeclined"];

    private static readonly SemanticModel Practice = Empty("Practice") with
    {
        Events = [Event("Appointment Booked", 4_000), Event("Visit Completed", 3_000), Event("Invoice Paid", 2_900), Event("Pet Registered", 1_400), Event("Reminder Opened", 1_100), Event("Appointment Cancelled", 500), Event("Appointment Missed", 270), Event("Payment Declined", 220), Event("Invoice Refunded", 110), Event("Review Submitted", 700)],
        Properties =
        [
            Text("Clinic", 2, Kept, "Bondi", "Manly"),
            Key("Appointment Id", 4_000, Kept),
            Key("Pet.Id", 1_400, "Pet Registered", "Appointment Booked", "Visit Completed"),
            Text("Pet.Breed", 2, ["Pet Registered", "Appointment Booked", "Visit Completed"], "Poodle", "Siamese"),
            Text("Reason", 4, ["Appointment Booked", "Appointment Cancelled"], "surgery", "dental", "sick", "no time"),
            Text("Cancelled By", 2, ["Appointment Cancelled"], "owner", "clinic"),
            Key("Invoice Id", 3_000, "Invoice Paid", "Payment Declined", "Invoice Refunded"),
            Number("Days Ahead", PropertyRole.Quantity, "Appointment Booked"),
            Number("Discount", PropertyRole.Money, "Invoice Paid"),
            Number("Total", PropertyRole.Money, "Invoice Paid"),
            Number("Weight Kg", PropertyRole.Quantity, "Visit Completed"),
            Text("Pet.Species", 2, ["Pet Registered", "Appointment Booked", "Visit Completed"], "dog", "cat"),
            Number("Wait Minutes", PropertyRole.Duration, "Visit Completed"),
            Number("Stars", PropertyRole.Quantity, "Review Submitted"),
            Text("Payment Method", 2, ["Invoice Paid", "Payment Declined"], "card", "cash"),
            Text("Channel", 2, ["Appointment Booked"], "phone", "app"),
            new("Services", PropertyType.Array) { Count = 3_000, DistinctCount = 2, Events = ["Invoice Paid"], Values = ["x-ray", "vaccine"], ValuesComplete = true },
            Number("Amount", PropertyRole.Money, "Payment Declined", "Invoice Refunded"),
        ],
        Attributes = [new("has_insurance", PropertyType.Boolean) { Count = 900, DistinctCount = 2 }, new("phone", PropertyType.Text) { Role = PropertyRole.Identifier, Count = 540, DistinctCount = 540 }, Text("suburb", 2, [], "Glebe", "Epping")],
    };

    private static readonly SemanticModel Recruiting = Empty("Recruiting") with
    {
        Events = [Event("JobViewed", 4_400), Event("ApplicationSubmitted", 2_200), Event("MessageSent", 2_200), Event("InterviewScheduled", 2_000), Event("InterviewCompleted", 1_800), Event("ApplicationRejected", 1_500), Event("CandidateRegistered", 1_500), Event("JobSaved", 1_300), Event("OfferMade", 240), Event("ApplicationWithdrawn", 230), Event("OfferAccepted", 170), Event("OfferDeclined", 65)],
        Properties =
        [
            Key("job.id", 60, ["JobViewed", "JobSaved", .. Hiring]),
            Text("job.title", 2, ["JobViewed", "JobSaved", .. Hiring], "Designer", "Controller"),
            Key("application.id", 2_200, Hiring),
            Text("application.source", 2, Hiring, "referral", "indeed"),
            Text("source", 2, ["CandidateRegistered"], "referral", "indeed"),
            Text("interview.type", 2, ["InterviewScheduled", "InterviewCompleted"], "phone", "onsite"),
            Number("offer.salary", PropertyRole.Money, "OfferMade", "OfferAccepted", "OfferDeclined"),
            Number("expectedSalary", PropertyRole.Money, "ApplicationSubmitted"),
            Number("offer.bonus", PropertyRole.Money, "OfferMade"),
        ],
        Attributes = [new("yearsOfExperience", PropertyType.Number) { Role = PropertyRole.Quantity, Count = 1_500, DistinctCount = 26, Minimum = 0, Maximum = 25 }, Text("gender", 2, [], "female", "male")],
    };

    [Fact]
    public void A_word_of_an_events_own_name_beats_a_relative_of_a_key() =>
        Assert.Equal((Aggregation.Count, "Visit Completed"), Counted(Practice, "top 3 breeds per clinic by visits"));

    [Fact]
    public void Money_that_nobody_paid_is_no_revenue()
    {
        var revenue = Talk.Only(Talk.Metric(Practice, "revenue by clinic this year"));
        Assert.Equal(("Total", "Invoice Paid"), (revenue.Field!.Path, Assert.Single(revenue.Selection!.Names)));
    }

    [Fact]
    public void A_bonus_is_no_revenue_and_popular_is_what_most_have_to_do_with()
    {
        Assert.Equal((Aggregation.Count, "JobViewed"), Counted(Recruiting, "most wanted jobs"));
        Assert.IsType<Declined>(QuestionEngine.Understand(new Question("revenue by month", Worlds.Now), Recruiting));
    }

    [Theory]
    [InlineData("what is the most common reason for an appointment")]
    [InlineData("top reasons for an appointment")]
    public void Reasons_are_groups_wherever_they_are_asked_for(string question) =>
        Assert.Equal("Reason", Assert.Single(Talk.Metric(Practice, question).Breakdowns).Field.Path);

    [Theory]
    [InlineData("no-show rate by month", "Appointment Missed")]
    [InlineData("what % of appointments get cancelled", "Appointment Cancelled")]
    public void A_share_of_things_is_of_those_that_began(string question, string part)
    {
        var share = Assert.IsType<RatioMeasure>(Assert.Single(Talk.Metric(Practice, question).Measures));
        Assert.Equal([(Field.Property("Appointment Id"), part), (Field.Property("Appointment Id"), "Appointment Booked")], new[] { share.Numerator, share.Denominator }.Cast<AggregateMeasure>().Select(measure => (measure.Field!, measure.Selection!.Names.Single())));
    }

    [Fact]
    public void The_whole_of_a_share_may_stand_behind()
    {
        var share = Assert.IsType<RatioMeasure>(Assert.Single(Talk.Metric(Practice, "cancelled appointments as a share of all appointments").Measures));
        Assert.Equal(["Appointment Booked"], Assert.IsType<AggregateMeasure>(share.Denominator).Selection!.Names);
    }

    [Fact]
    public void Who_never_showed_up_missed_what_was_booked() =>
        Assert.Equal(
            ["Appointment Booked", "Appointment Missed"],
            Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(Talk.Plan(Practice, "owners who booked but never showed up")).Users).Sets.SelectMany(set => Assert.IsType<Performed>(set).Selection.Names));

    [Fact]
    public void Owners_are_people_where_the_rows_that_name_them_are_not_spoken_of()
    {
        Assert.Equal("has_insurance", Assert.Single(Talk.Metric(Practice, "avg invoice for insured owners vs uninsured").Breakdowns).Field.Path);
        Assert.IsType<NotInUserSet>(Assert.IsType<AudiencePlan>(Talk.Plan(Practice, "how many pet owners haven't been here in 6 months")).Users);
        Assert.Equal(["owner"], Assert.IsType<FieldTest>(Talk.Metric(Practice, "how many appointments were cancelled by owners").Where).Values);
    }

    [Fact]
    public void A_comparison_stays_with_its_number() =>
        Assert.Equal(TestOperator.GreaterThan, Assert.IsType<FieldTest>(Talk.Metric(Practice, "appointments booked more than 7 days ahead").Where).Operator);

    [Theory]
    [InlineData("median time from booking to visit", "Appointment Booked, Visit Completed")]
    public void To_leads_from_one_step_to_the_next(string question, string steps) => Assert.Equal(steps, Steps(Practice, question));

    [Theory]
    [InlineData("funnel from application to interview to offer to acceptance", "ApplicationSubmitted, InterviewScheduled, OfferMade, OfferAccepted")]
    public void A_thing_in_a_funnel_is_where_it_begins(string question, string steps) => Assert.Equal(steps, Steps(Recruiting, question));

    [Fact]
    public void Who_applied_did_so()
    {
        var applied = Assert.IsType<Performed>(Assert.IsType<AudiencePlan>(Talk.Plan(Recruiting, "candidates who applied to more than 3 jobs")).Users);
        Assert.Equal(["ApplicationSubmitted"], applied.Selection.Names);
        var missing = Assert.IsType<AllUserSets>(Assert.IsType<AudiencePlan>(Talk.Plan(Recruiting, "how many ppl saved a job but didnt apply")).Users);
        Assert.Equal(["ApplicationSubmitted"], missing.Sets.OfType<NotInUserSet>().Select(none => none.Set).Cast<Performed>().Single().Selection.Names);
    }

    [Fact]
    public void Named_people_go_through_the_steps_though_an_event_is_called_like_them()
    {
        var plan = Assert.IsType<AudiencePlan>(Talk.Plan(Recruiting, "how many candidates were rejected after the onsite interview"));
        Assert.Null(Assert.IsType<InFunnel>(plan.Users).Funnel.Entity);
    }

    [Fact]
    public void What_it_takes_to_get_something_is_counted_before_it()
    {
        var counted = Talk.Only(Talk.Metric(Recruiting, "how many interviews does it take to get an offer"));
        Assert.Equal(["OfferMade"], Assert.IsType<BeforeFirstTest>(counted.Selection!.Where).Selection.Names);
    }

    [Fact]
    public void A_unit_may_be_the_first_word_of_a_number()
    {
        var test = Assert.IsType<FieldTest>(Assert.IsType<HasAttribute>(Assert.IsType<AudiencePlan>(Talk.Plan(Recruiting, "candidates with over 10 years experience")).Users).Condition);
        Assert.Equal(("yearsOfExperience", TestOperator.GreaterThan), (test.Field.Path, test.Operator));
    }

    [Theory]
    [InlineData("average spend of owners by suburb")]
    [InlineData("average spend of owners with a phone number vs without")]
    public void What_people_spend_on_average_is_taken_of_each_of_them(string question)
    {
        var plan = Talk.Metric(Practice, question);
        Assert.Equal(EntityKey.User, Talk.Only(plan).Per! with { Selection = null, Name = EntityKey.User.Name });
        Assert.Equal(FieldSource.UserAttribute, Assert.Single(plan.Breakdowns).Field.Source);
    }

    [Theory]
    [InlineData("owners who waited more than 2 hours in total", TestOperator.GreaterThan, 120)]
    [InlineData("owners who waited less than 20 minutes", TestOperator.LessThan, 20)]
    public void What_people_do_for_some_time_is_added_up(string question, TestOperator test, int minutes)
    {
        var users = Assert.IsType<AudiencePlan>(Talk.Plan(Practice, question)).Users;
        var waited = Assert.IsType<Performed>(users is AllUserSets all ? all.Sets[^1] : users);
        Assert.Equal((Aggregation.Sum, Field.Property("Wait Minutes"), new ValueTest(test, minutes)), (waited.Aggregation, waited.Field!, waited.Test));
    }

    [Fact]
    public void More_often_than_all_others_is_most_often() => Assert.Equal(1, Talk.Metric(Practice, "which payment method gets declined more often").Limit);

    [Theory]
    [InlineData("what time of day do owners come")]
    [InlineData("what time of day do they come")]
    public void Who_comes_visits(string question)
    {
        var plan = Talk.Metric(Practice, question);
        Assert.Equal((TimeGrain.HourOfDay, "Visit Completed"), (plan.Grain!.Value, Talk.Only(plan).Selection!.Names.Single()));
    }

    [Fact]
    public void A_score_is_given_to_it() =>
        Assert.Equal(["1"], Assert.IsType<FieldTest>(Talk.Only(Talk.Metric(Practice, "how many people gave it 1 star")).Selection!.Where).Values);

    [Theory]
    [InlineData("which services are usually sold together")]
    public void Pairs_are_not_answered_by_single_things(string question) => Assert.IsType<Declined>(QuestionEngine.Understand(new Question(question, Worlds.Now), Practice));

    [Theory]
    [InlineData("owners with insurance but no visit this year")]
    [InlineData("owners with insurance but never visited this year")]
    [InlineData("owners without a visit this year")]
    public void But_none_says_what_they_did_not_do(string question)
    {
        var users = Assert.IsType<AudiencePlan>(Talk.Plan(Practice, question)).Users;
        Assert.Equal(["Visit Completed"], Assert.IsType<Performed>(Assert.IsType<NotInUserSet>(users is AllUserSets all ? all.Sets[^1] : users).Set).Selection.Names);
    }

    [Fact]
    public void Applicants_applied()
    {
        Assert.Equal((Aggregation.CountDistinct, "ApplicationSubmitted"), Counted(Recruiting, "applicants per job"));
        var plan = Talk.Metric(Recruiting, "which source brings the most applicants");
        Assert.Equal("application.source", Assert.Single(plan.Breakdowns).Field.Path);
        Assert.Equal(["ApplicationWithdrawn", "ApplicationRejected"], Talk.Only(Talk.Metric(Recruiting, "how many applicants withdrew or were rejected in october")).Selection!.Names);
    }

    [Fact]
    public void Women_are_people() => Assert.Equal((Aggregation.CountDistinct, "ApplicationSubmitted"), Counted(Recruiting, "how many women applied"));

    [Fact]
    public void What_is_open_came_to_no_end_of_its_own()
    {
        var open = Assert.IsType<ThingTest>(Assert.IsType<NotCondition>(Talk.Only(Talk.Metric(Recruiting, "how many applications are still open")).Selection!.Where).Condition);
        Assert.Equal(["ApplicationRejected", "ApplicationWithdrawn"], open.Selection.Names);
    }

    [Fact]
    public void Nobody_did_it_to_the_thing_itself()
    {
        var jobs = Assert.IsType<EntityPlan>(Talk.Plan(Recruiting, "which jobs nobody applied to"));
        Assert.Equal(("job.id", "ApplicationSubmitted"), (jobs.Entity.Fields.Single().Path, Assert.IsType<Performed>(Assert.IsType<NotInUserSet>(jobs.Members).Set).Selection.Names.Single()));
    }

    [Theory]
    [InlineData("how many dogs weigh over 30 kilos")]
    [InlineData("how many dogs do we have")]
    public void Kinds_of_things_are_counted_by_their_key(string question)
    {
        var counted = Talk.Only(Talk.Metric(Practice, question));
        Assert.Equal((Aggregation.CountDistinct, Field.Property("Pet.Id")), (counted.Aggregation, counted.Field!));
    }

    [Theory]
    [InlineData("distribution of waiting time in 150 minute buckets")]
    [InlineData("histogram of wait minutes in buckets of 150")]
    public void Buckets_may_be_told_by_their_width(string question) =>
        Assert.Equal([0m, 150, 300, 450, 600, 750, 900], Assert.IsType<DistributionPlan>(Talk.Plan(Practice, question)).Buckets.Select(bucket => bucket.From!.Value));

    [Fact]
    public void Salaries_are_averaged() => Assert.Equal(Aggregation.Average, Talk.Only(Talk.Metric(Recruiting, "expected salary by job title")).Aggregation);

    [Fact]
    public void What_is_on_file_is_no_deed() =>
        Assert.Equal(new FieldTest(Field.Attribute("phone"), TestOperator.IsPresent, []).Field, Assert.IsType<FieldTest>(Assert.IsType<AggregateMeasure>(Assert.IsType<RatioMeasure>(Assert.Single(Talk.Metric(Practice, "what percentage of owners have a phone number on file").Measures)).Numerator).Selection!.Where).Field);

    [Fact]
    public void A_relative_who_asks_for_nobody() =>
        Assert.Equal(["Payment Declined", "Appointment Cancelled"], Assert.IsType<InFunnel>(Assert.IsType<AudiencePlan>(Talk.Plan(Practice, "owners who had a declined payment and then cancelled")).Users).Funnel.Steps.SelectMany(step => step.Names));

    [Fact]
    public void Total_adds_up_the_rows_that_have_no_total()
    {
        var refunds = Talk.Only(Talk.Metric(Practice, "total refunds in october"));
        Assert.Equal((Aggregation.Sum, "Amount", "Invoice Refunded"), (refunds.Aggregation, refunds.Field!.Path, refunds.Selection!.Names.Single()));
    }

    [Fact]
    public void A_named_end_that_is_no_step_is_not_passed_over() =>
        Assert.IsType<Declined>(QuestionEngine.Understand(new Question("average time from rejection to next application", Worlds.Now), Recruiting));

    [Fact]
    public void Nobody_did_something_while_doing_nothing() =>
        Assert.IsType<Declined>(QuestionEngine.Understand(new Question("owners who registered a pet but were never active", Worlds.Now), Practice));

    private static string Steps(SemanticModel model, string question) => string.Join(", ", Assert.IsType<FunnelPlan>(Talk.Plan(model, question)).Steps.SelectMany(step => step.Names));

    private static (Aggregation How, string Event) Counted(SemanticModel model, string question)
    {
        var measure = Talk.Only(Talk.Metric(model, question));
        return (measure.Aggregation, measure.Selection!.Names.Single());
    }

    private static SemanticModel Empty(string name) => new() { Organization = name, TimeZone = "Australia/Brisbane", Currency = "AUD", EventCount = 18_000, UserCount = 1_500, DataFrom = Worlds.Now.AddDays(-300), DataThrough = Worlds.Now, Version = 1 };

    private static EventDefinition Event(string name, long count) => new(name) { Count = count, Users = count / 3 };

    private static PropertyDefinition Number(string path, PropertyRole role, params string[] events) => new(path, PropertyType.Number) { Role = role, Count = 700, DistinctCount = 60, Events = events, Minimum = 0, Maximum = 900 };

    private static PropertyDefinition Text(string path, long distinct, string[] events, params string[] values) => new(path, PropertyType.Text) { Count = 5_000, DistinctCount = distinct, Events = events, Values = values, ValuesComplete = values.Length == distinct };

    private static PropertyDefinition Key(string path, long distinct, params string[] events) => new(path, PropertyType.Text) { Role = PropertyRole.Identifier, Count = distinct * 3, DistinctCount = distinct, Events = events };
}
