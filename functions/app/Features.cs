using Analytics.Platform;
using Microsoft.Azure.Functions.Worker.Builder;

namespace Analytics;

/// <summary>What the product consists of: the one list of its features.</summary>
internal static class Application
{
    public static void Configure(FunctionsApplicationBuilder builder)
    {
        builder.Services.AddPlatform();
    }
}
