using System.Text.RegularExpressions;

namespace Analytics.Engine.Tests.Questions;

/// <summary>The engine knows English, not anybody's data: names of events and properties come from the semantic model alone.</summary>
public sealed partial class EngineVocabularyTests
{
    /// <summary>Names of public data sets that the engine is tried on, as they are written there.</summary>
    private static readonly string[] Published =
    [
        "IssueCommentEvent", "PullRequestReviewCommentEvent", "PullRequestEvent", "IssuesEvent", "WatchEvent", "PushEvent", "ForkEvent", "CreateEvent", "DeleteEvent", "CommitCommentEvent",
        "GollumEvent", "ReleaseEvent", "MemberEvent", "pr_number", "issue_id", "comment_id", "ref_type", "push_commits", "push_id", "release_id", "member_id", "forkee_id",
        "InvoiceNo", "StockCode", "InvoiceDate", "UnitPrice", "CustomerID", "A_SUBMITTED", "A_APPROVED", "O_SENT", "W_Completeren", "MonthlyCharges", "TotalCharges", "PaymentMethod",
    ];

    [Fact]
    public void No_name_of_a_data_set_stands_in_the_code() => Assert.Empty(Found(Published));

    [Fact]
    public void No_name_of_the_demo_stands_in_the_code() => Assert.Empty(Found([.. Compound(Path.Combine(Root(), "functions", "hosts", "local", "Demo")).Where(name => !General.Contains(name))]));

    [Fact]
    public void No_name_of_an_invented_organization_stands_in_the_code() =>
        Assert.Empty(Found([.. new[] { "software", "game", "loans", "delivery", "repairs", "hosting" }.Select(Worlds.Named)
            .SelectMany(model => model.Events.Select(definition => definition.Name).Concat(model.Properties.Select(property => property.Path.Split('.')[^1])))
            .Where(name => Words().Count(name) > 1 && !General.Contains(name)).Distinct()]));

    [Fact]
    public void No_name_of_an_evaluated_organization_stands_in_the_code()
    {
        var names = Spelled().Matches(File.ReadAllText(Path.Combine(Root(), "tests", "Analytics.Integration.Tests", "Evaluation", "Worlds.cs"))).Select(match => match.Groups["name"].Value).Where(name => !General.Contains(name)).Distinct().ToList();
        Assert.True(names.Count > 40, $"Only {names.Count} names were found in the worlds.");
        Assert.Empty(Found(names));
    }

    [Fact]
    public void The_search_finds_a_name_that_is_there() => Assert.NotEmpty(Found(["full_name"]));

    /// <summary>Members that name an object in anybody's JSON, and columns of the product's own store.</summary>
    private static readonly HashSet<string> General = ["full_name", "user_id", "event_id", "external_id", "occurred_at", "load_time"];

    private static List<string> Found(IReadOnlyList<string> names)
    {
        var found = new List<string>();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root(), "functions", "engine"), "*.*", SearchOption.AllDirectories).Where(path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".lexicon", StringComparison.Ordinal)))
        {
            var code = Comment().Replace(File.ReadAllText(file), string.Empty);
            found.AddRange(names.Where(name => code.Contains(name, StringComparison.Ordinal)).Select(name => $"{name} in {Path.GetFileName(file)}"));
        }

        return found;
    }

    private static IEnumerable<string> Compound(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .SelectMany(file => Quoted().Matches(File.ReadAllText(file)).Select(match => match.Groups["name"].Value)).Distinct();

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The repository root was not found.");
    }

    [GeneratedRegex(@"^\s*(///?|#).*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"""(?<name>[a-z]+(_[a-z]+)+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"(= |\(|, )""(?<name>[A-Za-z]+([._-][A-Za-z]+|[A-Z][a-z]+)+)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Spelled();

    [GeneratedRegex("[A-Z]?[a-z]+|[A-Z]+", RegexOptions.None, 1000)]
    private static partial Regex Words();
}
