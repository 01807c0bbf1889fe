using System.Globalization;
using System.Text;
using System.Text.Json;
using Analytics.Engine.Model;
using Analytics.Ingestion.Batches;
using Analytics.Ingestion.Mapping;

namespace Analytics.Ingestion.Messages;

/// <summary>Makes events of reports about messages.</summary>
/// <param name="zone">The organization's, whose calendar days events belong to.</param>
/// <param name="difference">How far the product's clock is ahead of the database's, and so of the providers'.</param>
internal sealed class MessageEventBatch(TimeZoneInfo zone, TimeSpan difference)
{
    private readonly OrganizationClock _clock = new(zone);

    public EventBatch Batch { get; } = new();

    public void Add(MessageReport report)
    {
        var events = report.Events;
        if (events.Count == 0)
        {
            return;
        }

        var user = report.UserId is null ? -1 : Batch.AddUser(Encoding.UTF8.GetBytes(report.UserId), identified: true);
        var properties = Batch.Append(PropertiesOf(report));
        var occurredAt = Microseconds(TimeOf(report));
        foreach (var name in events)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{name}:{report.CampaignId:N}.{report.RecipientId}");
            Batch.Add(new EventRow
            {
                User = user,
                Name = Batch.Names.GetOrAdd(Encoding.UTF8.GetBytes(name)),
                OccurredAt = occurredAt,
                Day = _clock.DayOf(occurredAt),
                EventId = Batch.Append(Encoding.UTF8.GetBytes(id)),
                Properties = properties,
                Key = EventAssembler.KeyOfId(Encoding.UTF8.GetBytes(id)),
            });
        }
    }

    // What providers tell has their time; all else happened in the product and has its own.
    private DateTimeOffset TimeOf(MessageReport report) =>
        report.Kind is "delivered" or "bounced" or "complained" ? report.OccurredAt + difference : report.OccurredAt;

    private static byte[] PropertiesOf(MessageReport report)
    {
        var properties = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["campaign_channel"] = report.Channel,
            ["campaign_id"] = report.CampaignId.ToString(),
            [MessageEvents.CampaignName] = report.CampaignName,
        };
        if (report.Variant.Length > 0)
        {
            properties["campaign_variant"] = report.Variant;
        }

        return JsonSerializer.SerializeToUtf8Bytes(properties);
    }

    private static long Microseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / 10;
}
