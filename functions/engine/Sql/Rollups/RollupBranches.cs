using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rendering;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rollups;

/// <summary>
/// A metric read from day rollups instead of from events, when that gives the same rows: all of its atoms are covered, and the groups that
/// appear are the groups that a scan of the events would find. Otherwise null, and the events are read.
/// </summary>
internal sealed class RollupBranches(
    RenderContext context,
    MetricPlan plan,
    IReadOnlyList<GroupKey> keys,
    Func<GroupKey, TimeRange?, RowScope, SqlExpression> keyExpression)
{
    public IReadOnlyList<Branch>? Render(IReadOnlyList<Atom> atoms)
    {
        if (plan.Users is not null)
        {
            return null;
        }

        var branches = new List<Branch>();
        var noted = new List<DayParts>();
        foreach (var period in atoms.GroupBy(a => Atom.Json(a.Period), StringComparer.Ordinal).Select(group => group.ToList()))
        {
            var covered = period.ConvertAll(atom => RollupAtom.Of(atom, context, plan, keys));
            if (covered.Contains(null))
            {
                return null;
            }

            var plain = covered.FindAll(a => a!.Over is null);
            if (!SameGroups(plain!) || (!HasFixedRows && covered.Exists(a => a!.Key is not null)) || context.Rollups.Split(period[0].Period) is not { } parts)
            {
                return null;
            }

            noted.Add(parts);
            branches.AddRange(plain.Where(a => !a!.IsSet).GroupBy(a => (a!.Number, a.Property, a.Grain)).Select(group => Sums([.. group!], parts)));
            branches.AddRange(plain.Where(a => a!.IsSet).GroupBy(a => (a!.Atom.Filter, a.Key)).Select(group => Sets([.. group!], parts, CountsOnlyUsers(plain!))));
            branches.AddRange(covered.Where(a => a!.Over is not null).Select(a => a!.Part is { } part ? OverParts(a, part, parts) : OverUsers(a, parts)));
        }

        noted.ForEach(context.Rollups.Note);
        return branches;
    }

    /// <summary>One row, or a row for each bucket of the calendar: nothing hangs on which groups were found.</summary>
    private bool HasFixedRows => keys.Count == 0 || (keys.Count == 1 && plan.Grain is not null);

    // Atoms over the same rows find the same groups, however they are read; where the rows are fixed, so do atoms that differ by names only.
    // Anything else is one scan of events, whose groups only one scan of a rollup repeats.
    private bool SameGroups(List<RollupAtom> atoms)
    {
        var scan = atoms.Where(a => !BranchRenderer.IsHashed(a.Atom.Measure, keys)).ToList();
        return scan.Count <= 1
            || scan.TrueForAll(a => string.Equals(a.Atom.Filter, scan[0].Atom.Filter, StringComparison.Ordinal))
            || (HasFixedRows && scan.TrueForAll(a => a.Atom.Names.Count > 0 && a.Atom.Measure.Selection?.Where is null && a.Atom.Measure.Entity?.Selection is null))
            || (scan.Count == atoms.Count && scan.TrueForAll(a => !a.IsSet && (a.Number, a.Property, a.Grain) == (scan[0].Number, scan[0].Property, scan[0].Grain)));
    }

    // Counted beside sums in one scan, a group of guests alone is a group of no users; counted alone, it is no group.
    private bool CountsOnlyUsers(List<RollupAtom> atoms)
    {
        var plain = atoms.Where(a => !BranchRenderer.IsHashed(a.Atom.Measure, keys)).ToList();
        var distinct = atoms.Except(plain).Select(a => BranchRenderer.DistinctGroup(a.Atom)).Distinct(StringComparer.Ordinal).ToList();
        var filter = atoms.Except(plain).FirstOrDefault()?.Atom.Filter;
        return plain.Count == 0 || distinct.Count != 1
            || !plain.TrueForAll(a => string.Equals(a.Atom.Filter, filter, StringComparison.Ordinal) && BranchRenderer.CanFoldTwice(a.Atom.Measure));
    }

    private Branch Sums(RollupAtom[] atoms, DayParts parts)
    {
        var (number, property) = (atoms[0].Number, atoms[0].Property);
        var rows = new RowScope(events: "days", valueOf: property);
        SqlExpression[] keyValues = [.. keys.Select(k => keyExpression(k, atoms[0].Atom.Period, rows))];
        var source = new RollupSource(context, parts);
        var where = new List<SqlExpression>();
        var from = source.Sums(number, property, atoms[0].Grain, [.. atoms.SelectMany(a => a.Reads).Distinct(StringComparer.Ordinal)], !HasFixedRows, where);
        where.AddRange(Common(keyValues, rows));
        var sameRows = atoms.All(a => string.Equals(a.Atom.Filter, atoms[0].Atom.Filter, StringComparison.Ordinal));
        var union = atoms.All(a => a.Atom.Names.Count > 0) ? atoms.SelectMany(a => a.Atom.Names).Distinct(StringComparer.Ordinal).ToArray() : [];
        if (sameRows)
        {
            where.AddRange(Own(atoms[0].Atom, rows));
        }
        else if (union.Length > 0)
        {
            where.Add(context.Conditions.Names(union, rows));
        }

        return new Branch(keyValues, from, [], where, atoms.ToDictionary(a => a.Atom.Column, a => a.Value(sameRows ? [] : Own(a.Atom, rows)), StringComparer.Ordinal));
    }

    // Sets are united within each key and block, then counted: a user of many days is one user.
    private Branch Sets(RollupAtom[] atoms, DayParts parts, bool onlyUsers)
    {
        var atom = atoms[0].Atom;
        var rows = new RowScope(events: "days");
        SqlExpression[] keyValues = [.. keys.Select(k => keyExpression(k, atom.Period, rows))];
        var where = new List<SqlExpression>();
        var from = new RollupSource(context, parts).Sets(atoms[0].Key, atoms[0].UsesName, atoms[0].Grain, where);
        where.AddRange(Common(keyValues, rows));
        where.AddRange(Own(atom, rows));
        if (onlyUsers && BranchRenderer.IsHashed(atom.Measure, keys))
        {
            where.Add(SqlExpression.Of($"bit_count(days.users) > 0"));
        }

        var sets = new SelectQuery
        {
            Columns =
            [
                .. keys.Zip(keyValues, (key, value) => new SelectColumn(value, key.Name)),
                new SelectColumn(SqlExpression.Of($"days.block")),
                new SelectColumn(SqlExpression.Of($"bit_or(days.users)"), "users"),
            ],
            From = from,
            Where = where,
            GroupBy = [.. Enumerable.Range(1, keys.Count + 1).Select(i => SqlExpression.Integer(i))],
        };
        return new Branch(
            [.. keys.Select(k => SqlExpression.Of($"sets.{SqlExpression.Name(k.Name)}"))],
            SqlExpression.Of($"{sets} as sets"),
            [],
            [],
            atoms.ToDictionary(a => a.Atom.Column, _ => SqlExpression.Of($"coalesce(sum(bit_count(sets.users)), 0)::bigint"), StringComparer.Ordinal));
    }

    // One value for each part of the calendar first, by the rollup that has it; then the measure over those values. A part without events is none.
    private Branch OverParts(RollupAtom atom, GroupKey part, DayParts parts)
    {
        GroupKey[] all = [.. keys, part];
        var each = new RollupBranches(context, plan, all, keyExpression);
        var values = !atom.IsSet ? each.Sums([atom], parts) : atom.Key is null ? each.Sets([atom], parts, onlyUsers: false) : each.SetsAndNone(atom, parts);
        var entities = new SelectQuery
        {
            Columns = [.. all.Zip(values.Keys, (key, value) => new SelectColumn(value, key.Name)), new SelectColumn(values.Values[atom.Atom.Column], "value")],
            From = values.From,
            Where = values.Where,
            GroupBy = [.. Enumerable.Range(1, all.Length).Select(i => SqlExpression.Integer(i))],
        };
        return new Branch(
            [.. keys.Select(k => SqlExpression.Of($"entities.{SqlExpression.Name(k.Name)}"))],
            SqlExpression.Of($"{entities} as entities"),
            [],
            [],
            new Dictionary<string, SqlExpression>(StringComparer.Ordinal) { [atom.Atom.Column] = AggregateRenderer.OverEntities(atom.Over!, SqlExpression.Of($"entities.value")) });
    }

    // Events without a value of the identifier are in no set of its values, but in the one of users: their part of the calendar has none of them, and counts.
    private Branch SetsAndNone(RollupAtom atom, DayParts parts)
    {
        SelectQuery Of(Branch sets, SqlExpression set) => new()
        {
            Columns = [.. keys.Zip(sets.Keys, (key, value) => new SelectColumn(value, key.Name)), new SelectColumn(set, "users")],
            From = sets.From,
        };
        var values = Sets([atom], parts, onlyUsers: false);
        var none = Of(Sets([atom with { Key = null }], parts, onlyUsers: false), SqlExpression.Of($"0::bit(1)"));
        return values with { From = SqlExpression.Of($"{Of(values, SqlExpression.Of($"sets.users")) with { UnionAll = [none] }} as sets") };
    }

    // The average of the users' numbers of values: all pairs of a user and a value, by all users; who had no value counts as well.
    private Branch OverUsers(RollupAtom atom, DayParts parts)
    {
        var rows = new RowScope(events: "days");
        SqlExpression[] keyValues = [.. keys.Select(k => keyExpression(k, atom.Atom.Period, rows))];
        var pairs = new SelectQuery
        {
            Columns = [.. keys.Zip(keyValues, (key, value) => new SelectColumn(value, key.Name)), new SelectColumn(SqlExpression.Of($"days.user_id")), new SelectColumn(SqlExpression.Of($"days.number"))],
            From = SqlExpression.Of($"{new RollupSource(context, parts).UserKeys(atom.Key!)} as days"),
            Where = [.. Common(keyValues, rows)],
            GroupBy = [.. Enumerable.Range(1, keys.Count + 2).Select(i => SqlExpression.Integer(i))],
        };
        var users = Sets([atom with { Key = null }], parts, onlyUsers: true);
        SelectQuery[] both =
        [
            new() { Columns = [.. keys.Select(k => new SelectColumn(SqlExpression.Of($"pairs.{SqlExpression.Name(k.Name)}"))), new SelectColumn(SqlExpression.Of($"1"), "had"), new SelectColumn(SqlExpression.Of($"0"), "users")], From = SqlExpression.Of($"{pairs} as pairs") },
            new() { Columns = [.. users.Keys.Select(key => new SelectColumn(key)), new SelectColumn(SqlExpression.Of($"0")), new SelectColumn(SqlExpression.Of($"bit_count(sets.users)"))], From = users.From },
        ];
        return new Branch(
            [.. keys.Select(k => SqlExpression.Of($"entities.{SqlExpression.Name(k.Name)}"))],
            SqlExpression.Of($"{both[0] with { UnionAll = both[1..] }} as entities"),
            [],
            [],
            new Dictionary<string, SqlExpression>(StringComparer.Ordinal) { [atom.Atom.Column] = SqlExpression.Of($"sum(entities.had)::numeric / nullif(sum(entities.users), 0)") });
    }

    private IEnumerable<SqlExpression> Common(SqlExpression[] keyValues, RowScope rows) =>
    [
        .. context.Conditions.Selection(plan.Where is null ? null : new EventSelection { Where = plan.Where }, rows),
        .. keys.Zip(keyValues).SelectMany(k => context.Dimensions.Filter(k.First.Dimension, k.Second, rows)),
    ];

    private SqlExpression[] Own(Atom atom, RowScope rows) =>
        [.. context.Conditions.Selection(atom.Measure.Selection, rows), .. context.Conditions.Selection(atom.Measure.Entity?.Selection, rows)];
}
