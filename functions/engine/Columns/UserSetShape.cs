using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rendering;

namespace Analytics.Engine.Columns;

/// <summary>A set of users as far as columns can tell who is in it: by funnels and by events of some names in some time, and by sets made of such.</summary>
internal abstract record UserSetShape
{
    /// <summary>Null: something else decides.</summary>
    public static UserSetShape? Of(UserSet set, RenderContext context) => set switch
    {
        EveryUser => new All([]),
        AllUserSets all => Each(all.Sets, context) is { } sets ? new All(sets) : null,
        AnyUserSet any => Each(any.Sets, context) is { } sets ? new Any(sets) : null,
        NotInUserSet not => Of(not.Set, context) is { } inner ? new Not(inner) : null,
        InFunnel { Funnel: { Grain: null } funnel } within => FunnelShape.Of(funnel, context) is { } shape ? new Funnel(shape, within.Completed) : null,
        Performed { Aggregation: Aggregation.Count, Field: null, Entity: null, FirstTime: null, Test: { Operator: TestOperator.GreaterOrEqual, Value: 1 } } did =>
            NameTest.Of(did.Selection, context) is { } names ? new Did(names, FunnelShape.Micros(did.Range?.From) ?? long.MinValue, FunnelShape.Micros(did.Range?.To) ?? long.MaxValue) : null,
        _ => null,
    };

    /// <summary>Whether some funnel is part of it; others are united from days more cheaply.</summary>
    public abstract bool HasFunnel { get; }

    public abstract UserNumbers In(EventColumns columns, ColumnChanges changes, CancellationToken cancellation);

    private static UserSetShape[]? Each(IReadOnlyList<UserSet> sets, RenderContext context)
    {
        var shapes = sets.Select(set => Of(set, context)).OfType<UserSetShape>().ToArray();
        return shapes.Length == sets.Count ? shapes : null;
    }

    private sealed record All(UserSetShape[] Sets) : UserSetShape
    {
        public override bool HasFunnel => Array.Exists(Sets, set => set.HasFunnel);

        public override UserNumbers In(EventColumns columns, ColumnChanges changes, CancellationToken cancellation) =>
            Sets.Aggregate(UserNumbers.Everybody, (all, set) => all.And(set.In(columns, changes, cancellation)));
    }

    private sealed record Any(UserSetShape[] Sets) : UserSetShape
    {
        public override bool HasFunnel => Array.Exists(Sets, set => set.HasFunnel);

        public override UserNumbers In(EventColumns columns, ColumnChanges changes, CancellationToken cancellation) =>
            Sets.Aggregate(UserNumbers.Nobody, (any, set) => any.Or(set.In(columns, changes, cancellation)));
    }

    private sealed record Not(UserSetShape Set) : UserSetShape
    {
        public override bool HasFunnel => Set.HasFunnel;

        public override UserNumbers In(EventColumns columns, ColumnChanges changes, CancellationToken cancellation) => Set.In(columns, changes, cancellation).Others;
    }

    private sealed record Funnel(FunnelShape Shape, bool Completed) : UserSetShape
    {
        public override bool HasFunnel => true;

        public override UserNumbers In(EventColumns columns, ColumnChanges changes, CancellationToken cancellation)
        {
            var numbers = new List<long>();
            new FunnelWalk(Shape, changes.Events.Names, [long.MinValue]).Run(columns, changes, Add, cancellation);
            return new UserNumbers([.. numbers], IsAllBut: false);

            void Add(long user, in FunnelChain chain)
            {
                if (chain.Depth == Shape.Steps.Count == Completed)
                {
                    numbers.Add(user);
                }
            }
        }
    }

    private sealed record Did(Func<string, bool> Names, long From, long To) : UserSetShape
    {
        public override bool HasFunnel => false;

        public override UserNumbers In(EventColumns columns, ColumnChanges changes, CancellationToken cancellation)
        {
            var taken = changes.Events.Names.Select(Names).ToArray();
            var numbers = new List<long>();
            for (var walk = new UserWalk(columns, changes, cancellation); walk.Next();)
            {
                for (var i = UserWalk.LowerBound(walk.Times, From); i < walk.Times.Length && walk.Times[i] < To; i++)
                {
                    if (taken[walk.Codes[i]])
                    {
                        numbers.Add(walk.UserId);
                        break;
                    }
                }
            }

            return new UserNumbers([.. numbers], IsAllBut: false);
        }
    }
}
