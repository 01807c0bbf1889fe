using Microsoft.AspNetCore.Http;

namespace Analytics.Deliveries.Tracking;

/// <summary>Programs that open mails and follow links on nobody's behalf, as they name themselves.</summary>
internal static class MachineAgents
{
    private const int LongestKept = 300;

    // "Mozilla/5.0" and nothing else is what Apple's mail privacy proxy calls itself.
    private static readonly string[] Marks =
        ["bot", "crawler", "spider", "scanner", "preview", "barracuda", "mimecast", "proofpoint", "symantec", "urldefense", "safelinks", "curl/", "wget/", "python", "go-http-client", "java/", "headless"];

    public static bool IsMachine(HttpRequest request)
    {
        var agent = AgentOf(request);
        return HttpMethods.IsHead(request.Method) || agent.Length == 0 || agent == "Mozilla/5.0"
            || request.Headers["Purpose"] == "prefetch" || request.Headers["Sec-Purpose"].ToString().StartsWith("prefetch", StringComparison.Ordinal)
            || Marks.Any(mark => agent.Contains(mark, StringComparison.OrdinalIgnoreCase));
    }

    public static string AgentOf(HttpRequest request) => request.Headers.UserAgent.ToString() is var agent && agent.Length > LongestKept ? agent[..LongestKept] : agent;
}
