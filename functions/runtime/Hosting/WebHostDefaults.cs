using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Analytics.LocalRuntime.Hosting;

/// <summary>Starts a builder as the Functions worker does: its own environment prefix, no console logger of its own.</summary>
internal static class WebHostDefaults
{
    private const string Prefix = "AZURE_FUNCTIONS_";

    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Environment.GetEnvironmentVariable(Prefix + "ENVIRONMENT")
                ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
                ?? Environments.Production,
        });
        builder.Configuration.AddEnvironmentVariables(Prefix);
        builder.Logging.ClearProviders();
        return builder;
    }
}
