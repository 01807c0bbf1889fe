using Analytics.Platform.OpenApi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Preferences;

/// <summary>Keeps what somebody chose in the preference centre.</summary>
internal sealed class SavePreferences(PreferenceCentre preferences)
{
    [Function(nameof(SavePreferences))]
    [Endpoint("Choose in the preference centre", "Tracking")]
    public Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "p/{token}")] HttpRequest request, string token, CancellationToken cancellation) =>
        preferences.SaveAsync(token, request, cancellation);
}
