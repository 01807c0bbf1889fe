using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>People defined by events in quotes: nothing about such a definition has to be guessed.</summary>
public sealed class QuotedDefinitionTests
{
    [Theory]
    [InlineData("active user = user who did `Report Exported`", "active user")]
    [InlineData("An active user is a user who did `Report Exported`.", "active user")]
    [InlineData("Active users are users who did `Report Exported`.", "Active users")]
    [InlineData("active user: did `Report Exported`", "active user")]
    [InlineData("Exporters means anyone who triggered `Report Exported`", "Exporters")]
    [InlineData("By active user we mean a user who did `Report Exported`.", "active user")]
    public void Who_did_a_quoted_event_is_meant(string text, string name)
    {
        var term = Term(text);
        Assert.Equal(name, term.Term);
        Assert.Equal("Report Exported", Assert.Single(Assert.IsType<Performed>(term.Users).Selection.Names));
    }

    [Theory]
    [InlineData("lapsed user = user who has not done `Page Viewed` for 30 days", 30)]
    [InlineData("lapsed: users without `Page Viewed` in the past 60 days", 60)]
    public void Who_did_not_do_it_for_so_long_is_meant(string text, int days)
    {
        var term = Term(text);
        Assert.Equal("Page Viewed", Assert.Single(Assert.IsType<Performed>(Assert.IsType<NotInUserSet>(term.Users).Set).Selection.Names));
        Assert.Equal(new Duration(days, TimeGrain.Day), term.Within);
    }

    [Fact]
    public void Several_events_are_joined_as_they_are_said()
    {
        Assert.Equal(2, Assert.IsType<AllUserSets>(Term("Activated means did `Trial Started` and `Report Exported`").Users).Sets.Count);
        Assert.Equal(["Report Exported", "Teammate Invited"], Assert.IsType<Performed>(Term("Active users are those who did `Report Exported` or `Teammate Invited`").Users).Selection.Names);
    }

    [Fact]
    public void An_event_alone_names_rows() => Assert.Equal("Report Exported", Assert.Single(Term("Export means `Report Exported`").Selection!.Names));

    [Fact]
    public void A_question_uses_them()
    {
        var model = GlossaryReader.Read("active user = user who did `Report Exported`", Worlds.Software).ApplyTo(Worlds.Software);
        var planned = Assert.IsType<Planned>(QuestionEngine.Understand(new Question("active users last month", Worlds.Now), model));
        Assert.Contains("Report Exported", PlanJson.Serialize(planned.Plan), StringComparison.Ordinal);
    }

    private static TermDefinition Term(string text) => Assert.Single(GlossaryReader.Read(text, Worlds.Software).Terms);
}
