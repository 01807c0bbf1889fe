using System.Text.Encodings.Web;
using System.Text.Json;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>
/// Golden/Questions/WORLD/name.question holds a conversation, one turn a line, the last one asked; name.expected what the engine makes of it.
/// UPDATE_GOLDEN=1 accepts; a difference is written beside it as name.received.
/// </summary>
public sealed class GoldenQuestionTests
{
    private static readonly JsonSerializerOptions Json = new(PlanJson.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Folder { get; } = Path.Combine(Repository(), "tests", "Analytics.Engine.Tests", "Golden", "Questions");

    public static TheoryData<string> Cases() =>
        [.. Directory.EnumerateFiles(Folder, "*.question", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path)).Order(StringComparer.Ordinal)];

    /// <summary>The accepted questions of a world that stand alone.</summary>
    internal static IEnumerable<string> SingleTurns(string world) =>
        Directory.EnumerateFiles(Path.Combine(Folder, world), "*.question").Order(StringComparer.Ordinal).Select(File.ReadAllLines).Where(turns => turns.Length == 1).Select(turns => turns[0]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_question_is_understood_as_accepted(string name)
    {
        var path = Path.Combine(Folder, name);
        var model = Worlds.Named(Path.GetDirectoryName(name)!);
        var received = Describe(Ask(File.ReadAllLines(path), model)).ReplaceLineEndings("\n") + "\n";
        var expectedPath = Path.ChangeExtension(path, ".expected");
        var expected = File.Exists(expectedPath) ? File.ReadAllText(expectedPath).ReplaceLineEndings("\n") : null;
        if (expected == received)
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(expectedPath, received);
            return;
        }

        File.WriteAllText(Path.ChangeExtension(path, ".received"), received);
        Assert.Equal(expected ?? "(no .expected file; run with UPDATE_GOLDEN=1 to accept)", received);
    }

    [Fact]
    public void There_are_at_least_a_hundred_and_fifty_cases() => Assert.True(Cases().Count >= 150, $"{Cases().Count} cases");

    private static Understanding Ask(string[] turns, SemanticModel model)
    {
        var previous = new List<PlannedTurn>();
        foreach (var turn in turns.SkipLast(1))
        {
            var planned = Assert.IsType<Planned>(QuestionEngine.Understand(new Question(turn, Worlds.Now) { Previous = previous }, model));
            previous.Add(new PlannedTurn(turn, planned.Plan));
        }

        return QuestionEngine.Understand(new Question(turns[^1], Worlds.Now) { Previous = previous }, model);
    }

    private static string Describe(Understanding understanding) => understanding switch
    {
        Planned planned => JsonSerializer.Serialize(new { planned = planned.Plan with { Title = null }, planned.Assumptions }, Json),
        Declined declined => JsonSerializer.Serialize(new { declined = declined.Code, declined.Missing }, Json),
        NeedsClarification asked => JsonSerializer.Serialize(new { asks = asked.Prompt, asked.Choices }, Json),
        _ => "?",
    };

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The repository root was not found.");
    }
}
