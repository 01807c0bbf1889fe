using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Analytics.Architecture.Tests;

/// <summary>Whose data a function may touch is decided before it touches any.</summary>
public sealed class CallerTests
{
    /// <summary>HTTP functions that answer everybody, each with the reason.</summary>
    private static readonly Dictionary<string, string> Public = new(StringComparer.Ordinal)
    {
        ["ShowHealth"] = "load balancers and the start script ask it; it says nothing about any organization",
        ["ShowReadiness"] = "load balancers ask it",
        ["CollectBatch"] = "programs send events with a write key, which says whose they are and allows nothing else",
        ["CollectCall"] = "as CollectBatch",
        ["ShowCollectScript"] = "a script for pages of any site, the same for all",
        ["OpenPixel"] = "people who got a mail are nobody's members; its signed token says which message it is about",
        ["FollowShortLink"] = "as FollowLink; its token signs message and link",
        ["FollowLink"] = "as OpenPixel, and the token signs where the link leads",
        ["ShowUnsubscribe"] = "as OpenPixel; it shows the address that the message went to, and nothing else",
        ["Unsubscribe"] = "as OpenPixel; mail clients send it without any cookie (RFC 8058)",
        ["SubscribeToPush"] = "as CollectBatch: browsers of people subscribe with a write key",
        ["ReceiveProviderReport"] = "providers sign what they report with the secret of the account, which says whose it is",
        ["ReceiveTrigger"] = "other systems sign what they send with the secret of the trigger, which says whose it is",
        ["ShowPreferences"] = "as ShowUnsubscribe; it shows what the address chose",
        ["SavePreferences"] = "as Unsubscribe; whoever has the link reads the mails of the address",
        ["ShowConfirmation"] = "as ShowUnsubscribe, for a request of consent",
        ["ConfirmConsent"] = "as ShowConfirmation; its button is the consent of the address itself",
        ["ShowOpenApi"] = "the description of the API is the same for all",
    };

    [Fact]
    public void Every_HTTP_function_finds_out_who_asks()
    {
        var offences = HttpFunctions()
            .Where(found => !Public.ContainsKey(found.Function) && !AsksForCaller(found.Path))
            .Select(found => $"{found.Path}: the endpoint of {found.Function} names no permission");

        Repository.AssertNone(offences, "Name the permission in the Endpoint attribute, or list the function in CallerTests with the reason why it answers everybody.");
    }

    [Fact]
    public void The_list_of_public_functions_holds_no_more_than_it_must()
    {
        var known = HttpFunctions().ToDictionary(found => found.Function, found => found.Path, StringComparer.Ordinal);

        Repository.AssertNone(Public.Keys.Where(name => !known.ContainsKey(name)), "There is no such function any more.");
        Repository.AssertNone(Public.Keys.Where(name => known.TryGetValue(name, out var path) && AsksForCaller(path)), "It asks for its caller: take it off the list.");
    }

    [Fact]
    public void Orchestrations_are_started_only_where_their_id_says_whose_they_are()
    {
        var offences = Repository.Sources("functions/app")
            .Where(path => !path.EndsWith("/OrchestrationStart.cs", StringComparison.Ordinal))
            .SelectMany(path => Calls(path, "ScheduleNewOrchestrationInstanceAsync").Concat(Calls(path, "RestartAsync"))
                .Select(call => $"{path}: {call.Expression}"));

        Repository.AssertNone(offences, "Start orchestrations by OrchestrationStart.StartAsync with an id of OrchestrationIds: pages for operators show an organization what its ids begin with.");
    }

    [Fact]
    public void Sub_orchestrations_are_named_after_their_parent()
    {
        var offences = Repository.Sources("functions/app")
            .SelectMany(path => Calls(path, "CallSubOrchestratorAsync")
                .Where(call => !call.ArgumentList.ToString().Contains("OrchestrationIds.ChildOf", StringComparison.Ordinal))
                .Select(call => $"{path}: {call}"));

        Repository.AssertNone(offences, "Pass an instance id of OrchestrationIds.ChildOf: an id made by chance belongs to no organization.");
    }

    private static IEnumerable<(string Path, string Function)> HttpFunctions() =>
        Repository.Sources("functions/app")
            .Where(path => path.EndsWith(".http.cs", StringComparison.Ordinal))
            .Select(path => (path, Path.GetFileName(path)[..^".http.cs".Length]));

    /// <summary>A permission of the endpoint is asked for before the function runs; ResolveAsync finds out who asks where any role will do.</summary>
    private static bool AsksForCaller(string path) => Calls(path, "ResolveAsync").Any()
        || Repository.Tree(path).DescendantNodes().OfType<AttributeSyntax>()
            .Where(attribute => attribute.Name.ToString() == "Endpoint")
            .SelectMany(attribute => attribute.ArgumentList!.Arguments)
            .Any(argument => argument.NameEquals?.Name.Identifier.Text == "Permission");

    private static IEnumerable<InvocationExpressionSyntax> Calls(string path, string method) =>
        Repository.Tree(path).DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => call.Expression is MemberAccessExpressionSyntax access
                && (access.Name.Identifier.Text == method));
}
