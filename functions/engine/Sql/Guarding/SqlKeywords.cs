namespace Analytics.Engine.Sql.Guarding;

/// <summary>
/// PostgreSQL's keywords by what they may name, as <c>pg_get_keywords()</c> lists them; a test compares these lists with the server's. Words
/// that are not here may name anything.
/// </summary>
internal static class SqlKeywords
{
    /// <summary>Name nothing but a column after AS or a dot.</summary>
    public static readonly IReadOnlySet<string> Reserved = Words(
        "all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create current_catalog current_date current_role "
        + "current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign from grant group having in "
        + "initially intersect into lateral leading limit localtime localtimestamp not null offset on only or order placing primary references returning select "
        + "session_user some symmetric system_user table then to trailing true union unique user using variadic when where window with");

    /// <summary>Name types and functions, but neither tables nor columns.</summary>
    public static readonly IReadOnlySet<string> OfTypesAndFunctions = Words(
        "authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join left like natural notnull outer overlaps right "
        + "similar tablesample verbose");

    /// <summary>Name tables and columns, but neither types nor functions: as such they have a grammar of their own.</summary>
    public static readonly IReadOnlySet<string> OfColumns = Words(
        "between bigint bit boolean char character coalesce dec decimal exists extract float greatest grouping inout int integer interval json json_array "
        + "json_arrayagg json_exists json_object json_objectagg json_query json_scalar json_serialize json_table json_value least merge_action national nchar "
        + "none normalize nullif numeric out overlay position precision real row setof smallint substring time timestamp treat trim values varchar xmlattributes "
        + "xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable");

    /// <summary>Name a column only after AS.</summary>
    public static readonly IReadOnlySet<string> LabelsAfterAs = Words(
        "array as char character create day except fetch filter for from grant group having hour intersect into isnull limit minute month notnull offset on "
        + "order over overlaps precision returning second to union varying where window with within without year");

    /// <summary>Whether a token may name a table, a column or an alias.</summary>
    public static bool IsColumnName(SqlToken token) => token.Kind == SqlTokenKind.QuotedName
        || (token.Kind == SqlTokenKind.Word && !Reserved.Contains(token.Value) && !OfTypesAndFunctions.Contains(token.Value));

    /// <summary>Whether a token may name a type or a function.</summary>
    public static bool IsFunctionName(SqlToken token) => token.Kind == SqlTokenKind.QuotedName
        || (token.Kind == SqlTokenKind.Word && !Reserved.Contains(token.Value) && !OfColumns.Contains(token.Value));

    /// <summary>Whether a token may name a column of the result without AS before it.</summary>
    public static bool IsBareLabel(SqlToken token) => token.Kind == SqlTokenKind.QuotedName
        || (token.Kind == SqlTokenKind.Word && !LabelsAfterAs.Contains(token.Value));

    private static HashSet<string> Words(string list) => new(list.Split(' '), StringComparer.Ordinal);
}
