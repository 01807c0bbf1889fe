using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Planners;
using Analytics.Engine.Questions.Reading;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>
/// "how many of those were cancelled" after a number of rows: what happened to the same things later, by the key that both kinds of rows carry; where
/// no key joins them, what the same people did.
/// </summary>
internal static class ThoseRows
{
    /// <summary>Who did what the plan before counts, or null where it counts no rows of a named event.</summary>
    public static Performed? Of(QueryPlan previous) =>
        previous is MetricPlan { Breakdowns: [], Comparison: null, Users: null, Measures: [AggregateMeasure { Aggregation: Aggregation.Count or Aggregation.CountDistinct, Per: null, Selection: { Names.Count: > 0 } rows } counted] } plan
        && counted.Field?.Source is null or FieldSource.EventProperty
            ? new Performed(plan.Where is { } where ? MeasurePass.Narrowed(rows, [where]) : rows) { Range = plan.Range }
            : null;

    /// <summary>Those of them to which the other thing happened too; null where that is told by the very same rows, which a filter can say.</summary>
    public static QueryPlan? Which(Sentence sentence, Performed rows, UserSet deed, bool share)
    {
        deed = OfSameThings(sentence, rows, deed);
        var others = Selections(deed).ToList();
        if (others.Count == 0 || others.Exists(other => other.Names.Count == 0 || other.Names.Any(rows.Selection.Names.Contains)))
        {
            return null;
        }

        if (SharedKeys.Of(sentence, [rows.Selection, .. others]) is { } thing)
        {
            sentence.Assume($"those: the same {thing.Name}");
            return new EntityPlan { Entity = thing with { Selection = null }, Members = UserSets.All([rows, deed])!, Of = share ? rows : null, Output = AudienceOutput.Count };
        }

        sentence.Assume($"those: the users with {Naming.Of(rows.Selection)}");
        return new AudiencePlan { Users = UserSets.All([rows, deed])!, Of = share ? rows : null };
    }

    /// <summary>"cancelled" is said of bookings and of memberships: after bookings, theirs is meant.</summary>
    private static UserSet OfSameThings(Sentence sentence, Performed rows, UserSet deed)
    {
        if (deed is not Performed { Selection: { Names.Count: > 1 } several } performed)
        {
            return deed;
        }

        var same = several.Names.Where(name => SharedKeys.Of(sentence, [rows.Selection, EventSelection.Of(name)]) is not null).ToList();
        return same.Count > 0 && same.Count < several.Names.Count ? performed with { Selection = several with { Names = same } } : deed;
    }

    /// <summary>The things before, narrowed once more.</summary>
    public static QueryPlan? Which(Sentence sentence, EntityPlan things, UserSet deed, bool share) =>
        Selections(deed).All(other => other.Names.Count > 0 && things.Entity.Fields.All(key => sentence.Facts.Carries(other, key)))
            ? things with { Title = null, Members = UserSets.All([things.Members, deed])!, Of = share ? things.Members : null, Output = AudienceOutput.Count }
            : null;

    private static IEnumerable<EventSelection> Selections(UserSet set) => set switch
    {
        AllUserSets all => all.Sets.SelectMany(Selections),
        AnyUserSet any => any.Sets.SelectMany(Selections),
        NotInUserSet not => Selections(not.Set),
        Performed performed => [performed.Selection],
        _ => [],
    };
}
