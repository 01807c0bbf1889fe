using Analytics.Engine.Questions.Linking;

namespace Analytics.Engine.Questions.Reading;

/// <summary>
/// "pushes to master" where some rows say "master" and others "refs/heads/master": the last part of a path names the path, so both are meant.
/// A value without such a twin stays as it is.
/// </summary>
internal static class PathValues
{
    public static IEnumerable<string> Of(ValueMeaning value) => value.Value.Contains('/', StringComparison.Ordinal) || value.Property is null
        ? [value.Value]
        : value.Property.Values.Where(other => other.EndsWith("/" + value.Value, StringComparison.OrdinalIgnoreCase)).Prepend(value.Value);
}
