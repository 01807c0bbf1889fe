using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rendering;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rollups;

/// <summary>Sets of users by what they did and when, as selects over blocks of users; whole days only, no look at properties.</summary>
internal static class UserSets
{
    /// <summary>Whether names alone decide which events are meant.</summary>
    public static bool ByNames(EventSelection? selection) => selection?.Where is not { } where || LooksAtNames(where);


    /// <summary>One row a block, with the users who did it in the range; null: rollups do not hold that.</summary>
    public static SelectQuery? Of(RenderContext context, EventSelection? selection, TimeRange? range) =>
        Select(context, selection, range, RollupGrain.Month, []) is { } query ? query with { GroupBy = [SqlExpression.Integer(1)] } : null;

    /// <summary>One row a bucket and block. <paramref name="bucket"/> gets the rows' day, or the first day of their period, no longer than <paramref name="grain"/>.</summary>
    public static SelectQuery? ByBucket(RenderContext context, EventSelection? selection, TimeRange? range, RollupGrain grain, Func<SqlExpression, SqlExpression> bucket)
    {
        var day = new RowScope(events: "days").Event(SqlExpression.Of($"day"));
        return Select(context, selection, range, grain, [new SelectColumn(bucket(day), "bucket")]) is { } query
            ? query with { GroupBy = [SqlExpression.Integer(1), SqlExpression.Integer(2)] }
            : null;
    }

    /// <summary>The users by how many values of an identifier they had, whatever they did: "three sessions and more"; null: the events must be read.</summary>
    public static SelectQuery? WithKeys(RenderContext context, Performed performed, IReadOnlyList<Field> things)
    {
        if (performed.FirstTime is not null || performed.Selection is { Names.Count: > 0 } or { Where: not null } || performed.Entity?.Selection is not null || things is not [var thing]
            || context.Rollups.Key(thing, context.Fields.Definition(thing)) is not { } key || context.Rollups.Split(performed.Range) is not { } parts)
        {
            return null;
        }

        context.Rollups.Note(parts);
        // What the set is asked for may read anything.
        context.Rollups.NoteEvents();
        return new SelectQuery
        {
            Columns = [new SelectColumn(SqlExpression.Of($"keys.user_id"))],
            From = SqlExpression.Of($"{new RollupSource(context, parts).UserKeys(key)} as keys"),
            GroupBy = [SqlExpression.Of($"keys.user_id")],
            // One sort by user and number costs less than telling the pairs apart first.
            Having = [ConditionRenderer.Compare(SqlExpression.Of($"count(distinct keys.number)"), performed.Test)],
        };
    }

    private static SelectQuery? Select(RenderContext context, EventSelection? selection, TimeRange? range, RollupGrain grain, IReadOnlyList<SelectColumn> keys)
    {
        if (!ByNames(selection) || context.Rollups.Split(range) is not { } parts)
        {
            return null;
        }

        context.Rollups.Note(parts);
        var where = new List<SqlExpression>();
        var byName = selection is { Names.Count: > 0 } or { Where: not null };
        var from = new RollupSource(context, parts).Sets(null, byName, grain, where);
        return new SelectQuery
        {
            Columns = [.. keys, new SelectColumn(SqlExpression.Of($"days.block")), new SelectColumn(SqlExpression.Of($"bit_or(days.users)"), "users")],
            From = from,
            Where = [.. where, .. context.Conditions.Selection(selection, new RowScope(events: "days"))],
        };
    }

    private static bool LooksAtNames(Condition condition) => condition switch
    {
        FieldTest test => test.Field.Source == FieldSource.EventName,
        NotCondition not => LooksAtNames(not.Condition),
        AllOf all => all.Conditions.All(LooksAtNames),
        AnyOf any => any.Conditions.All(LooksAtNames),
        _ => false,
    };
}
