using System.Text;
using System.Text.Encodings.Web;
using Analytics.Deliveries.Tracking;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Analytics.Deliveries.Preferences;

/// <summary>The pages on which people choose: small, without scripts, in no need of anything else.</summary>
internal static class PreferencePage
{
    public static ContentResult Show(string address, IReadOnlyList<TopicChoice> choices, PreferenceState state)
    {
        var form = new StringBuilder();
        form.Append("<p>Messages to <strong>").Append(Text(address)).Append("</strong></p>");
        if (state.Saved)
        {
            form.Append("<p role=\"status\">Your choice is saved.</p>");
        }

        if (state.StoppedBy is { } reason)
        {
            form.Append("<p>").Append(reason == "unsubscribed" ? "You get none of these messages now. Choose what you want again." : "The sender has stopped all messages to this address.").Append("</p>");
        }

        form.Append("<form method=\"post\"><fieldset><legend>What do you want to get?</legend>");
        foreach (var choice in choices)
        {
            var isOn = choice.Wanted && state.StoppedBy is null;
            form.Append("<p><label><input type=\"checkbox\" name=\"topic\" value=\"").Append(Text(choice.Topic.Key)).Append('"').Append(isOn ? " checked" : "").Append("> ").Append(Text(choice.Topic.Name)).Append("</label>");
            form.Append(choice.Topic.Description.Length == 0 ? "" : $"<br><small>{Text(choice.Topic.Description)}</small>").Append("</p>");
        }

        form.Append(choices.Count == 0 ? "<p>There is nothing to choose between.</p>" : "").Append("</fieldset><p><button type=\"submit\">Save</button></p></form>");
        form.Append("<form method=\"post\" action=\"/u/").Append(Text(state.UnsubscribeToken)).Append("\"><button type=\"submit\">Unsubscribe from everything</button></form>");
        return UnsubscribePage.Page(StatusCodes.Status200OK, "Your messages", form.ToString());
    }

    public static ContentResult AskConfirmation(string address, string topic) => UnsubscribePage.Page(
        StatusCodes.Status200OK, "Confirm", $"<p>Send <strong>{Text(topic)}</strong> to <strong>{Text(address)}</strong>?</p><form method=\"post\"><button type=\"submit\">Yes, send it</button></form><p>If you did not ask for it, close this page: nothing will be sent.</p>");

    public static ContentResult Confirmed(string topic) => UnsubscribePage.Page(StatusCodes.Status200OK, "Confirmed", $"<p>You will get <strong>{Text(topic)}</strong>. Each message has a link to end it.</p>");

    public static ContentResult Expired() => UnsubscribePage.Page(StatusCodes.Status410Gone, "Too late", "<p>This link has expired. Ask for the messages once more.</p>");

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}

/// <summary>What else the page tells.</summary>
internal sealed record PreferenceState(string UnsubscribeToken)
{
    /// <summary>Why the address gets nothing at all; null when it does.</summary>
    public string? StoppedBy { get; init; }

    public bool Saved { get; init; }
}
