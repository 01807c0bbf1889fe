using Analytics.Engine.Planning;

namespace Analytics.Engine.Questions.FollowUps;

/// <summary>"and in France?" after what the customers in Germany spent: other people by the same trait, and not people of both.</summary>
internal static class UserTraits
{
    /// <summary>The people with another value of the trait; null where they were not told by it.</summary>
    public static UserSet? Replaced(UserSet people, FieldTest other)
    {
        var replaced = In(people, other);
        return replaced == people ? null : replaced;
    }

    private static UserSet In(UserSet people, FieldTest other) => people switch
    {
        AllUserSets all when all.Sets.Select(set => In(set, other)).ToList() is var sets && !sets.SequenceEqual(all.Sets) => new AllUserSets(sets),
        HasAttribute { Condition: FieldTest test } => IsSameTrait(test, other) ? new HasAttribute(test with { Values = other.Values }) : people,
        Performed { Selection.Where: FieldTest test } done when IsSameTrait(test, other) => done with { Selection = done.Selection with { Where = test with { Values = other.Values } } },
        _ => people,
    };

    private static bool IsSameTrait(FieldTest test, FieldTest other) =>
        test.Operator == TestOperator.Equals && string.Equals(test.Field.Path, other.Field.Path, StringComparison.OrdinalIgnoreCase);
}
