using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Memory;

namespace Analytics.LocalRuntime.Hosting;

/// <summary>local.settings.json: its values act as environment variables; real ones win.</summary>
internal static class LocalSettings
{
    public static void Apply(IConfigurationBuilder configuration, string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        var values = Read(path);
        foreach (var (name, value) in values)
        {
            if (Environment.GetEnvironmentVariable(name) is null)
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }

        var source = new MemoryConfigurationSource
        {
            InitialData = values.Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), (string?)pair.Value)),
        };
        var environment = configuration.Sources.ToList().FindIndex(candidate => candidate is EnvironmentVariablesConfigurationSource);
        configuration.Sources.Insert(Math.Max(environment, 0), source);
    }

    private static Dictionary<string, string> Read(string path)
    {
        try
        {
            var root = JsonNode.Parse(File.ReadAllText(path), documentOptions: new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return root?["Values"]?.AsObject().ToDictionary(pair => pair.Key, pair => pair.Value?.ToString() ?? string.Empty) ?? [];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} cannot be read: {exception.Message}", exception);
        }
    }
}
