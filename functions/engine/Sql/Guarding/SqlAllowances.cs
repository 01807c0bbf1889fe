namespace Analytics.Engine.Sql.Guarding;

/// <summary>Everything a question may name.</summary>
internal static class SqlAllowances
{
    public static readonly IReadOnlySet<string> Relations = Words("events users event_days event_day_values event_day_numbers event_day_users event_day_keys event_day_user_keys rollup_keys event_months event_month_values event_month_numbers event_period_users rollup_firsts rollup_waiting_users segment_members");

    public const string Schema = "analytics";

    public static readonly IReadOnlySet<string> SystemColumns = Words("ctid xmin xmax cmin cmax tableoid oid");

    /// <summary>Functions that compute a value from their arguments and change, read or wait for nothing else.</summary>
    public static readonly IReadOnlySet<string> Functions = Words(
        // Aggregates
        "count sum avg min max every bool_and bool_or bit_and bit_or bit_xor bit_count get_bit set_bit array_agg string_agg json_agg jsonb_agg json_object_agg jsonb_object_agg any_value "
        + "stddev stddev_samp stddev_pop variance var_samp var_pop corr covar_pop covar_samp regr_slope regr_intercept regr_r2 regr_count regr_avgx regr_avgy regr_sxx regr_sxy regr_syy "
        + "percentile_cont percentile_disc mode range_agg "
        // Windows
        + "row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value "
        // Numbers
        + "abs ceil ceiling floor round trunc sign sqrt cbrt power pow exp ln log log10 mod div gcd lcm width_bucket degrees radians pi "
        + "sin cos tan asin acos atan atan2 sinh cosh tanh scale min_scale trim_scale factorial erf "
        // Texts
        + "lower upper initcap length char_length character_length octet_length bit_length trim btrim ltrim rtrim left right substr substring position strpos "
        + "replace translate reverse split_part concat concat_ws format lpad rpad starts_with ascii chr md5 sha256 quote_literal quote_ident quote_nullable "
        + "regexp_replace regexp_match regexp_matches regexp_split_to_array regexp_split_to_table regexp_like regexp_count regexp_substr regexp_instr "
        + "string_to_array string_to_table array_to_string to_char to_number overlay normalize unistr encode similar_to_escape like_escape "
        // Times
        + "now transaction_timestamp statement_timestamp date_trunc date_part date_bin extract age make_date make_time make_timestamp make_timestamptz make_interval "
        + "to_timestamp to_date justify_days justify_hours justify_interval isfinite timezone date_add date_subtract "
        // Conditions
        + "coalesce nullif greatest least num_nulls num_nonnulls grouping pg_input_is_valid pg_typeof "
        // Arrays and sets of rows
        + "array_length array_position array_positions array_append array_prepend array_cat array_remove array_replace array_dims array_ndims array_lower array_upper "
        + "cardinality unnest generate_series generate_subscripts trim_array array_sort array_reverse "
        // JSON
        + "to_json to_jsonb row_to_json array_to_json json_build_object jsonb_build_object json_build_array jsonb_build_array json_object jsonb_object "
        + "json_array_length jsonb_array_length json_array_elements jsonb_array_elements json_array_elements_text jsonb_array_elements_text "
        + "json_each jsonb_each json_each_text jsonb_each_text json_object_keys jsonb_object_keys json_typeof jsonb_typeof json_strip_nulls jsonb_strip_nulls "
        + "json_extract_path jsonb_extract_path json_extract_path_text jsonb_extract_path_text jsonb_exists jsonb_exists_any jsonb_exists_all jsonb_contains "
        + "jsonb_path_exists jsonb_path_match jsonb_path_query jsonb_path_query_array jsonb_path_query_first jsonb_pretty jsonb_set jsonb_insert jsonb_concat "
        + "json_to_record jsonb_to_record json_to_recordset jsonb_to_recordset json_array json_objectagg json_arrayagg json_exists json_value json_query json_scalar json_serialize json_table "
        // Ranges
        + "int4range int8range numrange daterange tsrange tstzrange lower_inc upper_inc isempty range_merge "
        // Types that double as functions
        + "int4 int8 float4 float8 text bool date");

    /// <summary>What a refusal tells of <see cref="Functions"/>: the kinds, with the best known of each.</summary>
    public const string FunctionsInShort =
        "aggregates (count, sum, avg, min, max, percentile_cont, string_agg, …), windows (row_number, rank, lag, lead, …), numbers (round, abs, power, width_bucket, …), "
        + "texts (lower, substring, split_part, regexp_replace, to_char, …), times (now, date_trunc, extract, age, …), conditions (coalesce, nullif, greatest, …), "
        + "arrays (unnest, generate_series, cardinality, …) and JSON (jsonb_each, jsonb_array_elements, jsonb_path_query, …)";

    public static readonly IReadOnlySet<string> Types = Words(
        "text varchar char bpchar character citext bool boolean smallint int2 int int4 integer bigint int8 numeric decimal dec real float float4 float8 double "
        + "date time timetz timestamp timestamptz interval json jsonb uuid bit varbit int4range int8range numrange daterange tsrange tstzrange record");

    public static readonly IReadOnlySet<string> Operators = new HashSet<string>(
        ("+ - * / % ^ |/ ||/ @ & | # ~ << >> = <> != < > <= >= || -> ->> #> #>> @> <@ ? ?| ?& @? @@ ~* !~ !~* ~~ ~~* !~~ !~~* && -|- &< &> #- ^@").Split(' '),
        StringComparer.Ordinal);

    /// <summary>Words that are values by themselves and tell about the session.</summary>
    public static readonly IReadOnlySet<string> SessionWords = Words("current_user session_user user current_role current_catalog current_schema system_user");

    /// <summary>Functions whose columns the query names with their types.</summary>
    public static readonly IReadOnlySet<string> RecordFunctions = Words("json_to_record jsonb_to_record json_to_recordset jsonb_to_recordset");

    /// <summary>What to write instead of functions that people know from elsewhere, or that this place does not have.</summary>
    public static readonly IReadOnlyDictionary<string, string> FunctionsInstead = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ifnull"] = "write `coalesce`.",
        ["isnull"] = "write `coalesce`, or `is null`.",
        ["nvl"] = "write `coalesce`.",
        ["iif"] = "write `case when … then … else … end`.",
        ["if"] = "write `case when … then … else … end`.",
        ["datediff"] = "subtract one time from the other, or write `age`.",
        ["date_diff"] = "subtract one time from the other, or write `age`.",
        ["dateadd"] = "add an interval: occurred_at + interval '1 day'.",
        ["datetrunc"] = "write `date_trunc`.",
        ["getdate"] = "write `now()`.",
        ["curdate"] = "write `current_date`.",
        ["date_format"] = "write `to_char`.",
        ["strftime"] = "write `to_char`.",
        ["year"] = "write `extract(year from …)`.",
        ["month"] = "write `extract(month from …)`.",
        ["day"] = "write `extract(day from …)`.",
        ["group_concat"] = "write `string_agg`.",
        ["listagg"] = "write `string_agg`.",
        ["median"] = "write `percentile_cont(0.5) within group (order by …)`.",
        ["approx_count_distinct"] = "write `count(distinct …)`.",
        ["countif"] = "write `count(*) filter (where …)`.",
        ["count_if"] = "write `count(*) filter (where …)`.",
        ["instr"] = "write `position(… in …)`.",
        ["charindex"] = "write `position(… in …)`.",
        ["len"] = "write `length`.",
        ["ucase"] = "write `upper`.",
        ["lcase"] = "write `lower`.",
        ["json_extract"] = "write `properties ->> 'name'`.",
        ["safe_cast"] = "write `case when pg_input_is_valid(…, 'numeric') then …::numeric end`.",
        ["try_cast"] = "write `case when pg_input_is_valid(…, 'numeric') then …::numeric end`.",
        ["clock_timestamp"] = "write `now()`, which stays the same throughout the question.",
        ["repeat"] = "it can make texts as large as memory; write the text itself, or `rpad` with a length.",
        ["random"] = "an answer must come out the same again; order by md5(…) of a column for a sample.",
    };

    private static HashSet<string> Words(string list) => new(list.Split(' ', StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);
}
