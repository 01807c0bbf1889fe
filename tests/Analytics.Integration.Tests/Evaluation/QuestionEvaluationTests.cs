using System.Globalization;
using Analytics.Chat;
using Analytics.Engine.Evaluation;
using Analytics.Integration.Tests.Chat;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Integration.Tests.Evaluation;

/// <summary>
/// The engine asked hundreds of questions about organizations it has never seen. What is right was found twice, by hand-written SQL and by walking
/// over the rows, and never by the engine. The report of a run lies beside the test program, in the folder "evaluation".
/// </summary>
public sealed class QuestionEvaluationTests(PostgresFixture postgres)
{
    private static readonly Family[] Families = [.. CountFamilies.All, .. MoneyFamilies.All, .. BehaviourFamilies.All, .. TurnFamilies.All];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Hand_written_sql_and_a_walk_over_the_rows_find_the_same_gold(int seed)
    {
        await using var test = await postgres.CreateDatabaseAsync();
        var differing = new List<string>();
        foreach (var world in Worlds.All.Concat(Worlds.Later).Concat(Worlds.Last).Concat(StrangeWorlds.First).Select(world => WorldGenerator.Fill(world, seed)))
        {
            var gold = new Gold(test.Database.System, world);
            await gold.FillAsync();
            var evaluated = new EvaluatedWorld(world, gold, 0);
            foreach (var family in Families.Concat(HeldOutFamilies.All).Concat(AggregateFamilies.All).Concat(BehaviouralFamilies.All).Concat(ProductFamilies.All).Concat(TalkFamilies.All).Concat(HeldOutTalks.All))
            {
                if (!await evaluated.AgreesAsync(family))
                {
                    differing.Add($"{world.Name}/{family.Id}");
                }
            }
        }

        Assert.True(differing.Count == 0, string.Join(", ", differing));
    }

    [Fact]
    public Task Questions_about_unknown_organizations_are_answered_right() => AskAsync("first", Worlds.All, Families, 0.98);

    [Fact]
    public Task The_same_is_asked_of_other_organizations() => AskAsync("first-later", Worlds.Later, Families, 0.96);

    [Fact]
    public Task Other_people_ask_the_same_in_other_words() => AskAsync("second", [.. Worlds.All, .. Worlds.Later], SecondVoices.Of(Families), 0.94);

    [Fact]
    public Task Families_that_were_held_out_are_answered_right() => AskAsync("held-out", [Gym, Worlds.Charging, .. Worlds.Last], HeldOutFamilies.All, 0.96);

    [Fact]
    public Task Aggregates_in_strange_domains_are_answered_right() => AskAsync("aggregates", StrangeWorlds.First, AggregateFamilies.All, 0.91);

    [Fact]
    public Task Behaviour_in_strange_domains_is_answered_right() => AskAsync("behavioural", StrangeWorlds.Later, BehaviouralFamilies.All, 0.94);

    [Fact]
    public Task What_product_managers_ask_is_answered_right() => AskAsync("product", StrangeWorlds.First, ProductFamilies.All, 0.88);

    [Fact]
    public Task A_third_person_asks_about_aggregates_and_behaviour() => AskAsync("third", [.. StrangeWorlds.Third], ThirdVoices.Of([.. AggregateFamilies.All, .. BehaviouralFamilies.All]), 0.92);

    [Fact]
    public Task Talks_with_exceptions_dates_and_turns_are_answered_right() => AskAsync("talks", [Gym, Worlds.Charging, .. Worlds.Last], TalkFamilies.All, 0.95);

    [Fact]
    public Task Talks_that_were_held_out_are_answered_right() => AskAsync("held-out-talks", [Gym, Worlds.Charging, .. Worlds.Last], HeldOutTalks.All, 0.93);

    [Fact]
    public Task The_same_is_asked_when_the_data_says_it_in_other_words() => AskAsync("renamed", RenamedWorlds.All, Families, 0.94);

    [Fact]
    public Task Behaviour_in_a_market_place_is_answered_right() => AskSetAsync("marketplace", new DateTimeOffset(2025, 6, 16, 0, 0, 0, TimeSpan.Zero), 0.76);

    [Fact]
    public Task The_way_of_applications_through_an_office_is_answered_right() => AskSetAsync("permits", new DateTimeOffset(2024, 7, 1, 0, 0, 0, TimeSpan.Zero), 0.5);

    private async Task AskSetAsync(string name, DateTimeOffset now, double atLeast)
    {
        await using var test = await postgres.CreateDatabaseAsync(25);
        using var host = ProductHost.Build(test);
        var lines = new List<string>();
        var report = EvaluationReport.Of([.. await new QuestionSet(name).AskAsync(test, host.Services.GetRequiredService<AnswerPipeline>(), now, lines)]);
        await WriteAsync(name, report, lines);
        Assert.True(report.Accuracy > atLeast, string.Create(CultureInfo.InvariantCulture, $"{report.Right} of {report.Total}"));
    }

    private static World Gym => Worlds.Gym;

    private async Task AskAsync(string name, IReadOnlyList<World> worlds, IReadOnlyList<Family> families, double atLeast)
    {
        await using var test = await postgres.CreateDatabaseAsync(25);
        using var host = ProductHost.Build(test);
        var pipeline = host.Services.GetRequiredService<AnswerPipeline>();
        var answers = new List<GradedAnswer>();
        var lines = new List<string>();
        foreach (var world in worlds.Select(world => WorldGenerator.Fill(world, 1)))
        {
            var evaluated = await EvaluatedWorld.ImportAsync(test, world);
            foreach (var asked in await evaluated.CasesAsync(families))
            {
                answers.Add(await evaluated.AskAsync(pipeline, asked, lines));
            }
        }

        var report = EvaluationReport.Of(answers);
        await WriteAsync(name, report, lines);
        Assert.True(report.Accuracy > atLeast, string.Create(CultureInfo.InvariantCulture, $"{report.Right} of {report.Total}"));
    }

    private static async Task WriteAsync(string name, EvaluationReport report, List<string> lines)
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "evaluation")).FullName;
        var summary = report.Categories.Append(new CategoryReport("all", report)).Select(category => string.Create(CultureInfo.InvariantCulture, $"{category.Category,-28} {category.Report.Right,4} right {category.Report.Wrong,4} wrong {category.Report.Declined,4} declined  {category.Report.Accuracy:P1}  risk {category.Report.Risk:P1}"));
        var bands = report.Reliability.Select(band => string.Create(CultureInfo.InvariantCulture, $"confidence {band.From:0.00}-{band.To:0.00}: {band.Count} answers, claimed {band.Confidence:P0}, right {band.Accuracy:P0}"));
        await File.WriteAllLinesAsync(Path.Combine(folder, name + ".txt"), [.. summary, .. bands, string.Empty, .. lines]);
    }
}
