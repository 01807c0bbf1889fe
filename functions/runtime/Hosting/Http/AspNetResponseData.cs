using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Primitives;

namespace Analytics.LocalRuntime.Hosting.Http;

/// <summary>Writes straight to the ASP.NET Core response; headers are copied just before the first byte leaves.</summary>
internal sealed class AspNetResponseData : HttpResponseData
{
    private readonly HttpContext _http;

    public AspNetResponseData(HttpContext http, FunctionContext context)
        : base(context)
    {
        _http = http;
        Cookies = new AspNetCookies(http.Response);
        http.Response.OnStarting(static state => ((AspNetResponseData)state).CopyHeaders(), this);
    }

    public override HttpStatusCode StatusCode
    {
        get => (HttpStatusCode)_http.Response.StatusCode;
        set => _http.Response.StatusCode = (int)value;
    }

    public override HttpHeadersCollection Headers { get; set; } = [];

    public override Stream Body
    {
        get => _http.Response.Body;
        set => _http.Response.Body = value;
    }

    public override HttpCookies Cookies { get; }

    private Task CopyHeaders()
    {
        foreach (var header in Headers)
        {
            _http.Response.Headers[header.Key] = new StringValues(header.Value.ToArray());
        }

        return Task.CompletedTask;
    }

    private sealed class AspNetCookies(HttpResponse response) : HttpCookies
    {
        public override void Append(string name, string value) => response.Cookies.Append(name, value);

        public override void Append(IHttpCookie cookie)
            => response.Cookies.Append(cookie.Name, cookie.Value, new CookieOptions
            {
                Domain = cookie.Domain,
                Expires = cookie.Expires,
                HttpOnly = cookie.HttpOnly ?? false,
                MaxAge = cookie.MaxAge is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                Path = cookie.Path ?? "/",
                SameSite = Mode(cookie.SameSite),
                Secure = cookie.Secure ?? false,
            });

        public override IHttpCookie CreateNew() => new HttpCookie(string.Empty, string.Empty);

        private static SameSiteMode Mode(SameSite sameSite) => sameSite switch
        {
            SameSite.Lax => SameSiteMode.Lax,
            SameSite.Strict => SameSiteMode.Strict,
            SameSite.ExplicitNone => SameSiteMode.None,
            _ => SameSiteMode.Unspecified,
        };
    }
}
