using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Analytics.Conformance.Tests.Seam;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>One application for the cases of a topic, and short ways to ask it.</summary>
public abstract class HostedApp(RuntimeUnderTest runtime, AppUnderTest description) : IAsyncLifetime
{
    public IConformanceApp App { get; private set; } = null!;

    public HttpClient Http => App.Http;

    public async ValueTask InitializeAsync() => App = await runtime.StartAsync(description);

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return App.DisposeAsync();
    }

    public async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        using var response = await Http.GetAsync(path);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async Task<(HttpStatusCode Status, string Body)> PostAsync(string path, string? body, string contentType = "application/json")
    {
        using var content = Content(body ?? string.Empty, contentType);
        using var response = await Http.PostAsync(path, content);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Whether the application has logged a line with these words.</summary>
    public bool HasLogged(string words) => App.Log.Any(line => line.Contains(words, StringComparison.Ordinal));

    public static StringContent Content(string body, string contentType)
    {
        var content = new StringContent(body, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return content;
    }
}
