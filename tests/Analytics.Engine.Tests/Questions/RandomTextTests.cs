using Analytics.Engine.Model;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

public sealed class RandomTextTests
{
    private static readonly string[] Pieces =
    [
        "how many", "users", "signups", "by", "country", "last", "week", "vs", "not", "never", "(", ")", "\"", "'", "%", "10", "-", "/", "and", "or", "top", "5", "in", "germany", "then",
        "within", "days", "of", "first", "p90", "revenue", "per", "user", ",", "?", "£5", "2026-01", "2026-13-45", "week 99", "31 february", "0", "99999999999999999999", "é", "🙂", "what % of", "again", "those", "same", "instead",
        "between", "since", "ago", "half", "quarter", "each", "most", "rate", "distribution", "funnel", "retention", "\t", "\n", "...", "a/b", "x_y", "who", "when", "last", "without", "except", "at least",
    ];

    [Fact]
    public void No_text_crashes_the_engine()
    {
        var random = new Random(20260318);
        var previous = new List<PlannedTurn>();
        for (var round = 0; round < 3_000; round++)
        {
            var text = string.Join(random.Next(4) == 0 ? "" : " ", Enumerable.Range(0, random.Next(1, 14)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            var model = round % 2 == 0 ? Worlds.Software : Worlds.Delivery;
            var understanding = QuestionEngine.Understand(new Question(text, Worlds.Now) { Previous = previous }, model);
            Assert.NotNull(understanding);
            if (understanding is Planned planned)
            {
                Assert.NotEmpty(Planning.PlanJson.Serialize(planned.Plan));
                previous = random.Next(3) == 0 ? [] : [new PlannedTurn(text, planned.Plan)];
            }
        }
    }

    [Fact]
    public void Letters_at_random_do_not_crash_the_engine()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(0, 120)).Select(_ => (char)random.Next(32, round % 2 == 0 ? 127 : 0x2FF))]);
            Assert.NotNull(QuestionEngine.Understand(new Question(text, Worlds.Now), Worlds.Game));
        }
    }

    /// <summary>People send before they are done, and leave words out: no pass may rely on a word that usually follows.</summary>
    [Theory]
    [InlineData("software")]
    [InlineData("game")]
    [InlineData("delivery")]
    [InlineData("repairs")]
    [InlineData("loans")]
    public void A_question_that_is_cut_or_lacks_a_word_does_not_crash_the_engine(string world)
    {
        var model = Worlds.Named(world);
        foreach (var words in GoldenQuestionTests.SingleTurns(world).Select(question => question.Split(' ')))
        {
            for (var at = 0; at < words.Length; at++)
            {
                Assert.NotNull(QuestionEngine.Understand(new Question(string.Join(' ', words[..at]), Worlds.Now), model));
                Assert.NotNull(QuestionEngine.Understand(new Question(string.Join(' ', (string[])[.. words[..at], .. words[(at + 1)..]]), Worlds.Now), model));
            }
        }
    }

    [Fact]
    public void An_organization_without_events_is_no_problem() =>
        Assert.IsNotType<Planned>(QuestionEngine.Understand(new Question("how many signups last week", Worlds.Now), new SemanticModel { Organization = "new" }));

    [Fact]
    public void The_same_question_always_gives_the_same_plan()
    {
        var question = new Question("top 3 plans by revenue last month compared with the month before", Worlds.Now);
        var first = Planning.PlanJson.Serialize(Assert.IsType<Planned>(QuestionEngine.Understand(question, Worlds.Software)).Plan);
        Assert.Equal(first, Planning.PlanJson.Serialize(Assert.IsType<Planned>(QuestionEngine.Understand(question, Worlds.Software)).Plan));
    }

    /// <summary>How long that takes is the benchmark `understanding`'s to tell.</summary>
    [Theory]
    [InlineData(77)]
    [InlineData(9_999)]
    public void A_value_among_ten_thousand_is_found(int index)
    {
        var values = Enumerable.Range(0, 10_000).Select(number => $"{Word(number)} {Word(number * 7)} {number}").ToArray();
        var model = Worlds.Game with
        {
            Properties = [.. Worlds.Game.Properties, new PropertyDefinition("product", PropertyType.Text) { Count = 50_000, DistinctCount = 10_000, Events = ["item_purchased"], Values = values }],
        };

        var understanding = QuestionEngine.Understand(new Question($"revenue from {values[index]} per week", Worlds.Now), model);

        Assert.Contains($"\"{values[index]}\"", Planning.PlanJson.Serialize(Assert.IsType<Planned>(understanding).Plan), StringComparison.Ordinal);
    }

    private static string Word(int seed)
    {
        string[] syllables = ["ba", "ko", "ri", "tun", "mel", "sa", "vor", "pi", "lan", "dru"];
        return syllables[seed % 10] + syllables[seed / 10 % 10] + syllables[seed / 100 % 10];
    }
}
