using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Analytics.Deliveries.Tracking;

/// <summary>The pages behind an unsubscribe link: small, without scripts, in no need of anything else.</summary>
internal static class UnsubscribePage
{
    private const string Style =
        """
        :root{color-scheme:light dark}
        body{margin:0;padding:12vh 1rem 3rem;background:light-dark(#f4f5f8,#0e1016);color:light-dark(#1c1e26,#d5d9e2);font:1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
        main{max-width:27rem;margin:0 auto;padding:1.9rem 2rem;border:1px solid light-dark(#dee2e6,#2b313d);border-radius:12px;background:light-dark(#fff,#191d26)}
        h1{margin:0 0 .7rem;font-size:1.4rem;line-height:1.3}
        p{margin:.7rem 0;overflow-wrap:anywhere}
        small{color:light-dark(#5a626d,#9aa2b3)}
        a{color:light-dark(#364fc7,#bac8ff)}
        fieldset{margin:1.1rem 0;padding:.2rem 1rem .5rem;border:1px solid light-dark(#dee2e6,#2b313d);border-radius:8px}
        legend{padding:0 .35rem;font-weight:600}
        label{display:inline-flex;gap:.55rem;align-items:center;min-height:1.75rem}
        input{width:1.1rem;height:1.1rem;margin:0;accent-color:#3b5bdb}
        button{min-height:2.5rem;padding:.45rem 1.2rem;border:1px solid transparent;border-radius:8px;background:#3b5bdb;color:#fff;font:inherit;font-weight:600;cursor:pointer}
        form+form button{border-color:light-dark(#ced4da,#454c5c);background:transparent;color:inherit}
        [role=status]{padding:.5rem .8rem;border-radius:8px;background:light-dark(#e6fcf5,#0d3b2e);color:light-dark(#087f5b,#96f2d7)}
        :focus-visible{outline:2px solid light-dark(#3b5bdb,#91a7ff);outline-offset:2px}
        """;

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
            + $"<title>{title}</title><style>{Style}</style></head><body><main><h1>{title}</h1>{content}</main></body></html>",
    };
}
