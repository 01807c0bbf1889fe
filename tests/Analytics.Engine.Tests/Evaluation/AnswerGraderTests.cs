using Analytics.Engine.Evaluation;
using Analytics.Engine.Sql;

namespace Analytics.Engine.Tests.Evaluation;

public sealed class AnswerGraderTests
{
    private const string Scalar = """{"id":"a","question":"q","dims":0,"tolerance":0.005,"answer":{"columns":["q2","q3","pct"],"rows":[[2070084.54,2525887.68,22.0186]]}}""";
    private const string Table = """{"id":"b","question":"q","dims":1,"tolerance":0.005,"answer":{"columns":["month","revenue"],"rows":[["2011-01",100.5],["2011-02",200]]}}""";

    [Fact]
    public void A_row_with_every_expected_number_is_right_whatever_the_order() =>
        Assert.Equal(Verdict.Right, Grade(Scalar, ["x", "y", "z", "extra"], [22.02m, 2525887.68m, 2070084.54m, 1L]));

    [Fact]
    public void Two_equal_expected_numbers_need_two_columns()
    {
        const string Twice = """{"id":"a","question":"q","dims":0,"answer":{"columns":["a","b"],"rows":[[5,5]]}}""";

        Assert.Equal(Verdict.Wrong, Grade(Twice, ["x", "y"], [5L, 6L]));
        Assert.Equal(Verdict.Right, Grade(Twice, ["x", "y"], [5L, 5L]));
    }

    [Fact]
    public void A_number_outside_of_the_tolerance_is_wrong() =>
        Assert.Equal(Verdict.Wrong, Grade(Scalar, ["x", "y", "z"], [2070084.54m, 2525887.68m, 22.2m]));

    [Fact]
    public void More_rows_than_one_do_not_answer_a_question_for_one() =>
        Assert.Equal(Verdict.Wrong, Grade(Scalar, ["x", "y", "z"], [2070084.54m, 2525887.68m, 22.02m], [1m, 2m, 3m]));

    [Fact]
    public void Months_match_the_first_days_that_stand_for_them() =>
        Assert.Equal(Verdict.Right, Grade(Table, ["month", "revenue"], [new DateOnly(2011, 2, 1), 200m], [new DateOnly(2011, 1, 1), 100.5m]));

    [Fact]
    public void A_day_inside_of_a_month_is_not_that_month() =>
        Assert.Equal(Verdict.Wrong, Grade(Table, ["month", "revenue"], [new DateOnly(2011, 2, 1), 200m], [new DateOnly(2011, 1, 15), 100.5m]));

    [Theory]
    [InlineData("Tuesday", Verdict.Right)]
    [InlineData("tue", Verdict.Right)]
    [InlineData("Thursday", Verdict.Wrong)]
    public void A_weekday_matches_its_number(string name, Verdict verdict) =>
        Assert.Equal(verdict, Grade("""{"id":"b","question":"q","dims":1,"answer":{"columns":["day","orders"],"rows":[["NAME",7]]}}""".Replace("NAME", name, StringComparison.Ordinal), ["day_of_week", "orders"], [2, 7L]));

    [Fact]
    public void Columns_may_stand_in_another_order() =>
        Assert.Equal(Verdict.Right, Grade(Table, ["revenue", "share", "month"], [200m, 66.6m, "2011-02"], [100.5m, 33.3m, "2011-01"]));

    [Fact]
    public void A_bucket_with_zeros_is_no_difference()
    {
        Assert.Equal(Verdict.Right, Grade(Table, ["month", "revenue"], [new DateOnly(2011, 1, 1), 100.5m], [new DateOnly(2011, 2, 1), 200m], [new DateOnly(2011, 3, 1), 0m]));
        Assert.Equal(Verdict.Wrong, Grade(Table, ["month", "revenue"], [new DateOnly(2011, 1, 1), 100.5m], [new DateOnly(2011, 2, 1), 200m], [new DateOnly(2011, 3, 1), 7m]));
        Assert.Equal(Verdict.Wrong, Grade(Table, ["month", "revenue"], [new DateOnly(2011, 1, 1), 100.5m]));
    }

    [Fact]
    public void Keys_ignore_case_and_blanks_and_names_beside_keys_only_inform()
    {
        const string Top = """{"id":"c","question":"q","dims":1,"answer":{"columns":["sku","product","units"],"rows":[["85099B","JUMBO BAG",10],["22197","POPCORN",9]]}}""";

        Assert.Equal(Verdict.Right, Grade(Top, ["sku", "units"], ["85099b ", 10L], ["22197", 9L]));
    }

    [Fact]
    public void The_same_numbers_under_other_keys_are_wrong() =>
        Assert.Equal(Verdict.Wrong, Grade(Table, ["month", "revenue"], [new DateOnly(2011, 1, 1), 200m], [new DateOnly(2011, 2, 1), 100.5m]));

    [Fact]
    public void The_group_of_everything_else_may_have_any_name_but_not_any_number()
    {
        const string Split = """{"id":"s","question":"q","dims":1,"answer":{"columns":["region","revenue"],"rows":[["United Kingdom",90],["Rest of world",10]]}}""";

        Assert.Equal(Verdict.Right, Grade(Split, ["country", "revenue"], ["United Kingdom", 90m], ["Everywhere else", 10m]));
        Assert.Equal(Verdict.Wrong, Grade(Split, ["country", "revenue"], ["United Kingdom", 90m], ["Everywhere else", 11m]));
        Assert.Equal(Verdict.Wrong, Grade(Split, ["country", "revenue"], ["Germany", 90m], ["France", 10m]));
    }

    [Fact]
    public void Another_accepted_reading_is_right()
    {
        const string Either = """{"id":"a","question":"q","dims":0,"answer":{"rows":[[5]]},"alternatives":[{"rows":[[7]]}]}""";

        Assert.Equal(Verdict.Right, Grade(Either, ["x"], [7L]));
    }

    [Fact]
    public void A_refusal_is_right_only_where_nothing_can_be_known()
    {
        const string Unanswerable = """{"id":"u","question":"q","dims":0,"answer":{"columns":[],"rows":[]},"expected":"cannot_answer"}""";

        Assert.Equal(Verdict.Right, AnswerGrader.Grade(GradedQuestion.Parse(Unanswerable), null).Verdict);
        Assert.Equal(Verdict.Wrong, Grade(Unanswerable, ["x"], [1L]));
        Assert.Equal(Verdict.Declined, AnswerGrader.Grade(GradedQuestion.Parse(Scalar), null).Verdict);
    }

    [Fact]
    public void Times_compare_as_instants_written_to_the_second()
    {
        const string Last = """{"id":"t","question":"q","dims":0,"answer":{"rows":[["2017-06-30 20:28:12","kubernetes/ingress","aledbf"]]}}""";

        Assert.Equal(Verdict.Right, Grade(Last, ["time", "user", "event", "repo"], [new DateTimeOffset(2017, 6, 30, 20, 28, 12, TimeSpan.Zero), "aledbf", "ReleaseEvent", "kubernetes/ingress"]));
        Assert.Equal(Verdict.Wrong, Grade(Last, ["time", "user", "event", "repo"], [new DateTimeOffset(2017, 6, 30, 20, 28, 13, TimeSpan.Zero), "aledbf", "ReleaseEvent", "kubernetes/ingress"]));
    }

    [Theory]
    [InlineData(281, 300, 0.90)]
    [InlineData(372, 400, 0.90)]
    [InlineData(555, 600, 0.90)]
    public void The_lower_bound_is_wilsons(int right, int total, double bound)
    {
        Assert.True(EvaluationReport.WilsonLowerBound(right, total) >= bound);
        Assert.True(EvaluationReport.WilsonLowerBound(right - 2, total) < bound);
    }

    [Fact]
    public void The_report_tells_coverage_and_risk_apart()
    {
        var report = EvaluationReport.Of(
        [
            new("1", "counts", new Grade(Verdict.Right, ""), IsUnanswerable: false),
            new("2", "counts", new Grade(Verdict.Wrong, ""), IsUnanswerable: false),
            new("3", "trend", new Grade(Verdict.Declined, ""), IsUnanswerable: false),
            new("4", "none", new Grade(Verdict.Right, ""), IsUnanswerable: true),
        ]);

        Assert.Equal((4, 2, 1, 1), (report.Total, report.Right, report.Wrong, report.Declined));
        Assert.Equal(2 / 3.0, report.Coverage, 6);
        Assert.Equal(0.5, report.Risk, 6);
        Assert.Equal(["counts", "none", "trend"], report.Categories.Select(c => c.Category));
    }

    private static Verdict Grade(string question, string[] columns, params object?[][] rows) => AnswerGrader.Grade(
        GradedQuestion.Parse(question),
        new ResultTable([.. columns.Select(c => new ResultColumn(c, ColumnType.Text))], rows, Truncated: false)).Verdict;
}
