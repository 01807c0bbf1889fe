using System.Text.RegularExpressions;
using Analytics.Deployment.Tests.Infrastructure;

namespace Analytics.Deployment.Tests.Hosts;

/// <summary>
/// What the code reads is set by the infrastructure, or has a default and stands in the table of docs/operations/settings.md; and what the
/// infrastructure sets is read by somebody.
/// </summary>
public sealed partial class SettingTests(CompiledInfrastructure infrastructure)
{
    // Read by the Functions host and by Microsoft's libraries, not by our code; the documentation page of each family is Microsoft's.
    private static readonly string[] OfThePlatform = ["APPLICATIONINSIGHTS_", "AzureFunctionsJobHost__", "AzureWebJobsStorage__", "AZURE_CLIENT_ID"];

    [Fact]
    public void Every_name_of_a_setting_is_a_constant()
    {
        Repository.AssertNone(ApplicationSettings.Unclear, "A setting whose name is computed cannot be checked: write it out.");
    }

    [Fact]
    public void The_settings_of_the_code_are_found()
    {
        var names = ApplicationSettings.All.Select(setting => setting.Name).ToHashSet();

        // One of each way of reading; when these are not found, the search is broken and the other tests prove nothing.
        Assert.Contains("Database__Host", names);
        Assert.Contains("LanguageModel__Endpoint", names);
        Assert.Contains("Chat__QuestionsPerMinutePerPerson", names);
        Assert.Contains(HostFileSettings.All, setting => setting.Name == "TASKHUB_NAME");
    }

    [Fact]
    public void Every_setting_that_is_read_is_set_or_is_optional_and_documented()
    {
        var set = SetByInfrastructure();
        var documented = Documented();
        var offences = ApplicationSettings.All.Concat(HostFileSettings.All)
            .Where(setting => !set.Contains(setting.Name) && !IsConnectionByIdentity(setting.Name, set) && !documented.Contains(setting.Name))
            .Select(setting => $"{setting.Name} ({setting.Where})");

        Repository.AssertNone(offences, "Set it in infra/main.bicep, or add it with its default to the table of docs/operations/settings.md.");
    }

    [Fact]
    public void Every_setting_that_is_set_is_read()
    {
        var read = ApplicationSettings.All.Concat(HostFileSettings.All).Select(setting => setting.Name).ToHashSet();
        var offences = SetByInfrastructure().Where(name => !read.Contains(name) && !Array.Exists(OfThePlatform, family => name.StartsWith(family, StringComparison.Ordinal)));

        Repository.AssertNone(offences, "Nobody reads this setting of infra/.");
    }

    [Fact]
    public void The_table_of_optional_settings_names_only_what_is_read_and_not_already_set()
    {
        var read = ApplicationSettings.All.Select(setting => setting.Name).ToHashSet();
        var set = SetByInfrastructure();

        Repository.AssertNone(Documented().Where(name => !read.Contains(name)), "docs/operations/settings.md has it, but no code reads it.");
        Repository.AssertNone(Documented().Where(set.Contains), "docs/operations/settings.md calls it optional, but infra/ sets it.");
    }

    [Fact]
    public void No_setting_is_given_a_secret()
    {
        // A secret comes as a reference to the vault; what the infrastructure itself writes has names and addresses only.
        var offences = SetByInfrastructure().Where(name => SecretName().IsMatch(name) && name != "DURABLE_TASK_SCHEDULER_CONNECTION_STRING" && name != "APPLICATIONINSIGHTS_CONNECTION_STRING"
            && name != "AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName");

        Repository.AssertNone(offences, "Use vaultReferences for a secret.");
        Assert.Contains("Authentication=ManagedIdentity", infrastructure.Build.Output, StringComparison.Ordinal);
    }

    /// <summary>A connection without a secret is several settings: where it goes to, and which identity goes there.</summary>
    private static bool IsConnectionByIdentity(string name, HashSet<string> set) => set.Contains($"{name}__credential");

    /// <summary>Names in what main.bicep passes as settings, and in what the module of the functions writes itself.</summary>
    private HashSet<string> SetByInfrastructure()
    {
        var functions = infrastructure.Templates.Single(template => template.Name == "functions");
        var passed = infrastructure.Main.Json["resources"]!["functions"]!["properties"]!["parameters"]!["settings"]!["value"]!;
        var written = functions.Resources.Single(resource => resource["type"]!.ToString() == "Microsoft.Web/sites/config")["properties"]!;
        var names = SettingName().Matches($"{passed.ToJsonString()} {written.ToJsonString()} {functions.Json["variables"]!.ToJsonString()}".Replace("\\u0027", "'", StringComparison.Ordinal))
            .Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        Assert.Contains("TASKHUB_NAME", names);
        return names;
    }

    private static HashSet<string> Documented() =>
        [.. TableRow().Matches(Repository.Text("docs/operations/settings.md")).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex("""['"](?<name>[A-Za-z]+(_[A-Za-z0-9_]+)+)['"]""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SettingName();

    [GeneratedRegex(@"^\| `(?<name>[A-Za-z0-9_]+)`", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TableRow();

    [GeneratedRegex("key|password|secret|token|connection", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SecretName();
}
