namespace Analytics.Engine.Sql.Guarding;

/// <summary>
/// How large the database's planner makes an expression when it puts simple queries into one another: a column that each of eight steps names ten
/// times is a hundred million expressions, made in memory before any limit on time is asked. Steps that group, sort out doubles, limit or are
/// materialized are computed on their own and end the growth.
/// </summary>
internal sealed partial class SqlParser
{
    private const long LargestGrowth = 100_000;
    private readonly Dictionary<string, long> _growthOfCommonTables = new(StringComparer.Ordinal);
    private NamedColumns? _columns;

    // Of the query that was read last.
    private long _growth;

    private void ParseSelectGrowth()
    {
        var select = Now;
        _columns = new NamedColumns(_columns);
        var isSimple = ParseSelect();
        var growth = isSimple ? Math.Min(_columns.Most * _columns.OfSources, long.MaxValue / 1_000_000) : 1;
        _columns = _columns.Outer;
        if (growth > LargestGrowth)
        {
            throw new SqlSyntaxException(new GuardIssue("too_large", select.Start, select.Length, "The steps of this query repeat columns so often that the database would build millions of expressions", "write `as materialized` at one of the steps, or repeat less."));
        }

        _growth = growth;
    }

    // What a source reads does not name columns of the query around it, unless it is lateral.
    private void ParseApart(Action parse, bool lateral = false)
    {
        var around = _columns;
        _columns = lateral ? around : null;
        parse();
        _columns = around;
        around?.Read(_growth);
    }

    private void ReadCommonTable(string name) => _columns?.Read(_growthOfCommonTables.GetValueOrDefault(name, 1));

    /// <summary>How often a query names each column, those inside its sub-queries too, and how large its sources are.</summary>
    private sealed class NamedColumns(NamedColumns? outer)
    {
        private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

        public NamedColumns? Outer { get; } = outer;

        public long Most { get; private set; } = 1;

        public long OfSources { get; private set; } = 1;

        public void Read(long growth) => OfSources = Math.Max(OfSources, growth);

        public void Name(string column)
        {
            for (var each = this; each is not null; each = each.Outer)
            {
                var count = each._counts[column] = each._counts.GetValueOrDefault(column) + 1;
                each.Most = Math.Max(each.Most, count);
            }
        }
    }
}
