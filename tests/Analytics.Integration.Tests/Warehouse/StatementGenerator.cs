using System.Globalization;

namespace Analytics.Integration.Tests.Warehouse;

/// <summary>
/// Writes statements from PostgreSQL's grammar of SELECT: mostly well typed, so that they reach the executor, now and then of any type, and
/// rarely with a word of the database's own dictionary in a place where a name may stand.
/// </summary>
internal sealed class StatementGenerator(Random random, IReadOnlyList<string> dictionary)
{
    private const int DeepestQuery = 3;
    private const int DeepestExpression = 4;

    private static readonly Dictionary<string, string[]> Columns = new(StringComparer.Ordinal)
    {
        ["text"] = ["e.name", "e.session_id", "e.currency", "e.anonymous_id", "e.properties ->> 'n'"],
        ["number"] = ["e.revenue", "e.user_id", "e.number_1", "e.revenue::float8"],
        ["time"] = ["e.occurred_at"],
        ["date"] = ["e.day"],
        ["json"] = ["e.properties"],
        ["truth"] = ["e.revenue is null", "true"],
    };

    private static readonly string[] Types = ["text", "number", "time", "date", "json", "truth"];

    public string Next()
    {
        var sql = Query(0);
        return random.Next(12) == 0 ? sql + Pick(";", " ;;", " -- end", " /* end */", "; select 1", " for update", " into t") : sql;
    }

    private string Query(int depth)
    {
        var with = depth < 2 && random.Next(5) == 0 ? $"with {Common(depth)}" : "";
        var body = random.Next(6) == 0 ? $"{Term(depth)} {Pick("union", "union all", "except", "intersect", "intersect all")} {Term(depth)}" : Select(depth);
        return with + body + Order() + Limits();
    }

    private string Common(int depth) => random.Next(3) switch
    {
        0 => "recursive r(n) as (select 1 union all select n + 1 from r where n < 5) " + Pick("", "search breadth first by n set o ", "cycle n set looped using path ", "cycle n set l to 'y' default 'n' using path "),
        1 => $"c as {Pick("", "materialized ", "not materialized ")}({Query(depth + 1)}) ",
        _ => "c(a, b) as (values (1, 'x'), (2, 'y')) ",
    };

    private string Term(int depth) => random.Next(4) switch
    {
        0 => "values (1)",
        1 => $"(select {Expression("number", 1)} from events e{Order()}{Limits()})",
        _ => $"select {Expression("number", 1)} from events e",
    };

    private string Select(int depth)
    {
        var grouped = random.Next(3) == 0;
        return grouped ? Grouped(depth) : $"select {Pick("", "", "distinct ", "all ", "distinct on (e.name) ")}{Targets()} from {Source(depth)}{Where(depth)}{Pick("", "", " window w as (partition by e.name order by e.day)")}";
    }

    private string Grouped(int depth) =>
        $"select {Pick("e.name", "e.name as n", "grouping(e.name)")}, {Aggregate()}{Pick("", " over ()")} as total from {Source(depth)}{Where(depth)} group by "
        + Pick("e.name", "rollup(e.name)", "cube(e.name, e.day)", "grouping sets ((e.name), ())", "1", "distinct e.name, rollup(e.name)", "all e.name", "()")
        + Pick("", $" having {Aggregate()} > 1");

    private string Targets() => string.Join(", ", Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(8) switch
    {
        0 => Pick("*", "e.*", "(e).name", "(array[1, 2])[1]", "(array[1, 2, 3])[1:2]", "row(1, 'a')", "(1, 2)"),
        1 => Window(),
        _ => Expression(Pick(Types), 0) + Pick("", "", " as x", " y", " \"Z\"", " as select"),
    }));

    private string Window() => Pick("row_number()", "rank()", "sum(e.revenue)", "count(*) filter (where e.revenue > 1)", "lag(e.name)", "ntile(3)", "first_value(e.name)") + " over " + Pick(
        "()", "(partition by e.name)", "(order by e.day desc nulls last)", "(partition by e.user_id order by e.occurred_at rows between 1 preceding and current row)",
        "(order by e.day range between interval '7 days' preceding and current row exclude ties)", "(order by e.day groups between unbounded preceding and 1 following exclude no others)", "w", "(w rows unbounded preceding)");

    private string Aggregate() => Pick(
        "count(*)", "count(distinct e.user_id)", "sum(e.revenue)", "avg(e.revenue) filter (where e.name = 'view')", "percentile_cont(0.5) within group (order by e.revenue)", "mode() within group (order by e.name)",
        "string_agg(e.name, ',' order by e.day)", "array_agg(distinct e.name)", "jsonb_agg(e.properties)", "bool_or(e.revenue > 1)", "json_arrayagg(e.name order by e.name returning jsonb)", "json_objectagg(e.event_id: e.revenue absent on null)");

    private string Source(int depth)
    {
        var source = random.Next(7) switch
        {
            0 when depth < DeepestQuery => $"({Query(depth + 1)}) as s, events e",
            1 => "events as e " + Pick("left", "right", "full outer", "inner", "") + " join users u " + Pick("on u.user_id = e.user_id", "using (user_id)", "on true"),
            2 => "(events e cross join generate_series(1, 3) with ordinality as g(a, b))",
            3 => $"events e, lateral ({Pick("select e.name", "values (e.name)", "select 1 where e.revenue > 1")}) as l(v)",
            4 => "events e, jsonb_each(e.properties) j, jsonb_to_record(e.properties) as t(n int, m text)",
            5 => "events e, json_table(e.properties, '$' columns (i for ordinality, n int path '$.n' default 0 on empty)) as j",
            _ => "analytics.events e",
        };
        return random.Next(25) == 0 ? source.Replace("events", Word(), StringComparison.Ordinal) : source;
    }

    private string Where(int depth) => random.Next(2) == 0 ? "" : " where " + (random.Next(5) == 0 && depth < DeepestQuery ? $"e.user_id {Pick("in", "not in", "= any", "<> all", "> some")} ({Query(depth + 1)})" : Expression("truth", 0));

    private string Order() => random.Next(3) == 0 ? " order by " + Pick("1", "1 desc nulls last", "e.name, e.day", "1 asc, 2", "random()", "e.day using <") : "";

    private string Limits() => random.Next(3) == 0
        ? Pick(" limit 5", " limit 5 offset 1", " offset 1 limit 5", " limit all", " limit (select 3)", " limit 1 + 1", " fetch first row only", " fetch next 3 rows with ties", " offset 2 rows fetch next 2 rows only", " limit 99999", " limit 1, 2")
        : "";

    private string Expression(string type, int depth)
    {
        if (random.Next(60) == 0)
        {
            return $"{Word()}({Expression(Pick(Types), depth + 1)})";
        }

        if (depth >= DeepestExpression || random.Next(4) == 0)
        {
            return random.Next(5) == 0 ? Constant(type) : Pick(Columns[type]);
        }

        var wrapped = random.Next(30) == 0 ? Pick(Types) : type;
        return Composite(wrapped, depth + 1);
    }

    private string Composite(string type, int depth) => type switch
    {
        "number" => Number(depth),
        "text" => Text(depth),
        "time" => Pick($"{Expression("time", depth)} - interval '1 day'", $"date_trunc('week', {Expression("time", depth)})", $"{Expression("date", depth)}::timestamptz", "now()", $"({Expression("time", depth)} at time zone 'UTC') at time zone 'Europe/Oslo'", $"greatest({Expression("time", depth)}, e.occurred_at)"),
        "date" => Pick($"({Expression("time", depth)})::date", $"{Expression("date", depth)} + 1", "date '2025-01-21'", "current_date", $"cast({Expression("time", depth)} as date)"),
        "json" => Pick($"{Expression("json", depth)} -> 'n'", $"jsonb_build_object('a', {Expression("number", depth)})", $"to_jsonb({Expression("text", depth)})", $"{Expression("json", depth)} #> '{{n}}'", $"json_query({Expression("json", depth)}, '$.n' with wrapper)", $"json_object('k': {Expression("number", depth)} returning jsonb)"),
        _ => Truth(depth),
    };

    private string Number(int depth)
    {
        var (a, b) = (Expression("number", depth), Expression("number", depth));
        return random.Next(12) switch
        {
            0 => $"{a} {Pick("+", "-", "*", "/", "%", "^")} {b}",
            1 => $"({a} {Pick("+", "-", "*")} {b})",
            2 => $"- {a}",
            3 => $"{Pick("abs", "round", "floor", "sqrt", "ln")}({a})",
            4 => $"coalesce({a}, {b}, 0)",
            5 => $"case when {Expression("truth", depth)} then {a} else {b} end",
            6 => $"extract({Pick("hour", "epoch", "'dow'")} from {Expression("time", depth)})",
            7 => $"length({Expression("text", depth)})",
            8 => $"({a})::{Pick("numeric", "numeric(10, 2)", "float8", "int", "double precision")}",
            9 => $"nullif({a}, {b})",
            10 => $"(select {a})",
            _ => $"width_bucket({a}, 0, 10, 5)",
        };
    }

    private string Text(int depth)
    {
        var a = Expression("text", depth);
        return random.Next(9) switch
        {
            0 => $"{a} || {Expression("text", depth)}",
            1 => $"{Pick("lower", "upper", "md5", "initcap", "reverse")}({a})",
            2 => $"substring({a} {Pick("from 1 for 2", "from 2", "for 3", "similar 'a' escape '#'")})",
            3 => $"trim({Pick("", "both from ", "leading 'x' from ")}{a})",
            4 => $"split_part({a}, 'e', 1)",
            5 => $"({Expression(Pick(Types), depth)})::text",
            6 => $"{a} collate \"C\"",
            7 => $"overlay({a} placing 'x' from 1 for 2)",
            _ => $"to_char({Expression("time", depth)}, 'YYYY-MM')",
        };
    }

    private string Truth(int depth)
    {
        var (a, b) = (Expression("number", depth), Expression("number", depth));
        return random.Next(14) switch
        {
            0 => $"{a} {Pick("=", "<>", "!=", "<", ">=")} {b}",
            1 => $"{Expression("truth", depth)} {Pick("and", "or")} {Expression("truth", depth)}",
            2 => $"not {Expression("truth", depth)}",
            3 => $"{a} {Pick("between", "not between", "between symmetric")} {b} and {Expression("number", depth)}",
            4 => $"{Expression("text", depth)} {Pick("like", "not ilike", "similar to", "~", "!~*")} 'v%'{Pick("", " escape '!'")}",
            5 => $"{Expression("text", depth)} {Pick("in", "not in")} ('view', 'x', {Expression("text", depth)})",
            6 => $"{Expression(Pick(Types), depth)} is {Pick("null", "not null")}",
            7 => $"{a} is {Pick("", "not ")}distinct from {b}",
            8 => $"{Expression("text", depth)} {Pick("= any", "like any", "<> all")} (array['view', 'x'])",
            9 => $"exists (select 1 from users u where u.user_id = {a})",
            10 => $"{Expression("json", depth)} {Pick("? 'n'", "@> '{\"n\": 1}'", "@? '$.n'")}",
            11 => $"({Expression("time", depth)}, interval '1 day') overlaps (now(), now())",
            12 => $"({Expression("truth", depth)}) is {Pick("true", "not true", "unknown")}",
            _ => $"{Expression("text", depth)} is {Pick("json", "not json object", "json array with unique keys", "normalized")}",
        };
    }

    private string Constant(string type) => type switch
    {
        "number" => Pick("1", "-2", "0.5", "1_000", "0x1F", "1e3", ".5", "'3'::int"),
        "text" => Pick("'x'", "'it''s'", "E'a\\'b'", "U&'d\\0061'", "$$d$$", "$t$ it's $t$", "'a'\n'b'", "E'a'\n'\\''", "N'n'"),
        "time" => Pick("timestamptz '2025-01-21 10:00+00'", "current_timestamp", "'2025-01-21'::timestamptz"),
        "date" => Pick("date '2025-01-21'", "make_date(2025, 1, 21)"),
        "json" => Pick("'{}'::jsonb", "jsonb '[1]'", "null::jsonb"),
        _ => Pick("true", "false", "null"),
    };

    private string Word() => random.Next(4) == 0 ? $"pg_catalog.{Pick(dictionary)}" : Pick(dictionary);

    private string Pick(params IReadOnlyList<string> choices) => choices[random.Next(choices.Count)].ToString(CultureInfo.InvariantCulture);
}
