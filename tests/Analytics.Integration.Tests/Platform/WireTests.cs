using System.Text.Json;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Analytics.Integration.Tests.Platform;

public sealed class WireTests
{
    [Fact]
    public void Values_of_a_result_travel_exactly()
    {
        object?[] row =
        [
            9_007_199_254_740_991L, 9_007_199_254_740_992L, -9_007_199_254_740_993L, 1.10m, 0.1, double.NaN, "ü\"", null, true,
            new DateTimeOffset(2025, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(2)), new DateOnly(2025, 1, 2), new DateTime(2025, 1, 2, 3, 0, 0),
        ];

        Assert.Equal(
            """[9007199254740991,"9007199254740992","-9007199254740993",1.10,0.1,null,"ü\"",null,true,"2025-01-02T01:04:05.678Z","2025-01-02","2025-01-02T03:00:00"]""",
            JsonSerializer.Serialize(row, WireJson.Options));
    }

    [Fact]
    public void Numbers_come_back_as_they_went()
    {
        var row = JsonSerializer.Deserialize<object?[]>("""[1, 1.10, "x", null, false, 1e300]""", WireJson.Options);

        Assert.Equal([1L, 1.10m, "x", null, false, 1e300], row);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_of_error_has_its_status(Error error, int status) => Assert.Equal(status, ProblemMapper.StatusOf(error));

    public static TheoryData<Error, int> Kinds() => new()
    {
        { new Invalid("a.b", "x"), 400 },
        { new Unauthenticated("a.b", "x"), 401 },
        { new Forbidden("a.b", "x"), 403 },
        { new NotFound("a.b", "x"), 404 },
        { new Conflict("a.b", "x"), 409 },
        { new LimitReached("a.b", "x"), 429 },
        { new Unavailable("a.b", "x"), 503 },
    };

    [Fact]
    public void A_problem_names_code_place_and_fields()
    {
        var context = new DefaultHttpContext();
        context.Request.Path = "/api/segments";
        var error = new Conflict("segment.name.taken", "Choose another name.") { Data = new Dictionary<string, object?> { ["allowed"] = new[] { "b" } } };

        var answer = Assert.IsType<ContentResult>(ProblemMapper.Map(error, context.Request));

        using var document = JsonDocument.Parse(answer.Content!);
        Assert.Equal(("application/problem+json", 409), (answer.ContentType, answer.StatusCode));
        Assert.Equal("segment.name.taken", document.RootElement.GetProperty("code").GetString());
        Assert.Equal("/api/segments", document.RootElement.GetProperty("instance").GetString());
        Assert.Equal("b", document.RootElement.GetProperty("allowed")[0].GetString());
        Assert.NotEmpty(document.RootElement.GetProperty("operationId").GetString()!);
    }

    [Fact]
    public void A_cursor_returns_what_it_was_made_of_and_a_foreign_one_is_refused()
    {
        var context = new DefaultHttpContext { Request = { QueryString = new QueryString("?limit=7&cursor=" + PageRequest.Encode("2025-01-02", "ü/+")) } };
        var foreign = new DefaultHttpContext { Request = { QueryString = new QueryString("?cursor=%7Bnope") } };
        var tooFew = new DefaultHttpContext { Request = { QueryString = new QueryString("?limit=0") } };

        var page = PageRequest.Parse(context.Request).Value;

        Assert.Equal(7, page.Limit);
        Assert.Equal(["2025-01-02", "ü/+"], page.After);
        Assert.Equal("page.cursor.invalid", PageRequest.Parse(foreign.Request).Error?.Code);
        Assert.Equal("page.limit.invalid", PageRequest.Parse(tooFew.Request).Error?.Code);
    }
}
