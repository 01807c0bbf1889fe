using Microsoft.AspNetCore.Http;

namespace Analytics.Identity;

/// <summary>The caller that a request carries from its middleware to its function.</summary>
internal static class RequestCaller
{
    private static readonly object Key = new();

    /// <summary>Who sends the request to a function whose endpoint names a permission.</summary>
    /// <exception cref="InvalidOperationException">Nobody asked who calls: the endpoint names no permission.</exception>
    public static Caller Caller(this HttpRequest request) =>
        Find(request) ?? throw new InvalidOperationException("The caller is not known: the function's Endpoint attribute names no permission.");

    public static Caller? Find(HttpRequest request) => request.HttpContext.Items.TryGetValue(Key, out var known) ? known as Caller : null;

    public static void Remember(HttpRequest request, Caller caller) => request.HttpContext.Items[Key] = caller;
}
