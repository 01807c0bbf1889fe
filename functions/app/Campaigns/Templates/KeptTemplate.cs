using Analytics.Deliveries.Templates;
using Analytics.Platform.Results;

namespace Analytics.Campaigns.Templates;

/// <summary>A message that campaigns begin from, in its newest version.</summary>
internal sealed record KeptTemplate(Guid Id, TemplateVersion Current, DateTimeOffset CreatedAt);

/// <summary>One state of a template, and who wrote it.</summary>
internal sealed record TemplateVersion(int Version, string Name, string Channel, string Subject, string Message, string Html, string PersonName, DateTimeOffset At)
{
    /// <summary>Messages can stand in it.</summary>
    public bool IsLayout => Channel == "email" && MessageLayout.HasPlace(Html);
}

/// <summary>Body of keeping a template and of writing its next version.</summary>
internal sealed record TemplateRequest(string? Name, string? Channel, string? Subject, string? Message, string? Html)
{
    /// <summary>The version that was read; null: whatever is the newest.</summary>
    public int? From { get; init; }

    private const int LongestName = 200;
    private const int LongestContent = 500_000;

    public TemplateContent ToContent() => new(Name!.Trim(), Channel ?? "email", Subject ?? "", Message ?? "", Html ?? "");

    /// <summary>Null when it can be kept; what a campaign needs beyond that is checked when one is launched.</summary>
    public Error? FindFault()
    {
        if (Name is null || Name.Trim().Length is 0 or > LongestName || Name.Any(char.IsControl))
        {
            return TemplateErrors.NameInvalid();
        }

        if (Channel is not null && !Channels.All.Contains(Channel, StringComparer.Ordinal))
        {
            return CampaignErrors.ChannelUnknown(Channel);
        }

        var content = ToContent();
        if (content.Subject.Length + content.Message.Length + content.Html.Length > LongestContent)
        {
            return CampaignErrors.ContentTooLong(LongestContent);
        }

        var (_, faults) = MessageTemplate.Parse(content.Channel, content.Subject, content.Message, content.Html);
        return faults.Count > 0 ? CampaignErrors.TemplateInvalid(faults[0].Part, faults[0].Message) : null;
    }
}

/// <summary>What a template says.</summary>
internal sealed record TemplateContent(string Name, string Channel, string Subject, string Message, string Html);
