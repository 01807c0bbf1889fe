using System.Globalization;
using System.Text.RegularExpressions;

namespace Analytics.Deployment.Tests.Infrastructure;

/// <summary>The infrastructure compiles, is tidy, and holds no secret.</summary>
public sealed partial class BicepTests(CompiledInfrastructure infrastructure)
{
    private static IReadOnlyList<string> Files => [.. Directory.EnumerateFiles(Repository.PathOf("infra"), "*.bicep", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(Repository.PathOf("infra"), path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Fact]
    public void The_compiler_has_nothing_to_say()
    {
        Assert.Equal("", infrastructure.Build.Messages.Trim());
    }

    [Fact]
    public async Task The_linter_has_nothing_to_say()
    {
        // It follows the modules, and bicepconfig.json makes its advice errors.
        var lint = await BicepCompiler.RunAsync("lint", "main.bicep");

        Assert.Equal("", (lint.Output + lint.Messages).Trim());
        Assert.Equal(0, lint.ExitCode);
    }

    [Fact]
    public async Task A_fault_would_be_found()
    {
        var folder = Directory.CreateTempSubdirectory("bicep-fault-");
        var file = Path.Combine(folder.FullName, "fault.bicep");
        await File.WriteAllTextAsync(file, "param unused string\nresource s 'Microsoft.Storage/storageAccounts@2024-01-01' = {\n  name: 'x'\n  location: 'westeurope'\n  kind: 'StorageV2'\n  sku: { nam: 'Standard_LRS' }\n}\n", TestContext.Current.CancellationToken);

        var lint = await BicepCompiler.RunAsync("lint", file);
        folder.Delete(recursive: true);

        Assert.Contains("no-unused-params", lint.Output + lint.Messages, StringComparison.Ordinal);
        Assert.Contains("BCP", lint.Output + lint.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_file_is_formatted_as_the_compiler_formats_it()
    {
        var copy = Directory.CreateTempSubdirectory("bicep-format-").FullName;
        foreach (var file in Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(copy, file))!);
            File.Copy(Path.Combine(Repository.PathOf("infra"), file), Path.Combine(copy, file));
        }

        var format = await BicepCompiler.RunAsync("format", "--pattern", Path.Combine(copy, "**", "*.bicep"));
        var offences = Files.Where(file => File.ReadAllText(Path.Combine(copy, file)) != Repository.Text("infra/" + file)).ToList();
        Directory.Delete(copy, recursive: true);

        Assert.True(format.ExitCode == 0, format.Messages);
        Repository.AssertNone(offences, "Run `bicep format` on it.");
    }

    [Fact]
    public void Every_module_is_used()
    {
        var all = string.Concat(Files.Select(file => Repository.Text("infra/" + file)));

        Repository.AssertNone(
            Files.Where(file => file != "main.bicep" && !all.Contains($"'{file}'", StringComparison.Ordinal) && !all.Contains($"'{Path.GetFileName(file)}'", StringComparison.Ordinal)),
            "A module that nothing uses is removed.");
    }

    [Fact]
    public void Every_parameter_and_output_is_described()
    {
        var offences = infrastructure.Templates.SelectMany(template => template.Parameters.Concat(template.Outputs)
            .Where(named => named.Value!["metadata"]?["description"] is null)
            .Select(named => $"{template.Name}: {named.Key}"));

        Repository.AssertNone(offences, "@description says what a parameter or output is.");
    }

    [Fact]
    public void Every_parameter_that_a_person_gives_is_bounded()
    {
        var offences = infrastructure.Main.Parameters
            .Where(parameter => parameter.Value!["type"]!.ToString() switch
            {
                "int" => parameter.Value["allowedValues"] is null && (parameter.Value["minValue"] is null || parameter.Value["maxValue"] is null),
                "string" => parameter.Value["allowedValues"] is null && parameter.Value["minLength"] is null && parameter.Value["maxLength"] is null
                    && parameter.Value["defaultValue"]?.ToString().Contains("utcNow", StringComparison.Ordinal) != true,
                _ => false,
            })
            .Select(parameter => parameter.Key);

        Repository.AssertNone(offences, "Numbers have @minValue and @maxValue, texts @minLength, @maxLength or @allowed.");
    }

    [Fact]
    public void The_parameter_file_names_parameters_that_exist_and_gives_all_without_a_default()
    {
        var file = System.Text.Json.Nodes.JsonNode.Parse(Repository.Text("infra/main.parameters.json"))!["parameters"]!.AsObject();
        var known = infrastructure.Main.Parameters.ToDictionary(parameter => parameter.Key, parameter => parameter.Value!["defaultValue"] is null);

        Repository.AssertNone(file.Where(given => !known.ContainsKey(given.Key)).Select(given => given.Key), "main.bicep has no such parameter.");
        Repository.AssertNone(known.Where(parameter => parameter.Value && !file.ContainsKey(parameter.Key)).Select(parameter => parameter.Key), "main.parameters.json must give it.");
    }

    [Fact]
    public void A_default_in_the_parameter_file_is_the_default_of_the_parameter()
    {
        var file = System.Text.Json.Nodes.JsonNode.Parse(Repository.Text("infra/main.parameters.json"))!["parameters"]!.AsObject();
        var defaults = infrastructure.Main.Parameters.Where(parameter => parameter.Value!["defaultValue"] is not null)
            .ToDictionary(parameter => parameter.Key, parameter => Convert.ToString(parameter.Value!["defaultValue"]!.ToString(), CultureInfo.InvariantCulture));

        var offences = file
            .Select(given => (given.Key, Default: EnvironmentDefault().Match(given.Value!["value"]!.ToString())))
            .Where(given => given.Default.Success && !string.Equals(defaults.GetValueOrDefault(given.Key), given.Default.Groups["value"].Value, StringComparison.OrdinalIgnoreCase))
            .Select(given => $"{given.Key}: {given.Default.Value}, but main.bicep says {defaults.GetValueOrDefault(given.Key)}");

        Repository.AssertNone(offences, "Two defaults that differ: nobody knows which one counts.");
    }

    [Fact]
    public void No_output_can_carry_a_secret()
    {
        var offences = infrastructure.Templates.SelectMany(template => template.Outputs
            .Where(output => SecretName().IsMatch(output.Key) || SecretCall().IsMatch(output.Value!.ToJsonString()))
            .Select(output => $"{template.Name}: {output.Key}"));

        Repository.AssertNone(offences, "Outputs are kept in the history of deployments for everybody who may read it.");
    }

    [Fact]
    public void No_key_is_asked_for_or_switched_on()
    {
        Assert.DoesNotMatch(SecretCall(), infrastructure.Build.Output);
        foreach (var (type, property, value) in (ReadOnlySpan<(string, string, string)>)[
            ("Microsoft.Storage/storageAccounts", "allowSharedKeyAccess", "false"),
            ("Microsoft.Insights/components", "DisableLocalAuth", "true"),
            ("Microsoft.CognitiveServices/accounts", "disableLocalAuth", "true"),
            ("Microsoft.Cache/redisEnterprise/databases", "accessKeysAuthentication", "Disabled"),
            ("Microsoft.KeyVault/vaults", "enableRbacAuthorization", "true")])
        {
            var resource = Assert.Single(infrastructure.Resources(), found => found.Resource["type"]!.ToString() == type).Resource;
            Assert.Equal(value, resource["properties"]![property]!.ToString());
        }
    }

    [Fact]
    public void A_secure_parameter_has_no_readable_default()
    {
        var offences = infrastructure.Templates.SelectMany(template => template.Parameters
            .Where(parameter => parameter.Value!["type"]!.ToString().StartsWith("secure", StringComparison.Ordinal))
            .Where(parameter => parameter.Value!["defaultValue"] is { } value && value.ToString() != "[newGuid()]")
            .Select(parameter => $"{template.Name}: {parameter.Key}"));

        Repository.AssertNone(offences, "A secret is made at random or given, never written down.");
    }

    [GeneratedRegex(@"^\$\{[A-Z_]+=(?<value>.*)\}$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EnvironmentDefault();

    [GeneratedRegex("password|secret|(?<!e)key$|token|connection", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"\blist(Keys|Secrets|AccountSas|ServiceSas|ConnectionStrings|Credentials|\w*Keys)\(|AccountKey=|SharedAccessSignature|InstrumentationKey", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex SecretCall();
}
