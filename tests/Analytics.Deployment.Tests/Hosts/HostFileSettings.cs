using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Analytics.Deployment.Tests.Hosts;

/// <summary>Settings that host.json refers to: %NAME% in any value, and the connection of the storage provider, there and in the overlay of the other provider.</summary>
internal static partial class HostFileSettings
{
    public static IReadOnlyList<ReadSetting> All { get; } = [.. Read("functions/hosts/azure/host.json"), Overlay("infra/modules/functions.bicep")];

    public static IEnumerable<string> Placeholders(string text) => Placeholder().Matches(text).Select(match => match.Groups["name"].Value);

    private static IReadOnlyList<ReadSetting> Read(string file)
    {
        var text = Repository.Text(file);
        var connection = JsonNode.Parse(text)!["extensions"]!["durableTask"]!["storageProvider"]!["connectionStringName"]!.ToString();
        return [.. Placeholders(text).Append(connection).Select(name => new ReadSetting(name, file))];
    }

    private static ReadSetting Overlay(string file)
    {
        var connection = OverlaidConnection().Match(Repository.Text(file));
        Assert.True(connection.Success, $"{file} overlays no connection of the storage provider.");
        return new ReadSetting(connection.Groups["name"].Value, file);
    }

    [GeneratedRegex("storageProvider__connectionStringName: '(?<name>[A-Za-z0-9_]+)'", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OverlaidConnection();

    [GeneratedRegex("%(?<name>[A-Za-z0-9_:.]+)%", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Placeholder();
}
