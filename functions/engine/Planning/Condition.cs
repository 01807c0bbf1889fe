using System.Text.Json.Serialization;

namespace Analytics.Engine.Planning;

/// <summary>Where a value of a row comes from.</summary>
public enum FieldSource
{
    EventName,
    EventId,
    UserId,
    AnonymousId,
    OccurredAt,

    /// <summary>The calendar day in the organization's zone.</summary>
    Day,
    Revenue,
    EventProperty,
    UserAttribute,

    /// <summary>The customer's own identifier of a user, as text.</summary>
    ExternalUserId,

    /// <summary>The seconds from the row until an instant, which stands in the path.</summary>
    SecondsBefore,
}

/// <summary>A value of an event row or of its user. <paramref name="Path"/> is set for properties and attributes (see <see cref="Model.PropertyDefinition"/>).</summary>
public sealed record Field(FieldSource Source, string? Path = null)
{
    public static Field EventName { get; } = new(FieldSource.EventName);

    public static Field UserId { get; } = new(FieldSource.UserId);

    public static Field ExternalUserId { get; } = new(FieldSource.ExternalUserId);

    public static Field OccurredAt { get; } = new(FieldSource.OccurredAt);

    public static Field Day { get; } = new(FieldSource.Day);

    public static Field Revenue { get; } = new(FieldSource.Revenue);

    public static Field SecondsBefore(DateTimeOffset instant) => new(FieldSource.SecondsBefore, instant.ToUniversalTime().ToString("O", System.Globalization.CultureInfo.InvariantCulture));

    public static Field Property(string path) => new(FieldSource.EventProperty, path);

    public static Field Attribute(string path) => new(FieldSource.UserAttribute, path);
}

/// <summary>Events by name, narrowed by a condition. No names: every event.</summary>
public sealed record EventSelection
{
    /// <summary>Exact names, any of which matches.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    public Condition? Where { get; init; }

    /// <summary>What people call it ("pull requests opened").</summary>
    public string? Label { get; init; }

    public static EventSelection Of(params string[] names) => new() { Names = names };
}

/// <summary>A test of one row.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AllOf), "all")]
[JsonDerivedType(typeof(AnyOf), "any")]
[JsonDerivedType(typeof(NotCondition), "not")]
[JsonDerivedType(typeof(FieldTest), "field")]
[JsonDerivedType(typeof(TimePartTest), "timePart")]
[JsonDerivedType(typeof(SelectionTest), "selection")]
[JsonDerivedType(typeof(FirstRowTest), "firstRow")]
[JsonDerivedType(typeof(BeforeFirstTest), "beforeFirst")]
[JsonDerivedType(typeof(UserTest), "users")]
[JsonDerivedType(typeof(ThingTest), "thing")]
public abstract record Condition;

/// <summary>Every one holds; an empty list is true.</summary>
public sealed record AllOf(IReadOnlyList<Condition> Conditions) : Condition;

/// <summary>At least one holds; an empty list is false.</summary>
public sealed record AnyOf(IReadOnlyList<Condition> Conditions) : Condition;

/// <summary>Does not hold; a missing value counts as not holding, so "country is not X" keeps rows without a country.</summary>
public sealed record NotCondition(Condition Condition) : Condition;

/// <summary>
/// A field compared with values (text form; numbers invariant, times ISO 8601). Equality of text ignores case.
/// Equals and NotEquals with several values mean "one of" and "none of"; NotEquals keeps rows where the field is missing.
/// </summary>
public sealed record FieldTest(Field Field, TestOperator Operator, IReadOnlyList<string> Values) : Condition;

public enum TestOperator
{
    Equals,
    NotEquals,
    Contains,
    NotContains,
    StartsWith,
    EndsWith,
    GreaterThan,
    GreaterOrEqual,
    LessThan,
    LessOrEqual,

    /// <summary>Two values, both ends included.</summary>
    Between,
    IsMissing,
    IsPresent,
}

/// <summary>The hour (0-23), weekday (1 Monday - 7 Sunday) or month (1-12) of the row's time in the organization's zone is one of the values.</summary>
public sealed record TimePartTest(TimeGrain Part, IReadOnlyList<int> Values) : Condition;

/// <summary>The row belongs to the selection.</summary>
public sealed record SelectionTest(EventSelection Selection) : Condition;

/// <summary>The row is the first of its user's that the selection has ("first order"); a guest's row never is.</summary>
public sealed record FirstRowTest(EventSelection Selection) : Condition;

/// <summary>The row lies before the first that its user has of the selection; of those who have none, no row does.</summary>
public sealed record BeforeFirstTest(EventSelection Selection) : Condition;

/// <summary>The row is one of these users' ("revenue from new customers"); a guest's row never is.</summary>
public sealed record UserTest(UserSet Users) : Condition;

/// <summary>The row is of a thing that also occurs in rows of the selection: the key in both is the same (reviews of the stays that had a complaint).</summary>
public sealed record ThingTest(Field Key, EventSelection Selection) : Condition;

/// <summary>A number compared with a constant.</summary>
public sealed record ValueTest(TestOperator Operator, decimal Value, decimal? Upper = null);
