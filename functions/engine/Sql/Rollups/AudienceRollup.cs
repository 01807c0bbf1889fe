using System.Globalization;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rendering;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rollups;

/// <summary>Counts people from sets of users: those who did all of some things and none of others, and what share of a base they are.</summary>
internal sealed class AudienceRollup(RenderContext context)
{
    private readonly List<(Performed Set, SelectQuery Query)> _sets = [];

    /// <summary>A select of the users and, with a base, of the base before them; null when the events must be read.</summary>
    public SelectQuery? Counts(UserSet? basis, UserSet users, ResultColumn[] columns)
    {
        var noted = context.Rollups.Noted;
        if (Terms(basis ?? users) is not { } required || !required.Exists(term => term.Positive) || (basis is not null && Terms(users) is null))
        {
            context.Rollups.Forget(noted);
            return null;
        }

        var optional = basis is null ? [] : Terms(users)!;
        var inner = required.Where(term => term.Positive).Select(term => term.Number).Distinct().ToArray();
        var members = Intersection(required, inner);
        var both = Intersection([.. required, .. optional], inner);
        return new SelectQuery
        {
            With = [.. _sets.Select((set, index) => new CommonTable(Name(index), set.Query))],
            Columns = basis is null ? [Count(members, columns[0])] : [Count(members, columns[0]), Count(both, columns[1])],
            From = SqlExpression.Name(Name(inner[0])),
            Joins = [.. inner.Skip(1).Select(number => Join("join", inner[0], number)), .. Enumerable.Range(0, _sets.Count).Except(inner).Select(number => Join("left join", inner[0], number))],
        };
    }

    private static SelectColumn Count(SqlExpression users, ResultColumn column) => new(SqlExpression.Of($"coalesce(sum(bit_count({users})), 0)::bigint"), column.Name);

    private static SqlExpression Join(string kind, int first, int number)
    {
        var (left, right) = (SqlExpression.Name(Name(first)), SqlExpression.Name(Name(number)));
        return string.Equals(kind, "join", StringComparison.Ordinal)
            ? SqlExpression.Of($"join {right} on {right}.block = {left}.block")
            : SqlExpression.Of($"left join {right} on {right}.block = {left}.block");
    }

    // Users that a joined block lacks are in nobody's set.
    private static SqlExpression Intersection(IReadOnlyList<(int Number, bool Positive)> terms, int[] inner) => SqlExpression.Join(
        " & ",
        terms.Distinct().OrderByDescending(term => term.Positive).Select(term =>
        {
            var set = SqlExpression.Of($"{SqlExpression.Name(Name(term.Number))}.users");
            var users = inner.Contains(term.Number) ? set : SqlExpression.Of($"coalesce({set}, 0::bit(8192))");
            return term.Positive ? users : SqlExpression.Of($"~ {users}");
        }));

    private static string Name(int number) => $"users_{(number + 1).ToString(CultureInfo.InvariantCulture)}";

    /// <summary>The sets that a user must and must not be in; null when rollups do not hold one of them.</summary>
    private List<(int Number, bool Positive)>? Terms(UserSet set)
    {
        switch (set)
        {
            case AllUserSets all:
                var terms = all.Sets.Select(Terms).ToList();
                return terms.Contains(null) || terms.Count == 0 ? null : [.. terms.SelectMany(t => t!)];
            case NotInUserSet { Set: Performed performed }:
                return Number(performed) is { } without ? [(without, false)] : null;
            case Performed performed:
                return Number(performed) is { } with ? [(with, true)] : null;
            default:
                return null;
        }
    }

    private int? Number(Performed performed)
    {
        if (performed is not { Aggregation: Aggregation.Count, Field: null, Entity: null, FirstTime: null, Test: { Operator: TestOperator.GreaterOrEqual, Value: 1 } })
        {
            return null;
        }

        var known = _sets.FindIndex(set => string.Equals(Atom.Json(set.Set), Atom.Json(performed), StringComparison.Ordinal));
        if (known >= 0)
        {
            return known;
        }

        if (UserSets.Of(context, performed.Selection, performed.Range) is not { } query)
        {
            return null;
        }

        _sets.Add((performed, query));
        return _sets.Count - 1;
    }
}
