using System.Globalization;
using System.Runtime.CompilerServices;
using Analytics.Chat;
using Analytics.Chat.Answering;
using Analytics.HistoryRecorder;
using Microsoft.DurableTask;

namespace Analytics.App.Tests.Histories;

/// <summary>
/// Instances that began under earlier code go on under today's: every history that was ever recorded must replay. See README.md here.
/// </summary>
public sealed class HistoryTests
{
    public static TheoryData<string> Recorded =>
        [.. Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal)];

    private static string Folder { get; } = FindFolder();

    [Theory]
    [MemberData(nameof(Recorded))]
    public void A_recorded_orchestration_replays_against_the_code_of_today(string file)
    {
        var recorded = Read(file);

        Assert.Equal(Path.GetDirectoryName(file), recorded.Orchestrator);
        Assert.Null(HistoryReplay.FindDifference(recorded, new ApplicationOrchestrators()));
    }

    [Fact]
    public void Every_orchestrator_of_the_application_has_a_recorded_history()
    {
        var missing = new ApplicationOrchestrators().Names.Where(name => !Directory.Exists(Path.Combine(Folder, name)));

        Assert.True(
            !missing.Any(),
            $"Record a run of {string.Join(", ", missing)}: dotnet run --project tests/Analytics.HistoryRecorder -- --data DIR INSTANCE_ID");
    }

    [Fact]
    public void No_recorded_history_has_been_taken_away()
    {
        foreach (var folder in Directory.GetDirectories(Folder))
        {
            var numbers = Directory.GetFiles(folder).Select(path => int.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture)).Order();
            Assert.Equal(Enumerable.Range(1, numbers.Count()), numbers);
        }
    }

    [Fact]
    public void An_orchestrator_that_does_its_steps_in_another_order_is_found()
    {
        var changed = new ApplicationOrchestrators().With(nameof(AnswerQuestion), async context =>
        {
            await context.CallActivityAsync(nameof(RunQuery));
            await context.CallActivityAsync(nameof(InterpretQuestion));
        });

        var difference = HistoryReplay.FindDifference(Read("AnswerQuestion/0001.json"), changed);

        Assert.Contains("recorded [#0 activity InterpretQuestion], now [#0 activity RunQuery]", difference, StringComparison.Ordinal);
    }

    [Fact]
    public void An_orchestrator_that_has_lost_a_later_step_is_found_where_it_is_missing()
    {
        var changed = new ApplicationOrchestrators().With(nameof(AnswerQuestion), context => context.CallActivityAsync<AnswerSteps>(nameof(InterpretQuestion)));

        Assert.Matches("turn 2 of .*: recorded .*RunQuery.*, now .*Completed", HistoryReplay.FindDifference(Read("AnswerQuestion/0001.json"), changed));
    }

    [Fact]
    public void An_orchestrator_that_asks_for_more_than_it_did_is_found()
    {
        var changed = new ApplicationOrchestrators().With(nameof(AnswerQuestion), async context =>
        {
            await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
            await AnswerQuestion.Run(context);
        });

        Assert.NotNull(HistoryReplay.FindDifference(Read("AnswerQuestion/0001.json"), changed));
    }

    private static RecordedHistory Read(string file) => RecordedHistory.Read(File.ReadAllText(Path.Combine(Folder, file)));

    private static string FindFolder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
