using System.Globalization;
using Analytics.Campaigns.Scheduling;
using Analytics.Campaigns.Templates;
using Analytics.Deliveries;
using Analytics.Deliveries.Contacts;
using Analytics.Deliveries.Sending;
using Analytics.Deliveries.Templates;
using Analytics.Deliveries.Tracking;
using Analytics.Platform.Postgres;
using Analytics.Segments;

namespace Analytics.Campaigns;

/// <summary>Looks at a campaign as it would be sent, before it is.</summary>
internal sealed class CampaignChecks(SampleMessages samples, SenderCheck sender, DeliveryOptions options)
{
    private const int SampledPeople = 50;
    private const int LargestHtml = 100_000;

    public async Task<IReadOnlyList<CampaignCheck>> RunAsync(OrganizationScope scope, Campaign campaign, CancellationToken cancellation)
    {
        var checks = new List<CampaignCheck>();
        var contacts = await ContactStore.LoadAsync(scope, cancellation);
        if (campaign.SegmentId is null || campaign.SegmentName is null)
        {
            checks.Add(new CampaignCheck("campaign.segment.missing", "recipients", "Choose the segment that gets it."));
        }
        else if (await CampaignApproval.RefuseAsync(scope, campaign, cancellation) is { } unapproved)
        {
            // The launch says it too; here it is said early enough to ask somebody.
            checks.Add(new CampaignCheck(unapproved.Code, "recipients", unapproved.Message) { Blocks = false });
        }

        if (ContactSettings.IsInAttributes(campaign.Channel) && contacts.AttributeOf(campaign.Channel) is null)
        {
            checks.Add(new CampaignCheck("campaign.address_attribute.missing", "recipients", $"None of your people's attributes holds {campaign.Channel} addresses: choose one in the contact settings."));
        }

        if (await sender.FindFaultAsync(scope, campaign.Channel, contacts, cancellation) is { } fault)
        {
            checks.Add(new CampaignCheck("campaign.sender.missing", "content", fault));
        }

        if (campaign.Transactional)
        {
            checks.Add(new CampaignCheck("campaign.transactional", "goal", "It is marked as transactional: frequency caps, the attribute of agreement and the control group do not keep it back. Only what people asked for, such as a receipt, may be.") { Blocks = false });
        }

        if (campaign.LayoutId is { } layoutId && (await TemplateStore.FindAsync(scope, layoutId, cancellation))?.Current is { } layout && layout.Version > campaign.LayoutVersion)
        {
            checks.Add(new CampaignCheck("campaign.layout.older", "content", string.Create(CultureInfo.InvariantCulture, $"The layout \"{layout.Name}\" has a newer version {layout.Version}: choose it again to take that one.")) { Blocks = false });
        }

        CheckTest(campaign, checks);
        if (campaign is { Schedule: { SendTime: CampaignSchedule.Local, Recurrence: null }, ScheduledAt: null })
        {
            checks.Add(new CampaignCheck("campaign.schedule.time_missing", "schedule", "Choose the time that each person's clock is to show."));
        }

        for (var variant = 0; variant < Math.Max(1, campaign.Variants.Count); variant++)
        {
            var found = new List<CampaignCheck>();
            CheckContent(campaign.With(variant), found);
            if (campaign.SegmentId is { } segmentId)
            {
                await CheckTemplateAsync(scope, campaign.With(variant), segmentId, found, cancellation);
            }

            checks.AddRange(found.Select(check => campaign.Variants.Count == 0 ? check : check with { Message = $"{campaign.Variants[variant].Name}: {check.Message}" }));
        }

        return checks;
    }

    private static void CheckTest(Campaign campaign, List<CampaignCheck> checks)
    {
        if (campaign.Variants.Count == 0)
        {
            return;
        }

        if (campaign.Test.Metric == "converted" && campaign.GoalEvent is null)
        {
            checks.Add(new CampaignCheck("campaign.test.goal_missing", "goal", "The test is decided by the goal: say which event it is."));
        }

        if (campaign.Test.Metric != "converted" && campaign.Channel != "email")
        {
            checks.Add(new CampaignCheck("campaign.test.metric_unknown", "content", $"Nobody can tell who {campaign.Test.Metric} a message of the channel {campaign.Channel}: let the goal decide."));
        }
    }

    private static void CheckContent(Campaign campaign, List<CampaignCheck> checks)
    {
        if (campaign.Channel == "email" && campaign.Subject.Trim().Length == 0)
        {
            checks.Add(new CampaignCheck("campaign.subject.missing", "content", "Write a subject."));
        }

        if (campaign.Message.Trim().Length == 0)
        {
            checks.Add(new CampaignCheck("campaign.text.missing", "content", "Write the text; it is also what people without HTML read."));
        }

        // Of HTML alone a text version would miss the link, and the other way round; HTML that is made of the text has its link.
        var parts = campaign.Html.Length == 0 ? new[] { campaign.Message } : [campaign.Message, campaign.Html + campaign.LayoutHtml];
        if (campaign.Channel == "email" && parts.Any(part => !part.Contains(MessageTemplate.UnsubscribeVariable, StringComparison.Ordinal)))
        {
            checks.Add(new CampaignCheck("campaign.unsubscribe.missing", "content", "Put {{ unsubscribe_url }} into the text, and into the HTML or its layout if there is one: people must be able to leave."));
        }

        if (campaign.Html.Length + campaign.LayoutHtml.Length > LargestHtml)
        {
            checks.Add(new CampaignCheck("campaign.html.large", "content", "The HTML with its layout is longer than 100,000 characters: some mail clients will cut it off.") { Blocks = false });
        }
    }

    private async Task CheckTemplateAsync(OrganizationScope scope, Campaign campaign, Guid segmentId, List<CampaignCheck> checks, CancellationToken cancellation)
    {
        var (template, faults) = MessageTemplate.Parse(campaign.Channel, campaign.Subject, campaign.Message, campaign.Html, campaign.LayoutHtml);
        checks.AddRange(faults.Select(found => new CampaignCheck("campaign.template.invalid", "content", $"The {found.Part} is not valid Liquid: {found.Message}")));
        if (template is null)
        {
            return;
        }

        var people = await samples.PeopleAsync(scope, segmentId, null, SampledPeople, cancellation);
        var missing = new List<string>();
        var texts = new List<string>();
        var htmls = new List<string>();
        foreach (var person in people)
        {
            var message = await template.RenderAsync(person);
            missing.AddRange(message.Missing);
            htmls.Add(message.Html);
            texts.Add(campaign.Channel == "sms" ? ShortLinks.Sketch(message.Text, options.LikelyAddress) : message.Text);
        }

        if (campaign.Channel == "email")
        {
            LinkChecks.Run(htmls, checks);
        }

        if (campaign.Channel == "sms")
        {
            SmsChecks.Run(campaign, texts, (await SegmentDirectory.FindAsync(scope, segmentId, cancellation))?.UserCount ?? 0, checks);
        }

        foreach (var variable in missing.CountBy(name => name, StringComparer.Ordinal))
        {
            checks.Add(variable.Value == people.Count
                ? new CampaignCheck("campaign.variable.unresolved", "content", $"Nobody has \"{variable.Key}\": correct the name of the variable.")
                : new CampaignCheck("campaign.variable.sometimes_empty", "content", $"{variable.Value} of {people.Count} people looked at have no \"{variable.Key}\": give it a default.") { Blocks = false });
        }
    }
}
