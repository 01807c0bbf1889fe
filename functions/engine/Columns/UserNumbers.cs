namespace Analytics.Engine.Columns;

/// <summary>A set of users by their numbers, in order: those that are listed, or everybody but those.</summary>
internal sealed record UserNumbers(long[] Listed, bool IsAllBut)
{
    public static UserNumbers Everybody { get; } = new([], IsAllBut: true);

    public static UserNumbers Nobody { get; } = new([], IsAllBut: false);

    public UserNumbers Others => this with { IsAllBut = !IsAllBut };

    public UserNumbers And(UserNumbers other) => (IsAllBut, other.IsAllBut) switch
    {
        (false, false) => new(Merge(Listed, other.Listed, both: true, onlyFirst: false, onlySecond: false), false),
        (false, true) => new(Merge(Listed, other.Listed, both: false, onlyFirst: true, onlySecond: false), false),
        (true, false) => other.And(this),
        _ => new(Merge(Listed, other.Listed, both: true, onlyFirst: true, onlySecond: true), true),
    };

    public UserNumbers Or(UserNumbers other) => Others.And(other.Others).Others;

    private static long[] Merge(long[] first, long[] second, bool both, bool onlyFirst, bool onlySecond)
    {
        var merged = new List<long>(Math.Max(first.Length, second.Length));
        var (one, two) = (0, 0);
        while (one < first.Length || two < second.Length)
        {
            var (a, b) = (one < first.Length ? first[one] : long.MaxValue, two < second.Length ? second[two] : long.MaxValue);
            if (a == b ? both : a < b ? onlyFirst : onlySecond)
            {
                merged.Add(Math.Min(a, b));
            }

            one += a <= b ? 1 : 0;
            two += b <= a ? 1 : 0;
        }

        return [.. merged];
    }
}

/// <summary>
/// Counts who is known of some users, in the question's own snapshot: an audience counts people, and who did something need not be one of them any more.
/// </summary>
public interface IKnownUsers
{
    /// <summary>How many of these are known.</summary>
    Task<long> CountAsync(long[] numbers, CancellationToken cancellation);

    /// <summary>How many are known in all.</summary>
    Task<long> CountAsync(CancellationToken cancellation);
}
