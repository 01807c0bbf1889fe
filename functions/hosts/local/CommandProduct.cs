using Analytics.Identity;
using Analytics.LocalRuntime.Hosting;
using Analytics.Monitoring;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Hosts.Local;

/// <summary>The product without a listener, for a command that asks it something; another process may serve the same data meanwhile.</summary>
internal sealed class CommandProduct(LocalDatabase storage, ServiceProvider services) : IAsyncDisposable
{
    public IServiceProvider Services { get; } = services;

    public static async Task<CommandProduct> OpenAsync(LocalStorage place, TimeProvider clock, Action<FunctionsApplicationBuilder> configure, CancellationToken ct)
    {
        var storage = await place.OpenAsync(new StartupProgress(TimeProvider.System), ct);
        var builder = FunctionsApplication.CreateBuilder([]);
        LocalSettings.Apply(builder.Configuration, Path.Combine(AppContext.BaseDirectory, "local.settings.json"));
        StandardError.Log(builder.Logging);
        builder.Services.AddSingleton(storage.Database);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton(new StartupState());
        builder.Services.AddSingleton(new IdentityOptions());
        configure(builder);
        return new CommandProduct(storage, builder.Services.BuildServiceProvider());
    }

    /// <summary>The organization of that name, or the command ends with a sentence.</summary>
    public async Task<Organization> RequireOrganizationAsync(string name, CancellationToken ct)
    {
        var organization = await Services.GetRequiredService<OrganizationDirectory>().RequireAsync(name, ct);
        return organization.IsError ? throw new CommandFailure(organization.Error.Message) : organization.Value;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await storage.DisposeAsync();
    }
}
