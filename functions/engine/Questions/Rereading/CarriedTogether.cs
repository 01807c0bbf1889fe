using Analytics.Engine.Model;
using Analytics.Engine.Questions.Linking;
using Analytics.Engine.Questions.Reading;
using Analytics.Engine.Questions.Words;

namespace Analytics.Engine.Questions.Rereading;

/// <summary>
/// "loan approval rate" where decisions are approved and only calls have the topic "loan": a value that no row has together with the other one is rather
/// the part of an event's name; so is "card" in "spent by card" where the topic has no money.
/// </summary>
internal static class CarriedTogether
{
    public static IReadOnlyList<Mention> Of(IReadOnlyList<Mention> mentions, SemanticModel model)
    {
        var money = mentions.Any(mention => mention.Is(Keyword.Spend) && !mention.IsContent)
            ? model.Properties.Where(property => property is { Role: PropertyRole.Money } && ModelFacts.IsNumeric(property)).SelectMany(property => property.Events).ToHashSet(StringComparer.Ordinal)
            : [];
        return [.. mentions.Select(mention => Instead(mention, mentions, money))];
    }

    private static Mention Instead(Mention mention, IReadOnlyList<Mention> mentions, HashSet<string> money)
    {
        if (mention.Meanings[0] is not ValueMeaning { Property: { Events.Count: > 0 } property } value || mention.As<EventMeaning>() is null)
        {
            return mention;
        }

        var others = mentions.Where(other => other != mention).Select(other => other.Meanings[0]).OfType<ValueMeaning>().Where(other => other.Property is { Events.Count: > 0 } && other.Field != value.Field).Select(other => other.Property!.Events).ToList();
        var wanted = others.Count > 0 && others.TrueForAll(events => !events.Any(property.Events.Contains)) ? others.SelectMany(events => events).ToHashSet(StringComparer.Ordinal)
            : money.Count > 0 && !property.Events.Any(money.Contains) ? money : null;
        var named = mentions.Any(other => other != mention && other.Meanings[0] is EventMeaning deed && deed.Selection.Names.Any(property.Events.Contains));
        var meant = wanted is null || named ? null : mention.Meanings.OfType<EventMeaning>().FirstOrDefault(deed => deed.Selection.Names.Any(wanted.Contains));
        return meant is null ? mention : mention with { Meanings = [meant with { Score = mention.Score }, .. mention.Meanings.Where(meaning => meaning != meant && meaning is not ValueMeaning)] };
    }
}
