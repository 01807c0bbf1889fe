using System.Net;
using Analytics.Conformance.Tests.Seam;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>What the parameters of a function receive, and what is said when they cannot.</summary>
public sealed class InputBindingTests(InputBindingTests.Fixture app) : IClassFixture<InputBindingTests.Fixture>
{
    private const string Id = "6f9619ff-8b86-d011-b42d-00c04fc964ff";

    [Fact]
    public async Task Route_values_become_typed_parameters()
        => Assert.Equal((HttpStatusCode.OK, $"5 {Id} 2026-01-02T03:04:05 Unspecified True opt"), await app.GetAsync($"/api/route/5/{Id}/2026-01-02T03:04:05/true/opt"));

    [Fact]
    public async Task A_missing_optional_route_value_is_null()
        => Assert.Equal((HttpStatusCode.OK, $"5 {Id} 2026-01-02T00:00:00 Unspecified False -"), await app.GetAsync($"/api/route/5/{Id}/2026-01-02/false"));

    [Fact]
    public async Task An_enum_name_fails_and_its_number_works()
    {
        Assert.Equal((HttpStatusCode.InternalServerError, string.Empty), await app.GetAsync("/api/color/Green"));
        Assert.True(app.HasLogged(
            $"Error converting 1 input parameters for Function 'ReadColor': Cannot convert input parameter 'c' to type '{typeof(Color).FullName}' from type 'System.String'. Error:System.Text.Json.JsonException: 'G' is an invalid start of a value. Path: $ | LineNumber: 0 | BytePositionInLine: 0."));
        Assert.Equal((HttpStatusCode.OK, "Green"), await app.GetAsync("/api/color/1"));
    }

    [Theory]
    [InlineData("007")]
    [InlineData("1.5")]
    [InlineData("five")]
    public async Task A_text_that_is_no_json_number_is_no_number(string text)
        => Assert.Equal(HttpStatusCode.InternalServerError, (await app.GetAsync($"/api/number/{text}")).Status);

    [Fact]
    public async Task A_negative_number_and_a_large_one_are_numbers()
    {
        Assert.Equal("-5", (await app.GetAsync("/api/number/-5")).Body);
        Assert.Equal("5000000000 1.5", (await app.GetAsync("/api/numbers/5000000000/1.5")).Body);
    }

    [Fact]
    public async Task A_parameter_that_nothing_fills_fails_with_the_workers_message()
    {
        Assert.Equal((HttpStatusCode.InternalServerError, string.Empty), await app.GetAsync("/api/missing"));
        Assert.True(app.HasLogged(
            "FunctionInputConverterException: Error converting 1 input parameters for Function 'MissingParameter': Could not populate the value for 'nope' parameter. Consider adding a default value or making the parameter nullable."));
    }

    [Fact]
    public async Task All_failing_parameters_are_collected_in_one_exception()
    {
        Assert.Equal(HttpStatusCode.InternalServerError, (await app.GetAsync("/api/several/red")).Status);
        Assert.True(app.HasLogged("Error converting 2 input parameters for Function 'SeveralFail': Cannot convert input parameter 'c'"));
        Assert.True(app.HasLogged("Could not populate the value for 'missing' parameter."));
    }

    [Fact]
    public async Task Defaults_and_nullables_are_filled_when_nothing_else_does()
        => Assert.Equal((HttpStatusCode.OK, "7 - - 0"), await app.GetAsync("/api/defaults"));

    [Fact]
    public async Task Names_ignore_case()
        => Assert.Equal("x", (await app.GetAsync("/api/cased/x")).Body);

    [Fact]
    public async Task The_query_and_the_headers_are_binding_data()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/data?one=1&two=2");
        request.Headers.Add("X-Case", "yes");
        using var response = await app.Http.SendAsync(request);

        Assert.Equal("""{"one":"1","two":"2"} 2 yes""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Top_properties_of_a_json_body_are_binding_data()
    {
        Assert.Equal("n 3 True Green [1,2]", (await app.PostAsync("/api/properties", """{"name":"n","COUNT":3,"flag":true,"color":1,"list":[1,2],"null":null}""")).Body);
        Assert.Equal(HttpStatusCode.InternalServerError, (await app.PostAsync("/api/properties", """{"name":"n"}""")).Status);
    }

    [Fact]
    public async Task A_body_that_was_looked_into_can_still_be_read()
        => Assert.Equal("""n {"name":"n"}""", (await app.PostAsync("/api/property-and-body", """{"name":"n"}""")).Body);

    [Fact]
    public async Task Context_request_and_token_are_given_by_their_type()
        => Assert.Equal("Ambient same GET False", (await app.GetAsync("/api/ambient")).Body);

    [Fact]
    public async Task A_json_body_is_bound_and_answered_in_camel_case()
        => Assert.Equal((HttpStatusCode.OK, """{"name":"b","n":2}"""), await app.PostAsync("/api/body", """{"name":"b","N":2}"""));

    [Theory]
    [InlineData("{bad", "application/json", "InvalidOperationException: 'b' is an invalid start of a property name. Expected a '\"'. Path: $ | LineNumber: 0 | BytePositionInLine: 1.")]
    [InlineData("x", "text/plain", "InvalidOperationException: Unsupported content type 'text/plain'.")]
    public async Task A_body_that_is_not_json_is_500(string body, string contentType, string expected)
    {
        Assert.Equal((HttpStatusCode.InternalServerError, string.Empty), await app.PostAsync("/api/body", body, contentType));
        Assert.True(app.HasLogged(expected));
    }

    public enum Color
    {
        Red,
        Green,
    }

    public sealed record Pair(string Name, int N);

    public sealed class Fixture(RuntimeUnderTest runtime) : HostedApp(runtime, new AppUnderTest(typeof(Functions)));

    public static class Functions
    {
        [Function("ReadRoute")]
        public static IActionResult ReadRoute(
            [HttpTrigger("get", Route = "route/{i:int}/{g:guid}/{d:datetime}/{b:bool}/{t?}")] HttpRequest request, int i, Guid g, DateTime d, bool b, string? t)
            => Text($"{i} {g} {d:s} {d.Kind} {b} {t ?? "-"}");

        [Function("ReadColor")]
        public static IActionResult ReadColor([HttpTrigger("get", Route = "color/{c}")] HttpRequest request, Color c) => Text(c.ToString());

        [Function("ReadNumber")]
        public static IActionResult ReadNumber([HttpTrigger("get", Route = "number/{value}")] HttpRequest request, int value) => Text($"{value}");

        [Function("ReadNumbers")]
        public static IActionResult ReadNumbers([HttpTrigger("get", Route = "numbers/{large}/{fraction}")] HttpRequest request, long large, decimal fraction)
            => Text(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{large} {fraction}"));

        [Function("MissingParameter")]
        public static IActionResult MissingParameter([HttpTrigger("get", Route = "missing")] HttpRequest request, int nope) => new OkObjectResult(nope);

        [Function("SeveralFail")]
        public static IActionResult SeveralFail([HttpTrigger("get", Route = "several/{c}")] HttpRequest request, Color c, Guid missing) => Text($"{c} {missing}");

        [Function("FillDefaults")]
        public static IActionResult FillDefaults([HttpTrigger("get", Route = "defaults")] HttpRequest request, string? text, int? number, int seven = 7, TimeSpan zero = default)
            => Text($"{seven} {text ?? "-"} {number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"} {zero.Ticks}");

        [Function("ReadCased")]
        public static IActionResult ReadCased([HttpTrigger("get", Route = "cased/{SomeValue}")] HttpRequest request, string someVALUE) => Text(someVALUE);

        [Function("ReadData")]
        public static IActionResult ReadData([HttpTrigger("get", Route = "data")] HttpRequest request, string query, Dictionary<string, string> headers, FunctionContext context)
            => Text($"{query} {((string)context.BindingContext.BindingData["Query"]!).Count(letter => letter == ':')} {headers["X-Case"]}");

        [Function("ReadProperties")]
        public static IActionResult ReadProperties([HttpTrigger("post", Route = "properties")] HttpRequest request, string name, int count, bool flag, Color color, string list)
            => Text($"{name} {count} {flag} {color} {list}");

        [Function("ReadPropertyAndBody")]
        public static async Task<IActionResult> ReadPropertyAndBody([HttpTrigger("post", Route = "property-and-body")] HttpRequest request, string name)
        {
            using var reader = new StreamReader(request.Body);
            return Text($"{name} {await reader.ReadToEndAsync()}");
        }

        [Function("Ambient")]
        public static IActionResult Ambient([HttpTrigger("get", Route = "ambient")] HttpRequestData request, FunctionContext context, HttpRequest http, CancellationToken cancellation)
            => Text($"{context.FunctionDefinition.Name} {(request.FunctionContext == context ? "same" : "other")} {http.Method} {cancellation.IsCancellationRequested}");

        [Function("ReadBody")]
        public static IActionResult ReadBody([HttpTrigger("post", Route = "body")] HttpRequest request, [FromBody] Pair pair) => new OkObjectResult(pair);

        private static ContentResult Text(string text) => new() { Content = text };
    }
}
