using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Questions.Tokens;

namespace Analytics.Engine.Questions.Linking;

/// <summary>Nested objects by their own name: "repository" for repository.full_name, "sender" for sender.login.</summary>
internal static class ObjectNames
{
    /// <summary>Members that name the object they are in, best first.</summary>
    private static readonly string[] NamingMembers =
        ["full_name", "fullname", "name", "display_name", "login", "username", "user_name", "slug", "number", "id", "uuid", "key", "code", "title", "label", "email"];

    public static IEnumerable<NameEntry?> Of(SemanticModel model)
    {
        var nested = model.Properties.Where(property => property.Path.Contains('.', StringComparison.Ordinal)).ToList();
        foreach (var group in nested.GroupBy(property => property.Path[..property.Path.LastIndexOf('.')]))
        {
            var named = NamingMembers.Select(member => group.FirstOrDefault(property => IsCalled(property.Path, member))).FirstOrDefault(property => property is not null);
            if (named is null)
            {
                continue;
            }

            var segments = group.Key.Split('.');
            var quality = Math.Max(0.8, 0.97 - (0.05 * (segments.Length - 1)));
            var field = Field.Property(named.Path);
            var name = string.Join(' ', QuestionTokenizer.Words(segments[^1]).Select(word => word.Lower));
            Meaning Meant(double score, bool partial) => new FieldMeaning(field, named) { Score = score, Name = name };
            yield return NameEntry.Create(segments[^1], Meant, _ => false, quality);
            if (segments.Length > 1)
            {
                yield return NameEntry.Create(string.Join(' ', segments[^2..]), Meant, _ => false, quality * 0.98);
            }
        }
    }

    private static bool IsCalled(string path, string member) =>
        string.Equals(path[(path.LastIndexOf('.') + 1)..].Replace("_", string.Empty, StringComparison.Ordinal), member.Replace("_", string.Empty, StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
}
