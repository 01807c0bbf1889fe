using System.Globalization;
using Analytics.Platform.Results;

namespace Analytics.Campaigns.Templates;

/// <summary>Why a request about a template was refused.</summary>
internal static class TemplateErrors
{
    public static Error NotFound() => new NotFound("campaign.template.not_found", "There is no such template; it may have been deleted.");

    public static Error NameInvalid() => new Invalid("campaign.template.name.invalid", "A template's name has 1 to 200 characters.");

    public static Error NoLayout(string name) => new Invalid("campaign.layout.invalid", $"\"{name}\" has no place for a message: put {{{{ content }}}} where it belongs in its HTML.");

    public static Error VersionConflict(int version) => new Conflict(
        "campaign.template.version.conflict", string.Create(CultureInfo.InvariantCulture, $"Somebody else wrote version {version} of this template meanwhile: read it and repeat your change."));
}
