using System.Globalization;
using Analytics.Platform.Results;

namespace Analytics.Campaigns;

/// <summary>Why a request about a campaign was refused.</summary>
internal static class CampaignErrors
{
    public static Error NotFound() => new NotFound("campaign.not_found", "There is no such campaign; it may have been deleted.");

    public static Error NameInvalid() => new Invalid("campaign.name.invalid", "A campaign's name has 1 to 200 characters.");

    public static Error ChannelUnknown(string? channel) => new Invalid("campaign.channel.unknown", $"There is no channel \"{channel}\": use {string.Join(", ", Channels.All)}.");

    public static Error SegmentNotFound() => new NotFound("campaign.segment.not_found", "There is no such segment: save one first, or choose another.");

    public static Error NotADraft(string status) => new Conflict("campaign.not_a_draft", $"This campaign is {status}; only a draft can be changed or deleted.");

    public static Error StatusUnknown(string status) => new Invalid("campaign.status.unknown", $"There is no state \"{status}\": use {string.Join(", ", CampaignStatus.All)}.");

    public static Error StartedSinceInvalid() => new Invalid("campaign.started_since.invalid", "startedSince is a time, such as 2026-11-01T00:00:00Z.");

    public static Error StartsRangeInvalid() => new Invalid("campaign.starts.range.invalid", "from and until are times, such as 2026-11-01T00:00:00Z.");

    public static Error TransitionRefused(string from, string to) => new Conflict(
        "campaign.transition.refused",
        CampaignTransitions.AllowedFrom(from) is { Count: > 0 } allowed
            ? $"A campaign that is {from} cannot become {to} now; it can become {string.Join(" or ", allowed)}."
            : $"A campaign that is {from} stays so.")
    {
        Data = new Dictionary<string, object?>(StringComparer.Ordinal) { ["status"] = from, ["allowed"] = CampaignTransitions.AllowedFrom(from) },
    };

    public static Error VersionConflict(int version) => new Conflict("campaign.version.conflict", "Somebody else changed this campaign meanwhile: read it again and repeat your change.")
    {
        Data = new Dictionary<string, object?>(StringComparer.Ordinal) { ["version"] = version },
    };

    public static Error NotReady(IReadOnlyList<CampaignCheck> checks) => new Conflict("campaign.not_ready", "The campaign cannot be launched yet: " + string.Join(" ", checks.Select(check => check.Message)))
    {
        Data = new Dictionary<string, object?>(StringComparer.Ordinal) { ["checks"] = checks },
    };

    public static Error ApprovalMissing(int limit, long? people) => new Conflict(
        "campaign.approval.missing",
        string.Create(CultureInfo.InvariantCulture, $"A campaign to more than {limit:N0} people needs the approval of a second person{(people is null ? "" : $", and this one is to {people.Value.ToString("N0", CultureInfo.InvariantCulture)}")}: let somebody else who may send approve it."));

    public static Error ApprovalOutdated(int limit) => new Conflict(
        "campaign.approval.outdated",
        string.Create(CultureInfo.InvariantCulture, $"The segment was changed after the campaign had been approved: a campaign to more than {limit:N0} people needs the approval of a second person again."));

    public static Error ApprovalBySamePerson() => new Conflict("campaign.approval.same_person", "Who wrote a campaign cannot approve it: ask somebody else who may send.");

    public static Error ApprovalOfNobody() => new Conflict("campaign.approval.no_segment", "This campaign is to nobody yet: choose its segment, then have it approved.");

    public static Error HoldoutInvalid(int most) => new Invalid("campaign.holdout.invalid", $"The holdout is 0 to {most} per cent.");

    public static Error VariantsInvalid(string rule) => new Invalid("campaign.variants.invalid", $"These variants cannot be used: {rule}.");

    public static Error VariantUnknown() => new Invalid("campaign.variant.unknown", "A variant is asked for by its position: 0 is the first.");

    public static Error TestInvalid(string rule) => new Invalid("campaign.test.invalid", $"This test cannot be run: {rule}.");

    public static Error ScheduleInvalid(string rule) => new Invalid("campaign.schedule.invalid", $"This schedule cannot be kept: {rule}.");

    public static Error RecurrenceInvalid(string rule) => new Invalid("campaign.recurrence.invalid", $"This recurrence cannot be kept: {rule}.");

    public static Error RecurrenceOver() => new Conflict("campaign.recurrence.over", "The recurrence has no time left: choose a later end.");

    public static Error SimulationLate(string status) => new Conflict("campaign.simulation.late", $"This campaign is {status}: only one that has not begun can be simulated. Duplicate it to simulate it again.");

    public static Error AttributionInvalid(int most) => new Invalid("campaign.attribution.invalid", $"Conversions count for 1 to {most} days.");

    public static Error TopicInvalid() => new Invalid("campaign.topic.invalid", "A topic has 1 to 200 characters.");

    public static Error ContentTooLong(int most) => new Invalid("campaign.content.too_long", $"Subject, text and HTML together have at most {most} characters; mail clients cut off after about 100,000.");

    public static Error AddressInvalid(string? address) => new Invalid("campaign.address.invalid", $"\"{address}\" is no address of this channel: an e-mail address, or a number as +15551234567.");

    public static Error PersonNotFound() => new NotFound("campaign.person.not_found", "There is no such person in your data: leave the id out to take anyone.");

    public static Error TemplateInvalid(string part, string message) => new Invalid("campaign.template.invalid", $"The {part} is not valid Liquid: {message}");
}
