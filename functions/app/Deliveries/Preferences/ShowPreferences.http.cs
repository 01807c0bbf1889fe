using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Preferences;

/// <summary>Shows what an address gets. Looking changes nothing.</summary>
internal sealed class ShowPreferences(PreferenceCentre preferences)
{
    [Function(nameof(ShowPreferences))]
    [Endpoint("The preference centre of an address", "Tracking")]
    public Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "p/{token}")] HttpRequest request, string token, CancellationToken cancellation) =>
        preferences.ShowAsync(token, saved: false, cancellation);
}
