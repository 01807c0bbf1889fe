using System.Text;
using Analytics.Chat.Parts;
using Analytics.Chat.Queries;
using Analytics.Engine.Sql;
using Analytics.Platform.Http;
using Microsoft.AspNetCore.Http;

namespace Analytics.App.Tests.Chat;

public sealed class StoredRowsTests
{
    private static readonly ResultTable Table = new(
        [new ResultColumn("name", ColumnType.Text), new ResultColumn("total", ColumnType.Number), new ResultColumn("day", ColumnType.Date)],
        [
            ["beta", 10.5m, new DateOnly(2026, 1, 2)],
            ["Alpha", 9m, new DateOnly(2026, 1, 1)],
            [null, null, null],
            ["gamma:x", 100m, new DateOnly(2025, 12, 31)],
        ],
        false);

    [Fact]
    public void Numbers_sort_as_numbers_and_empty_cells_come_last_in_both_directions()
    {
        Assert.Equal([9m, 10.5m, 100m, null], Column("?sort=total:asc", 1));
        Assert.Equal([100m, 10.5m, 9m, null], Column("?sort=total:desc", 1));
    }

    [Fact]
    public void Text_sorts_without_regard_to_case() => Assert.Equal(["Alpha", "beta", "gamma:x", null], Column("?sort=name:asc", 0));

    [Theory]
    [InlineData("?filter=total:gte:10.5", 2)]
    [InlineData("?filter=total:lt:10", 1)]
    [InlineData("?filter=name:contains:A", 3)]
    [InlineData("?filter=name:eq:alpha", 1)]
    [InlineData("?filter=name:eq:gamma:x", 1)]
    [InlineData("?filter=day:gt:2025-12-31", 2)]
    [InlineData("?filter=total:gt:5&filter=name:ne:beta", 2)]
    public void Filters_hold_over_the_whole_result(string query, int expected) => Assert.Equal(expected, RowSelection.Select(Table, Parse(query)).Count);

    [Fact]
    public void Pages_follow_each_other_without_gap_or_repeat()
    {
        var first = RowSelection.Select(Table, Parse("?sort=name:asc&limit=3"));
        var second = RowSelection.Select(Table, Parse("?sort=name:asc&limit=3&cursor=" + Parse("?sort=name:asc&limit=3").After(3)));

        Assert.Equal(["Alpha", "beta", "gamma:x", null], first.Rows.Concat(second.Rows).Select(row => row[0]));
    }

    [Theory]
    [InlineData("?sort=nothing:asc", "queries.column.unknown")]
    [InlineData("?sort=name:up", "queries.sort.invalid")]
    [InlineData("?filter=name", "queries.filter.invalid")]
    [InlineData("?filter=nothing:eq:1", "queries.column.unknown")]
    [InlineData("?limit=0", "page.limit.invalid")]
    [InlineData("?cursor=x", "page.cursor.invalid")]
    [InlineData("?filter=total:gt:many", "queries.filter.value_invalid")]
    public void A_wrong_request_is_refused_by_code(string query, string code) => Assert.Equal(code, RowsRequest.Parse(Request(query), Table.Columns).Error!.Code);

    [Fact]
    public void A_cursor_that_was_altered_or_is_of_another_order_is_refused()
    {
        var cursor = Parse("?sort=name:asc&limit=3").After(3);
        var altered = cursor[..^2] + (cursor[^2] == 'A' ? 'B' : 'A') + cursor[^1];

        Assert.Equal("page.cursor.invalid", RowsRequest.Parse(Request("?sort=name:asc&cursor=" + altered), Table.Columns).Error!.Code);
        Assert.Equal("page.cursor.invalid", RowsRequest.Parse(Request("?sort=total:asc&cursor=" + cursor), Table.Columns).Error!.Code);
        Assert.Equal("page.cursor.invalid", RowsRequest.Parse(Request("?sort=name:asc&filter=total:gt:1&cursor=" + cursor), Table.Columns).Error!.Code);
        Assert.Equal("page.cursor.invalid", RowsRequest.Parse(Request("?sort=name:asc&cursor=" + PageRequest.Encode("3", "another view")), Table.Columns).Error!.Code);
    }

    [Theory]
    [InlineData("9007199254740993", "9007199254740992", 1)]
    [InlineData("-9007199254740993", "-9007199254740992", -1)]
    [InlineData("1.10", "1.1", 0)]
    [InlineData("1e3", "1000", 0)]
    [InlineData("0.1", "0.10000000000000000000000000000000001", -1)]
    [InlineData("123456789012345678901234567890.5", "123456789012345678901234567890.25", 1)]
    [InlineData("NaN", "Infinity", 1)]
    [InlineData("Infinity", "1e300", 1)]
    [InlineData("-Infinity", "-1e300", -1)]
    [InlineData("-0", "0", 0)]
    [InlineData("nan", "NaN", 0)]
    [InlineData("1e140000", "1e-140000", 1)]
    public void Numbers_compare_without_rounding(string one, string other, int order)
    {
        Assert.Equal(order, Math.Sign(ExactNumber.Compare(ExactNumber.Parse(one)!.Value, ExactNumber.Parse(other)!.Value)));
        Assert.Equal(-order, Math.Sign(ExactNumber.Compare(ExactNumber.Parse(other)!.Value, ExactNumber.Parse(one)!.Value)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1,5")]
    [InlineData("0x10")]
    [InlineData("1e999999999")]
    [InlineData("--1")]
    public void What_is_no_number_is_none(string text) => Assert.Null(ExactNumber.Parse(text));

    [Fact]
    public void A_number_in_a_csv_keeps_its_sign_without_an_apostrophe() =>
        Assert.Equal("-123456789012345678901234567890.5", ResultExport.Field("-123456789012345678901234567890.5", ColumnType.Number));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@cmd", "'@cmd")]
    [InlineData("-2,5", "\"'-2,5\"")]
    public void A_csv_field_is_quoted_and_cannot_become_a_formula(string text, string field) => Assert.Equal(field, ResultExport.Field(text, ColumnType.Text));

    [Fact]
    public void A_negative_number_stays_a_number() => Assert.Equal("-2.5", ResultExport.Field(-2.5m, ColumnType.Number));

    [Fact]
    public async Task A_csv_has_crlf_lines_and_a_mark_only_when_asked_for()
    {
        using var plain = new MemoryStream();
        using var marked = new MemoryStream();

        await ResultExport.WriteCsvAsync(plain, Table, withMark: false, CancellationToken.None);
        await ResultExport.WriteCsvAsync(marked, Table, withMark: true, CancellationToken.None);

        Assert.Equal("name,total,day\r\nbeta,10.5,2026-01-02\r\nAlpha,9,2026-01-01\r\n,,\r\ngamma:x,100,2025-12-31\r\n", Encoding.UTF8.GetString(plain.ToArray()));
        Assert.Equal([0xEF, 0xBB, 0xBF], marked.ToArray()[..3]);
    }

    [Fact]
    public void A_stored_result_comes_back_with_the_same_types()
    {
        object?[] row = [9_007_199_254_740_993L, 5L, 1.10m, true, new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), new DateOnly(2026, 2, 3), "text", null];
        var columns = new[] { ColumnType.Integer, ColumnType.Integer, ColumnType.Number, ColumnType.Boolean, ColumnType.Timestamp, ColumnType.Date, ColumnType.Text, ColumnType.Number }
            .Select((type, index) => new ResultColumn($"c{index}", type)).ToArray();

        var json = ChatJson.Serialize(new StoredResult(columns, [row], true));
        var table = ChatJson.Deserialize<StoredResult>(json)!.ToTable();

        Assert.Equal(row, table.Rows[0]);
        Assert.True(table.Truncated);
        Assert.Contains("\"9007199254740993\"", json, StringComparison.Ordinal);
    }

    [Fact]
    public void The_hash_of_rows_changes_with_any_cell() =>
        Assert.NotEqual(StoredResult.Hash([["a", 1L]]), StoredResult.Hash([["a", 2L]]));

    private static object?[] Column(string query, int column) => [.. RowSelection.Select(Table, Parse(query)).Rows.Select(row => row[column])];

    private static RowsRequest Parse(string query) => RowsRequest.Parse(Request(query), Table.Columns).Value;

    private static HttpRequest Request(string query)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(query);
        return request;
    }
}
