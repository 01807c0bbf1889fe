using System.Globalization;
using Analytics.Hosts.Local.Commands;
using Analytics.Hosts.Local.Demo;
using Analytics.Hosts.Local.Site;
using Analytics.Hosts.Local.Watching;
using Analytics.Identity;
using Analytics.Ingestion;
using Analytics.LocalRuntime.Hosting;
using Analytics.Monitoring;
using Analytics.Platform.Telemetry;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Analytics.Hosts.Local;

/// <summary>
/// One run of serve. The API listens as soon as the database is there; the demo company and the site follow side by side, and
/// /api/health answers 200 when all is done.
/// </summary>
internal sealed class ServedProduct(ServeSettings settings, Action<FunctionsApplicationBuilder> configure, StartupProgress progress) : IAsyncDisposable
{
    private LocalDatabase? _storage;
    private IHost? _host;
    private Task<DemoCompany>? _demo;

    public async Task RunAsync(CancellationToken ct)
    {
        // The server starts in a process of its own: what needs no database is made meanwhile.
        var features = Task.Run(CreateBuilder, ct);
        _demo = settings.Demo && (settings.Reset || settings.Storage.IsNew) ? DemoCompany.MakeAsync(DemoLoader.FirstOrganization, settings.Clock.GetUtcNow()) : null;
        _storage = await settings.Storage.OpenAsync(progress, ct, settings.Reset);
        var site = SiteBuild.Find();
        var startup = new StartupState();
        _host = Build(await features, _storage, site, startup);
        await _host.StartAsync(ct);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct, _host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
        try
        {
            await PrepareAsync(_storage, site, startup, stopping.Token);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            progress.Begin("Stopping");
        }

        await _host.StopAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }

        if (_storage is not null)
        {
            await _storage.DisposeAsync();
        }
    }

    private FunctionsApplicationBuilder CreateBuilder()
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        StandardError.Log(builder.Logging);
        configure(builder);
        return builder;
    }

    private IHost Build(FunctionsApplicationBuilder builder, LocalDatabase storage, SiteBuild? site, StartupState startup)
    {
        builder.AddLocalRuntime(new LocalRuntimeOptions
        {
            DataSource = storage.Database.System,
            Address = settings.Address,
            Port = settings.Port,
            StaticFilesRoot = site?.OutputDirectory,
            Clock = settings.Clock,
            MeterNames = [Instruments.Name],
            FunctionAssembly = typeof(HostServices).Assembly,
        });
        builder.Services.AddSingleton(storage.Database);
        builder.Services.AddSingleton(startup);
        builder.Services.AddRuntimeWatch();
        builder.Services.AddSingleton(new IdentityOptions { LocalOwner = true });
        builder.Services.AddSingleton(new ImportOptions { Folder = Path.Combine(settings.Storage.DataDirectory, "imports") });
        builder.Services.AddTransient<IStartupFilter, ForeignSiteFilter>();
        return builder.Build();
    }

    private async Task PrepareAsync(LocalDatabase storage, SiteBuild? site, StartupState startup, CancellationToken ct)
    {
        startup.Report("demo company and site");
        await new CallerStore(storage.Database).EnsureLocalOwnerAsync(ct);
        await Task.WhenAll(LoadDemoAsync(storage, ct), BuildSiteAsync(site, ct));
        startup.Finished();
        progress.Done(string.Create(CultureInfo.InvariantCulture, $"Ready on http://127.0.0.1:{settings.Port}"));
    }

    private async Task LoadDemoAsync(LocalDatabase storage, CancellationToken ct)
    {
        if (settings.Demo)
        {
            await new DemoLoader(storage.Database, settings.Clock).EnsureAsync(progress, _demo, ct);
            // Hundreds of megabytes that are in the database now.
            _demo = null;
        }
    }

    /// <summary>Without the site the API still works: a person who only asks by the API needs no Node.js.</summary>
    private async Task BuildSiteAsync(SiteBuild? site, CancellationToken ct)
    {
        if (site is null)
        {
            progress.Warn("The site's sources are not here: only the API is served");
        }
        else if (await site.EnsureAsync(progress, ct) is { } problem)
        {
            progress.Warn($"{problem} Only the API is served.");
        }
    }
}
