using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>Routes of every kind; each function answers its name and what it was given.</summary>
public static class RoutingFunctions
{
    [Function("Unrouted")]
    public static IActionResult Unrouted([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Text("Unrouted " + request.Method);

    [Function("EmptyRoute")]
    public static IActionResult EmptyRoute([HttpTrigger("get", Route = "")] HttpRequest request) => Text("EmptyRoute");

    [Function("ListThings")]
    public static IActionResult ListThings([HttpTrigger("get", Route = "things")] HttpRequest request) => Text("ListThings");

    [Function("CreateThing")]
    public static IActionResult CreateThing([HttpTrigger("post", "PUT", Route = "things")] HttpRequest request) => Text("CreateThing");

    [Function("ShowThing")]
    public static IActionResult ShowThing([HttpTrigger("get", Route = "things/{id:int}")] HttpRequest request, int id) => Text($"ShowThing {id}");

    [Function("NewThing")]
    public static IActionResult NewThing([HttpTrigger("get", Route = "things/new")] HttpRequest request) => Text("NewThing");

    [Function("Constrained")]
    public static IActionResult Constrained([HttpTrigger("get", Route = "constrained/guid/{value:guid}")] HttpRequest request, string value) => Text(value);

    [Function("ConstrainedBool")]
    public static IActionResult ConstrainedBool([HttpTrigger("get", Route = "constrained/bool/{value:bool}")] HttpRequest request, string value) => Text(value);

    [Function("ConstrainedDate")]
    public static IActionResult ConstrainedDate([HttpTrigger("get", Route = "constrained/datetime/{value:datetime}")] HttpRequest request, string value) => Text(value);

    [Function("ConstrainedDecimal")]
    public static IActionResult ConstrainedDecimal([HttpTrigger("get", Route = "constrained/decimal/{value:decimal}")] HttpRequest request, string value) => Text(value);

    [Function("ConstrainedDouble")]
    public static IActionResult ConstrainedDouble([HttpTrigger("get", Route = "constrained/double/{value:double}")] HttpRequest request, string value) => Text(value);

    [Function("ConstrainedFloat")]
    public static IActionResult ConstrainedFloat([HttpTrigger("get", Route = "constrained/float/{value:float}")] HttpRequest request, string value) => Text(value);

    [Function("ConstrainedLong")]
    public static IActionResult ConstrainedLong([HttpTrigger("get", Route = "constrained/long/{value:long}")] HttpRequest request, string value) => Text(value);

    [Function("ConstrainedMinimumLength")]
    public static IActionResult ConstrainedMinimumLength([HttpTrigger("get", Route = "constrained/minlength/{value:minlength(3)}")] HttpRequest request, string value) => Text(value);

    [Function("ConstrainedMaximumLength")]
    public static IActionResult ConstrainedMaximumLength([HttpTrigger("get", Route = "constrained/maxlength/{value:maxlength(3)}")] HttpRequest request, string value) => Text(value);

    [Function("ConstrainedLength")]
    public static IActionResult ConstrainedLength([HttpTrigger("get", Route = "constrained/length/{value:length(2,3)}")] HttpRequest request, string value) => Text(value);

    [Function("ConstrainedMinimum")]
    public static IActionResult ConstrainedMinimum([HttpTrigger("get", Route = "constrained/min/{value:min(3)}")] HttpRequest request, string value) => Text(value);

    [Function("ConstrainedMaximum")]
    public static IActionResult ConstrainedMaximum([HttpTrigger("get", Route = "constrained/max/{value:max(3)}")] HttpRequest request, string value) => Text(value);

    [Function("ConstrainedRange")]
    public static IActionResult ConstrainedRange([HttpTrigger("get", Route = "constrained/range/{value:range(2,3)}")] HttpRequest request, string value) => Text(value);

    [Function("ConstrainedAlpha")]
    public static IActionResult ConstrainedAlpha([HttpTrigger("get", Route = "constrained/alpha/{value:alpha}")] HttpRequest request, string value) => Text(value);

    [Function("ConstrainedPattern")]
    public static IActionResult ConstrainedPattern([HttpTrigger("get", Route = "constrained/regex/{value:regex(^[a-z]\\d$)}")] HttpRequest request, string value) => Text(value);

    [Function("Required")]
    public static IActionResult Required([HttpTrigger("get", Route = "constrained/required/{value:required}")] HttpRequest request, string value) => Text(value);

    [Function("Optional")]
    public static IActionResult Optional([HttpTrigger("get", Route = "optional/{value?}")] HttpRequest request, string? value) => Text(value ?? "none");

    [Function("Defaulted")]
    public static IActionResult Defaulted([HttpTrigger("get", Route = "defaulted/{value=one}")] HttpRequest request, string value) => Text(value);

    [Function("CatchAll")]
    public static IActionResult CatchAll([HttpTrigger("get", Route = "rest/{*path}")] HttpRequest request, string? path) => Text(path ?? "none");

    [Function("TwoParts")]
    public static IActionResult TwoParts([HttpTrigger("get", Route = "parts/{name}.{extension}")] HttpRequest request, string name, string extension) => Text($"{name} {extension}");

    // The next pairs can meet; their constraints differ, so the order of registration decides.
    [Function("FirstWord")]
    public static IActionResult FirstWord([HttpTrigger("get", Route = "order/{word:alpha}")] HttpRequest request) => Text("FirstWord");

    [Function("SecondWord")]
    public static IActionResult SecondWord([HttpTrigger("get", Route = "order/{word:length(3)}")] HttpRequest request) => Text("SecondWord");

    [Function("FirstLength")]
    public static IActionResult FirstLength([HttpTrigger("get", Route = "reverse/{word:length(3)}")] HttpRequest request) => Text("FirstLength");

    [Function("SecondLength")]
    public static IActionResult SecondLength([HttpTrigger("get", Route = "reverse/{word:alpha}")] HttpRequest request) => Text("SecondLength");

    [Function("SwitchedOff")]
    public static IActionResult SwitchedOff([HttpTrigger("get", Route = "switched-off")] HttpRequest request) => Text("SwitchedOff");

    private static ContentResult Text(string text) => new() { Content = text };
}
