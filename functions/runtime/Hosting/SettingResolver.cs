using System.Text.RegularExpressions;
using Analytics.LocalRuntime.Hosting.Index;
using Microsoft.Extensions.Configuration;

namespace Analytics.LocalRuntime.Hosting;

/// <summary>Application settings as bindings see them: <c>%Name%</c> in texts, and which functions are switched off.</summary>
internal sealed partial class SettingResolver(IConfiguration configuration)
{
    /// <summary>Replaces every <c>%Name%</c> by the setting of that name.</summary>
    public string Resolve(string text)
        => Placeholder().Replace(text, match => configuration[match.Groups["name"].Value]
            ?? throw new FunctionRuleException(
                $"'{match.Value}' does not resolve to a value.",
                $"Add the application setting '{match.Groups["name"].Value}' (locally: Values in local.settings.json, or the environment)."));

    /// <summary>Whether <c>AzureWebJobs.Name.Disabled</c> switches a function off.</summary>
    public bool IsDisabled(string function)
    {
        // Settings of a shell cannot hold dots; the host accepts underscores for them too.
        var value = configuration[$"AzureWebJobs.{function}.Disabled"] ?? configuration[$"AzureWebJobs_{function}_Disabled"];
        return value is "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
