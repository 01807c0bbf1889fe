using System.Collections.Concurrent;
using Analytics.Engine.Model;
using Analytics.Platform.Postgres;

namespace Analytics.Catalog;

/// <summary>
/// The semantic model of an organization: what was learned from its data and what people told about it. Kept in memory until the data or the
/// knowledge changes, which the organization's data version tells.
/// </summary>
internal sealed class CatalogReader(Database database)
{
    private readonly ConcurrentDictionary<int, SemanticModel> _models = new();

    public async Task<SemanticModel> LoadAsync(int organizationId, CancellationToken cancellation)
    {
        await using var scope = await database.OpenReadingAsync(organizationId, cancellation);
        var settings = await CatalogQueries.ReadSettingsAsync(scope, cancellation);
        if (_models.TryGetValue(organizationId, out var known) && known.Version == settings.Version)
        {
            return known;
        }

        var model = await ReadAsync(scope, settings, cancellation);
        _models[organizationId] = model;
        return model;
    }

    private static async Task<SemanticModel> ReadAsync(OrganizationScope scope, CatalogSettings settings, CancellationToken cancellation)
    {
        var events = await CatalogQueries.ReadEventsAsync(scope, cancellation);
        // What was sent to people is not what they did: it neither adds to the data's size nor moves its end.
        var activity = events.Where(definition => !MessageEvents.Contains(definition.Name)).ToList();
        var model = new SemanticModel
        {
            Organization = settings.Name,
            TimeZone = settings.TimeZone,
            Currency = settings.Currency,
            WeekStart = settings.WeekStart,
            Version = settings.Version,
            UserCount = await CatalogQueries.CountUsersAsync(scope, cancellation),
            EventCount = activity.Sum(definition => definition.Count),
            DataFrom = activity.Min(definition => definition.FirstSeen),
            DataThrough = activity.Max(definition => definition.LastSeen),
            Events = [.. MessageEvents.Complete(events).Select(MessageEvents.Describe)],
            Properties = (await CatalogQueries.ReadPropertiesAsync(scope, cancellation)).ConvertAll(MessageEvents.Describe),
            Attributes = await CatalogQueries.ReadAttributesAsync(scope, cancellation),
            UserIds = await CatalogQueries.ReadUserIdsAsync(scope, cancellation),
        };
        return await CatalogKnowledge.ApplyAsync(scope, model, cancellation);
    }
}
