using System.Globalization;
using Analytics.Engine.Formulas;
using Analytics.Platform.Results;

namespace Analytics.Knowledge;

/// <summary>Why a request about the knowledge base was refused.</summary>
internal static class KnowledgeErrors
{
    public static Error NotFound() => new NotFound("knowledge.not_found", "There is no such item; it may have been deleted.");

    public static Error Fields(IReadOnlyDictionary<string, string> faults) =>
        new Invalid("knowledge.fields.invalid", $"Some fields cannot be saved: {string.Join(" ", faults.Values)}") { Fields = faults };

    public static Error NameTaken(string title) => new Conflict("knowledge.name.taken", $"There is an item \"{title}\" already: change that one, or choose another name.");

    public static Error QuestionMissing() => new Invalid("knowledge.query.missing", "Say what to look for: ?q=words.");

    public static Error FormulaInvalid(string formula, IReadOnlyList<FormulaIssue> issues) => new Invalid(
        "knowledge.formula.invalid",
        $"\"{formula}\" cannot be computed: {string.Join(" ", issues.Select(issue => issue.Message))} A formula is written like sum(revenue of purchase where country = 'DE') / users(purchase).")
    {
        Data = new Dictionary<string, object?>(StringComparer.Ordinal) { ["issues"] = issues },
    };

    public static Error MeasureInvalid() => new Invalid("knowledge.measure.invalid", "measure is not a measure of a plan: leave it out and write a formula, or copy it from an answer's plan.");

    public static string Missing(string field) => $"{field} must not be empty.";

    public static string WrongType(string field, string expected) => $"{field} must be {expected}.";

    public static string TooLong(string field, int most) => string.Create(CultureInfo.InvariantCulture, $"{field} has at most {most:#,0} characters.");
}
