using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Engine.Sql.Rendering;

namespace Analytics.Engine.Columns;

/// <summary>How many people are in a set that a funnel decides, or what share of another set they are; as <see cref="AudienceRenderer"/> has the database count them.</summary>
internal sealed class AudienceProgram : ColumnProgram
{
    private readonly UserSetShape _users;
    private readonly UserSetShape? _base;

    private AudienceProgram(UserSetShape users, UserSetShape? basis) => (_users, _base) = (users, basis);

    /// <summary>Null: lists and groups need more of people than columns have.</summary>
    public static AudienceProgram? Of(AudiencePlan plan, RenderContext context, Func<RenderedQuery> render)
    {
        if (plan is not { Output: AudienceOutput.Count, Breakdowns.Count: 0, Measures.Count: 0, Range: null, DurationUnit: null, Limit: null or > 0 }
            || UserSetShape.Of(plan.Users, context) is not { } users)
        {
            return null;
        }

        var basis = plan.Of is null ? null : UserSetShape.Of(plan.Of, context);
        if ((plan.Of is not null && basis is null) || !(users.HasFunnel || basis is { HasFunnel: true }))
        {
            return null;
        }

        var query = render();
        return new(users, basis) { Columns = query.Columns, DisplayText = query.DisplayText, TimeZone = context.Model.TimeZone };
    }

    public override async Task<IReadOnlyList<object?[]>> RunAsync(EventColumns columns, ColumnChanges changes, IKnownUsers known, CancellationToken cancellation)
    {
        var users = _users.In(columns, changes, cancellation);
        if (_base is null)
        {
            return [[await CountAsync(users, known, cancellation)]];
        }

        var basis = _base.In(columns, changes, cancellation);
        var (all, both) = (await CountAsync(basis, known, cancellation), await CountAsync(basis.And(users), known, cancellation));
        return [[all, both, ExactNumbers.Percent(both, all)]];
    }

    private static async Task<long> CountAsync(UserNumbers users, IKnownUsers known, CancellationToken cancellation)
    {
        var listed = users.Listed.Length == 0 ? 0 : await known.CountAsync(users.Listed, cancellation);
        return users.IsAllBut ? await known.CountAsync(cancellation) - listed : listed;
    }
}
