using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Analytics.Deliveries.Tracking;

/// <summary>The pages behind an unsubscribe link: small, without scripts, in no need of anything else.</summary>
internal static class UnsubscribePage
{
    public static ContentResult Ask(string address, string preferencesToken) => Page(
        StatusCodes.Status200OK, "Unsubscribe",
        $"<p>Stop messages to <strong>{HtmlEncoder.Default.Encode(address)}</strong>?</p><form method=\"post\"><button type=\"submit\">Unsubscribe</button></form>"
            + $"<p><a href=\"/p/{HtmlEncoder.Default.Encode(preferencesToken)}\">Choose what you get instead</a></p>");

    public static ContentResult Done(string preferencesToken) => Page(
        StatusCodes.Status200OK, "Unsubscribed",
        $"<p>You will get no more of these messages.</p><p><a href=\"/p/{HtmlEncoder.Default.Encode(preferencesToken)}\">Choose some of them instead</a></p>");

    public static ContentResult Unknown() => Page(
        StatusCodes.Status404NotFound, "Link not valid", "<p>This unsubscribe link is not complete. Open it from the message once more, or answer the message and ask to be taken off the list.</p>");

    internal static ContentResult Page(int status, string title, string content) => new()
    {
        StatusCode = status,
        ContentType = "text/html; charset=utf-8",
        Content = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\">"
            + $"<title>{title}</title><style>body{{font:1.1rem/1.5 system-ui;max-width:32rem;margin:4rem auto;padding:0 1rem}}button{{font:inherit;padding:.6rem 1.4rem}}</style></head>"
            + $"<body><h1>{title}</h1>{content}</body></html>",
    };
}
