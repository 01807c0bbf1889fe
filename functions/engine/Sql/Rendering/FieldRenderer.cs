using System.Globalization;
using System.Text.RegularExpressions;
using Analytics.Engine.Model;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql.Rollups;
using Analytics.Engine.Sql.Tree;

namespace Analytics.Engine.Sql.Rendering;

/// <summary>Reads fields from rows, typed. A value of another type than asked for is null, never an error.</summary>
internal sealed partial class FieldRenderer(SemanticModel model)
{
    /// <summary>What the catalog knows about a property or attribute; null for columns and unknown paths.</summary>
    public PropertyDefinition? Definition(Field field)
    {
        var known = field.Source switch
        {
            FieldSource.EventProperty => model.Properties,
            FieldSource.UserAttribute => model.Attributes,
            _ => [],
        };
        return known.FirstOrDefault(p => string.Equals(p.Path, field.Path, StringComparison.Ordinal))
            ?? known.FirstOrDefault(p => string.Equals(p.Path, field.Path, StringComparison.OrdinalIgnoreCase));
    }

    public PropertyType Type(Field field) => field.Source switch
    {
        FieldSource.Revenue or FieldSource.SecondsBefore => PropertyType.Number,
        FieldSource.OccurredAt or FieldSource.Day => PropertyType.Timestamp,
        FieldSource.EventProperty or FieldSource.UserAttribute => Definition(field)?.Type ?? PropertyType.Text,
        _ => PropertyType.Text,
    };

    /// <summary>The value in the form that groups and counts best: text for texts and identifiers, numbers and times as such.</summary>
    public SqlExpression Value(Field field, RowScope rows) => field.Source switch
    {
        FieldSource.UserId => rows.UserId,
        FieldSource.OccurredAt => rows.Event(SqlExpression.Of($"occurred_at")),
        FieldSource.Day => rows.Day(model),
        FieldSource.Revenue => rows.Event(SqlExpression.Of($"revenue")),
        FieldSource.SecondsBefore => Number(field, rows),
        FieldSource.EventProperty or FieldSource.UserAttribute => Type(field) switch
        {
            PropertyType.Number when Definition(field)?.Role != PropertyRole.Identifier => Number(field, rows),
            PropertyType.Timestamp => Timestamp(field, rows),
            _ => Text(field, rows),
        },
        _ => Text(field, rows),
    };

    public SqlExpression Text(Field field, RowScope rows) => field.Source switch
    {
        FieldSource.EventName => rows.Event(SqlExpression.Of($"name")),
        FieldSource.EventId => rows.Event(SqlExpression.Of($"event_id")),
        FieldSource.AnonymousId => rows.Event(SqlExpression.Of($"anonymous_id")),
        FieldSource.UserId or FieldSource.ExternalUserId => rows.User(SqlExpression.Of($"external_id")),
        FieldSource.OccurredAt => SqlExpression.Of($"{rows.Event(SqlExpression.Of($"occurred_at"))}::text"),
        FieldSource.Day => SqlExpression.Of($"{rows.Day(model)}::text"),
        FieldSource.Revenue => SqlExpression.Of($"{rows.Event(SqlExpression.Of($"revenue"))}::text"),
        FieldSource.SecondsBefore => SqlExpression.Of($"{Number(field, rows)}::text"),
        FieldSource.EventProperty when rows.Value(field.Path) is { } value => value,
        FieldSource.UserAttribute when field.Path is { } attribute && rows.Value(RollupAttributes.Label(attribute)) is { } value => value,
        FieldSource.EventProperty when Slot(field, "text_") is { } slot => rows.Event(slot),
        _ => SqlExpression.Of($"({Json(field, rows, asText: true)})"),
    };

    public SqlExpression Number(Field field, RowScope rows)
    {
        if (field.Source == FieldSource.Revenue)
        {
            return rows.Event(SqlExpression.Of($"revenue"));
        }

        if (field.Source == FieldSource.SecondsBefore)
        {
            return DateTimeOffset.TryParse(field.Path, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
                ? SqlExpression.Of($"extract(epoch from {SqlExpression.Bind(instant.ToUniversalTime(), "timestamptz")} - {rows.Event(SqlExpression.Of($"occurred_at"))})")
                : throw new PlanException("plan.not_a_time", "Seconds are counted until an instant.");
        }

        if (field.Source is not (FieldSource.EventProperty or FieldSource.UserAttribute))
        {
            throw new PlanException("plan.not_a_number", $"{field.Source} is no number; choose revenue or a numeric property.");
        }

        if (Type(field) == PropertyType.Number && Slot(field, "number_") is { } slot)
        {
            return rows.Event(slot);
        }

        var text = Json(field, rows, asText: true);
        return Type(field) == PropertyType.Number && Definition(field) is not { HasNumericTexts: true }
            ? SqlExpression.Of($"case when jsonb_typeof({Json(field, rows, asText: false)}) = 'number' then ({text})::numeric end")
            : SqlExpression.Of($"case when {text} ~ '^[+-]?[0-9]+([.][0-9]+)?$' then ({text})::numeric end");
    }

    public SqlExpression Timestamp(Field field, RowScope rows)
    {
        switch (field.Source)
        {
            case FieldSource.OccurredAt:
                return rows.Event(SqlExpression.Of($"occurred_at"));
            case FieldSource.Day:
                return SqlExpression.Of($"{rows.Day(model)}::timestamp at time zone {SqlExpression.Literal(model.TimeZone)}");
            case FieldSource.EventProperty or FieldSource.UserAttribute:
                var text = Json(field, rows, asText: true);
                return SqlExpression.Of(
                    $"case when {text} ~ '^[0-9]' and pg_input_is_valid({text}, 'timestamp with time zone') then ({text})::timestamptz end");
            default:
                throw new PlanException("plan.not_a_time", $"{field.Source} is no point in time; choose a time field.");
        }
    }

    /// <summary>The JSON value itself (<c>properties -> 'a' -> 'b'</c>) or its text (the last arrow doubled).</summary>
    public SqlExpression Json(Field field, RowScope rows, bool asText)
    {
        var keys = PropertyPath.Segments(field.Path ?? throw new PlanException("plan.path_missing", $"{field.Source} needs the path of a property."));
        var path = field.Source == FieldSource.UserAttribute
            ? rows.User(SqlExpression.Of($"attributes"))
            : rows.Event(SqlExpression.Of($"properties"));
        if (keys.Any(PropertyPath.IsArray))
        {
            // What lies within an array's elements: all of it, as an array.
            var found = SqlExpression.Of($"jsonb_path_query_array({path}, {SqlExpression.Literal(JsonPath(keys))})");
            return asText ? SqlExpression.Of($"{found}::text") : found;
        }

        for (var i = 0; i < keys.Count; i++)
        {
            path = asText && i == keys.Count - 1
                ? SqlExpression.Of($"{path} ->> {SqlExpression.Literal(keys[i])}")
                : SqlExpression.Of($"{path} -> {SqlExpression.Literal(keys[i])}");
        }

        return path;
    }

    private static string JsonPath(IReadOnlyList<string> keys) => "$" + string.Concat(keys.Select(key => PropertyPath.IsArray(key) ? $".{Quoted(key[..^2])}[*]" : $".{Quoted(key)}"));

    private static string Quoted(string key) => System.Text.Json.JsonSerializer.Serialize(key);

    // A path in another casing than the data's names nothing in the JSON.
    private SqlExpression? Slot(Field field, string kind) =>
        field.Source == FieldSource.EventProperty && Definition(field) is { Slot: { } slot } definition
        && string.Equals(definition.Path, field.Path, StringComparison.Ordinal)
        && slot.StartsWith(kind, StringComparison.Ordinal) && SlotName().IsMatch(slot)
            ? SqlExpression.Name(slot)
            : null;

    [GeneratedRegex("^(?:text_[1-8]|number_[1-4])$", RegexOptions.CultureInvariant, 30_000)]
    private static partial Regex SlotName();
}
