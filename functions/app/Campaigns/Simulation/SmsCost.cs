using Analytics.Deliveries.Contacts;
using Analytics.Deliveries.Templates;
using Analytics.Deliveries.Tracking;
using Analytics.Platform.Postgres;

namespace Analytics.Campaigns.Simulation;

/// <summary>What the text messages of a campaign are expected to cost: their segments, times the price of each one's country.</summary>
internal sealed record SmsCost(double SegmentsPerMessage, long Segments, decimal Amount, string Currency)
{
    private const int SampledPeople = 50;

    /// <summary>Messages to countries without a price: not in the amount.</summary>
    public long Unpriced { get; init; }

    /// <summary>In the transaction that planned the recipients.</summary>
    public static async Task<SmsCost?> OfAsync(OrganizationScope scope, Campaign campaign, ContactSettings contacts, SmsSamples samples, CancellationToken cancellation)
    {
        if (campaign.Channel != "sms" || await SegmentsAsync(scope, campaign, samples, cancellation) is not { } perMessage)
        {
            return null;
        }

        var messages = await SimulationStore.CountByPrefixAsync(scope, campaign.Id, [.. contacts.SmsPrices.Keys], cancellation);
        var amount = messages.Sum(counted => counted.Value * (decimal)perMessage * contacts.SmsPrices.GetValueOrDefault(counted.Key));
        return new SmsCost(perMessage, (long)Math.Round(messages.Values.Sum() * perMessage), Math.Round(amount, 2), contacts.SmsCurrency) { Unpriced = messages.GetValueOrDefault("") };
    }

    /// <summary>Of an average message, as the weights mix the variants; null where there is nobody to write to, or nothing to read.</summary>
    private static async Task<double?> SegmentsAsync(OrganizationScope scope, Campaign campaign, SmsSamples samples, CancellationToken cancellation)
    {
        var people = await samples.Messages.PeopleAsync(scope, campaign.SegmentId, null, SampledPeople, cancellation);
        double segments = 0, weights = 0;
        for (var variant = 0; variant < Math.Max(1, campaign.Variants.Count); variant++)
        {
            var content = campaign.With(variant);
            var (template, _) = MessageTemplate.Parse(campaign.Channel, content.Subject, content.Message, content.Html);
            var weight = campaign.Variants.Count == 0 ? 1 : campaign.Variants[variant].Weight;
            foreach (var person in template is null ? [] : people)
            {
                segments += weight * SmsSize.Of(ShortLinks.Sketch((await template!.RenderAsync(person)).Text, samples.PublicAddress)).Segments;
                weights += weight;
            }
        }

        return weights > 0 ? segments / weights : null;
    }
}

/// <summary>People to try a text message on, and the address that its links will have.</summary>
internal sealed record SmsSamples(SampleMessages Messages, string PublicAddress);
