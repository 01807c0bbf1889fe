using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Analytics.LocalRuntime.Hosting.Http;

/// <summary>The ASP.NET Core request behind the worker's own request type.</summary>
internal sealed class AspNetRequestData(HttpContext http, FunctionContext context) : HttpRequestData(context)
{
    public override Stream Body => http.Request.Body;

    public override HttpHeadersCollection Headers
        => field ??= new HttpHeadersCollection(http.Request.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.Select(value => value ?? string.Empty))));

    public override IReadOnlyCollection<IHttpCookie> Cookies
        => field ??= http.Request.Cookies.Select(cookie => (IHttpCookie)new HttpCookie(cookie.Key, cookie.Value)).ToArray();

    public override Uri Url => field ??= new Uri(http.Request.GetEncodedUrl());

    public override IEnumerable<ClaimsIdentity> Identities => http.User.Identities;

    public override string Method => http.Request.Method;

    public override HttpResponseData CreateResponse() => new AspNetResponseData(http, FunctionContext);
}
