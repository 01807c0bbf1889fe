using System.Text.Json.Serialization;

namespace Analytics.Engine.Planning;

/// <summary>A set of known users (guests are never members). This is also what a segment is.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(EveryUser), "everyone")]
[JsonDerivedType(typeof(AllUserSets), "all")]
[JsonDerivedType(typeof(AnyUserSet), "any")]
[JsonDerivedType(typeof(NotInUserSet), "not")]
[JsonDerivedType(typeof(Performed), "performed")]
[JsonDerivedType(typeof(FirstPerformed), "firstPerformed")]
[JsonDerivedType(typeof(HasAttribute), "attribute")]
[JsonDerivedType(typeof(IsUser), "user")]
[JsonDerivedType(typeof(InFunnel), "funnel")]
[JsonDerivedType(typeof(InSegment), "segment")]
public abstract record UserSet;

public sealed record EveryUser : UserSet;

public sealed record AllUserSets(IReadOnlyList<UserSet> Sets) : UserSet;

public sealed record AnyUserSet(IReadOnlyList<UserSet> Sets) : UserSet;

/// <summary>Known users outside the set ("never", "not in the last 30 days").</summary>
public sealed record NotInUserSet(UserSet Set) : UserSet;

/// <summary>
/// Users for whom the value over their matching rows passes the test. Value: number of rows, or the aggregate of a field, or the
/// distinct things ("at least 3 repositories", "spent more than 100", "two or more orders"). Default: at least one row.
/// </summary>
public sealed record Performed(EventSelection Selection) : UserSet
{
    public TimeRange? Range { get; init; }

    public Aggregation Aggregation { get; init; } = Aggregation.Count;

    public Field? Field { get; init; }

    public EntityKey? Entity { get; init; }

    public ValueTest Test { get; init; } = new(TestOperator.GreaterOrEqual, 1);

    /// <summary>Only rows within a time of each user's own beginning count ("in their first week").</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FirstTime? FirstTime { get; init; }
}

/// <summary>The time from a user's first row of the selection on; no names: from the very first event.</summary>
public sealed record FirstTime(EventSelection Since, Duration Length);

/// <summary>Users whose first matching row ever lies in the range ("first purchase in January").</summary>
public sealed record FirstPerformed(EventSelection Selection, TimeRange Range) : UserSet;

/// <summary>A test of user attributes; fields are <see cref="FieldSource.UserAttribute"/>.</summary>
public sealed record HasAttribute(Condition Condition) : UserSet;

/// <summary>Named users, by the customer's own identifiers.</summary>
public sealed record IsUser(IReadOnlyList<string> ExternalIds) : UserSet;

/// <summary>Users who completed the funnel, or who dropped before its last step.</summary>
public sealed record InFunnel(FunnelPlan Funnel, bool Completed = true) : UserSet;

/// <summary>Members of a saved segment; resolved by the caller before rendering.</summary>
public sealed record InSegment(string SegmentId) : UserSet
{
    /// <summary>Its members are those that this refresh found, and are read where they are kept; null: the segment's definition has to take its place.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Refresh { get; init; }
}
