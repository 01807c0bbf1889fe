using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Analytics.Integration.Tests.Security;

/// <summary>
/// Sends what nobody sends by chance to every parameter and every field of every operation that the API's own document lists. Whatever it is, the
/// answer is the caller's error with a code, or an honest answer: never a fault of ours, and never more than was asked for.
/// </summary>
public sealed class HostileInputTests(TwoOrganizations world) : IClassFixture<TwoOrganizations>
{
    /// <summary>Values of JSON, as they stand in a body.</summary>
    private static readonly string[] JsonValues =
    [
        "null", "true", "-1", "0.5", "1e400", "99999999999999999999", "[]", "{}", "[[[[]]]]", "\"\"", "\" \"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00x\"", "\"\\u202e\\ufeff\"", "\"' or 1=1 --\"",
        "\"%00%27\"", "\"<script>alert(1)</script>\"", "\"=cmd|' /C calc'!A0\"", "\"../../etc/passwd\"", "\"a\\r\\nSet-Cookie: x=1\"", "\"00000000-0000-0000-0000-000000000000\"", "\"$1\"", "\"{0}\"", "\"{{7*7}}\"",
    ];

    /// <summary>Values of query parameters, escaped.</summary>
    private static readonly string[] QueryValues =
    [
        "", "%00", "a%00b", "%ff", "%ed%a0%80", "%27%20or%201=1%20--", "%22%3E%3Cscript%3E", "-1", "99999999999999999999", "1e9", "NaN", "..%2f..%2fetc%2fpasswd", "%0d%0aSet-Cookie:x=1", "bnVsbA", "WzFd", "WyJhIiwiYiIsImMiXQ", "W251bGxd", "W10",
        "WyJcdTAwMDAiXQ", "e30", "%E2%80%AE", "name:eq:%00", "name:xx:y", ":::", "a:desc:b:c", "purchases:gt:1e999", "revenue:gt:%27",
    ];

    [Fact]
    public async Task No_value_of_a_query_parameter_makes_a_fault_of_ours()
    {
        var faults = new List<string>();
        foreach (var operation in await OperationsAsync())
        {
            foreach (var (parameter, value) in operation.Query.SelectMany(name => QueryValues.Append(new string('x', 4000)).Select(value => (name, value))))
            {
                await CheckAsync(faults, operation.Name, operation.Method, $"{operation.Path}?{parameter}={value}", null);
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults.Take(40)));
    }

    [Fact]
    public async Task No_field_of_a_body_makes_a_fault_of_ours()
    {
        var faults = new List<string>();
        foreach (var operation in (await OperationsAsync()).Where(found => found.Method != "get" && found.Method != "delete"))
        {
            foreach (var (field, value) in operation.Fields.SelectMany(name => JsonValues.Select(value => (name, value))))
            {
                await CheckAsync(faults, operation.Name, operation.Method, operation.Path, $$"""{{{string.Join(',', operation.Fields.Select(name => $"\"{name}\":{(name == field ? value : "\"x\"")}"))}}}""");
                await CheckAsync(faults, operation.Name, operation.Method, operation.Path, $$"""{"{{field}}":{{value}}}""");
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults.Take(40)));
    }

    [Fact]
    public async Task No_body_as_a_whole_makes_a_fault_of_ours()
    {
        string[] bodies =
        [
            "", " ", "null", "1", "\"x\"", "[]", "{", "{]", "{\"a\":}", "\ufeff{}", "{}{}", "{\"a\":1,\"a\":2}", new('[', 100_000), "{\"plan\":" + string.Concat(Enumerable.Repeat("{\"where\":", 5000)) + "1" + new string('}', 5001),
            "{\"sql\":\"" + new string('x', 900_000) + "\"}", "{\"plan\":{\"kind\":\"metric\",\"where\":" + string.Concat(Enumerable.Repeat("{\"kind\":\"not\",\"condition\":", 40)) + "null" + new string('}', 42), new('x', 1_200_000),
        ];
        var faults = new List<string>();
        foreach (var operation in (await OperationsAsync()).Where(found => found.Method != "get"))
        {
            foreach (var body in bodies)
            {
                await CheckAsync(faults, operation.Name, operation.Method, operation.Path, body);
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults.Take(40)));
    }

    [Theory]
    [InlineData("/api/../../etc/passwd")]
    [InlineData("/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/%2e%2e/%2e%2e/appsettings.json")]
    [InlineData("/assets/..%5c..%5cappsettings.json")]
    [InlineData("/api/imports/..%2f1")]
    [InlineData("/api/imports/%00")]
    [InlineData("/api/segments/00000000-0000-0000-0000-000000000000%00")]
    [InlineData("/api/operations/orchestrations/%27%20or%201=1")]
    [InlineData("/api/queries/x/rows")]
    [InlineData("//evil.example/api/health")]
    public async Task No_path_leads_out_of_the_product(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(world.Product.Client.BaseAddress + path[1..], new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        using var response = await world.Product.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.True((int)response.StatusCode is >= 400 and < 500, $"{(int)response.StatusCode} {text[..Math.Min(200, text.Length)]}");
        Assert.DoesNotContain("root:", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiIsIm9yZ2FuaXphdGlvbiI6InNob3AiLCJyb2xlIjoib3duZXIifQ.")]
    [InlineData("Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZG1pbiJ9.AAAA")]
    [InlineData("Bearer ana_00000000000000000000000000000000000000000")]
    [InlineData("Bearer ' or 1=1 --")]
    [InlineData("Basic YWRtaW46YWRtaW4=")]
    [InlineData("Negotiate x")]
    public async Task A_forged_token_opens_nothing(string authorization)
    {
        foreach (var operation in await OperationsAsync())
        {
            using var request = new HttpRequestMessage(new HttpMethod(operation.Method), operation.Path) { Content = operation.Method is "get" or "delete" ? null : new StringContent("{}", Encoding.UTF8, "application/json") };
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var response = await world.Product.Client.SendAsync(request, TestContext.Current.CancellationToken);

            var isOpen = operation.Name is "get /api/health" or "get /api/health/ready" or "get /api/openapi.json" or "get /v1/collect.js";
            Assert.True(isOpen || (int)response.StatusCode is 400 or 401 or 403, $"{operation.Name}: {(int)response.StatusCode}");
        }
    }

    [Theory]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.ndjson\"\r\n\r\n{}")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x.ndjson\"")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nevents\u0000\r\n--b--\r\n")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nevents\r\n--b--\r\n")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n{}\r\n--b\r\nContent-Disposition: form-data; name=\"mapping\"\r\n\r\n[[[[\r\n--b--\r\n")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n{}\r\n--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n' or 1=1 --\r\n--b--\r\n")]
    [InlineData("--c\r\n\r\nx\r\n--c--\r\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("")]
    public async Task A_broken_upload_is_the_callers_error(string body)
    {
        using var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        await AssertUploadAsync(content, status => status is >= 400 and < 500);
    }

    [Theory]
    [InlineData("../../../etc/cron.d/evil")]
    [InlineData("..\\..\\evil.exe")]
    [InlineData("a\u0000b.ndjson")]
    [InlineData("=cmd|' /C calc'!A0.csv")]
    [InlineData("<img src=x onerror=alert(1)>.csv")]
    public async Task The_name_of_an_uploaded_file_is_only_a_name(string name)
    {
        var body = $"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{{\"name\":\"x\"}}\r\n--b--\r\n";
        using var content = new StringContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        await AssertUploadAsync(content, status => status is 202 or (>= 400 and < 500));

        Assert.False(File.Exists("/etc/cron.d/evil"));
        Assert.DoesNotContain("etc/cron.d", (await world.AsUsAsync("get", "/api/imports")).Text, StringComparison.Ordinal);
    }

    private async Task AssertUploadAsync(HttpContent content, Func<int, bool> isExpected)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/imports") { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.OurToken);
        using var response = await world.Product.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(isExpected((int)response.StatusCode), $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
    }

    private async Task CheckAsync(List<string> faults, string operation, string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.OurToken);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        using var response = await SendAsync(request, $"{operation} {path[..Math.Min(path.Length, 120)]}");
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var shown = $"{operation} {path[..Math.Min(path.Length, 120)]} {body?[..Math.Min(body.Length, 160)]}: {(int)response.StatusCode} {text[..Math.Min(text.Length, 300)]}";
        if ((int)response.StatusCode >= 500 && !operation.StartsWith("get /api/health", StringComparison.Ordinal))
        {
            faults.Add(shown);
        }
        else if ((int)response.StatusCode >= 400 && !operation.StartsWith("get /api/health", StringComparison.Ordinal) && !HasCode(text))
        {
            faults.Add($"without a code: {shown}");
        }
        else if (response.Headers.Contains("Set-Cookie") || text.Contains(TwoOrganizations.Mark, StringComparison.Ordinal))
        {
            faults.Add($"gave more than was asked for: {shown}");
        }
    }

    /// <summary>An answer that breaks off says by which operation.</summary>
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string operation)
    {
        try
        {
            return await world.Product.Client.SendAsync(request, TestContext.Current.CancellationToken);
        }
        catch (HttpRequestException broken)
        {
            throw new InvalidOperationException($"{operation}: the answer broke off", broken);
        }
    }

    private static bool HasCode(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text).TryGetProperty("code", out var code) && code.GetString()!.Contains('.', StringComparison.Ordinal);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private async Task<IReadOnlyList<Operation>> OperationsAsync()
    {
        var document = JsonSerializer.Deserialize<JsonElement>((await world.AsUsAsync("get", "/api/openapi.json")).Text);
        return [.. document.GetProperty("paths").EnumerateObject().Where(path => !TwoOrganizations.ByToken.Contains(path.Name)).SelectMany(path => path.Value.EnumerateObject().Where(method => method.Name != "options").Select(method => new Operation(
            $"{method.Name} {path.Name}", method.Name, TwoOrganizations.WithAnyIds(path.Name),
            [.. method.Value.GetProperty("parameters").EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "query").Select(parameter => parameter.GetProperty("name").GetString()!)],
            [.. Fields(document, method.Value)])))];
    }

    private static IEnumerable<string> Fields(JsonElement document, JsonElement operation)
    {
        if (!operation.TryGetProperty("requestBody", out var body))
        {
            return [];
        }

        var schema = body.GetProperty("content").EnumerateObject().First().Value.GetProperty("schema");
        while (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference))
        {
            schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        }

        // What takes any JSON is knowledge.
        return schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().Select(property => property.Name)
            : ["eventName", "name", "title", "content", "description", "synonyms", "properties", "deprecated", "formula", "measure", "source"];
    }

    private sealed record Operation(string Name, string Method, string Path, IReadOnlyList<string> Query, IReadOnlyList<string> Fields);
}
