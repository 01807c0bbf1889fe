using System.IO.Compression;
using System.Net;
using System.Reflection;
using System.Text.Json;
using Analytics.LocalRuntime.Hosting.Http;
using Analytics.LocalRuntime.Hosting.Index;
using Analytics.LocalRuntime.Hosting.Invocations;
using Analytics.LocalRuntime.Hosting.Webhooks;
using Analytics.LocalRuntime.Queues;
using Analytics.LocalRuntime.Statistics;
using Analytics.LocalRuntime.Timers;
using Azure.Core.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Analytics.LocalRuntime.Hosting;

/// <summary>The seam to the local host: gives an application builder everything that the Functions host gives on Azure.</summary>
public static class LocalRuntimeBuilderExtensions
{
    private const long DefaultBodyLimit = 210L * 1024 * 1024;

    /// <summary>
    /// Runs the application's functions in this process: HTTP on <see cref="LocalRuntimeOptions.Port"/>, timers, queues and orchestrations
    /// over <see cref="LocalRuntimeOptions.DataSource"/>. Call it once, before <see cref="FunctionsApplicationBuilder.Build"/>.
    /// </summary>
    public static FunctionsApplicationBuilder AddLocalRuntime(this FunctionsApplicationBuilder builder, LocalRuntimeOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        LocalSettings.Apply(builder.Configuration, options.LocalSettingsFile ?? Beside("local.settings.json"));
        RefuseForeignHosts(builder.Configuration, builder.Configuration, options);
        AddRuntime(builder.Services, options);
        builder.Web.WebHost.ConfigureKestrel((context, kestrel) => Listen(context.Configuration, kestrel, options));
        return builder;
    }

    /// <summary>The same for an application that is built with an <see cref="IHostBuilder"/>; call it after <c>ConfigureFunctionsWebApplication</c>.</summary>
    public static IHostBuilder UseLocalRuntime(this IHostBuilder builder, LocalRuntimeOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder
            .ConfigureAppConfiguration((_, configuration) =>
            {
                LocalSettings.Apply(configuration, options.LocalSettingsFile ?? Beside("local.settings.json"));
                RefuseForeignHosts(configuration, configuration.Build(), options);
            })
            .ConfigureServices((_, services) => AddRuntime(services, options))
            .ConfigureWebHostDefaults(web => web
                .ConfigureKestrel((context, kestrel) => Listen(context.Configuration, kestrel, options))
                .Configure(LocalRuntimeHost.Use));
    }

    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);

    private static void AddRuntime(IServiceCollection services, LocalRuntimeOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(HostFile.Read(options.HostFile ?? Beside("host.json"), options.Lease));
        services.AddHostedService<SchemaStep>();
        AddFunctions(services, options);
        AddHttp(services, options);
        services.AddDurableFunctions(options);
        services.AddRuntimeQueues(options);
        services.AddRuntimeTimers(options);
        services.AddRuntimeStatistics();
        services.AddHostedService<AddressStep>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
    }

    private static void AddFunctions(IServiceCollection services, LocalRuntimeOptions options)
    {
        var assembly = options.FunctionAssembly ?? Assembly.GetEntryAssembly() ?? throw new InvalidOperationException("There is no entry assembly to find functions in.");
        services.AddSingleton(options.Clock);
        services.TryAddSingleton(options.DataSource);
        services.AddSingleton<SettingResolver>();
        services.AddSingleton<FunctionRules>();
        services.AddSingleton<FunctionIndexReader>();
        services.AddSingleton(provider => provider.GetRequiredService<FunctionIndexReader>().Read(assembly, options.FunctionTypes));
        services.AddSingleton<IFunctionMetadataProvider, IndexedMetadataProvider>();
        services.AddSingleton<FunctionRuntime>();
        services.AddSingleton<ShutdownGrace>();
        services.Configure<JsonSerializerOptions>(json => json.PropertyNameCaseInsensitive = true);
        services.AddOptions<WorkerOptions>().PostConfigure<IOptions<JsonSerializerOptions>>((worker, json) => worker.Serializer ??= new JsonObjectSerializer(json.Value));
    }

    private static void AddHttp(IServiceCollection services, LocalRuntimeOptions options)
    {
        services.AddMvcCore();
        services.AddSingleton<FunctionRouter>();
        services.AddSingleton<FunctionEndpoint>();
        services.Configure<ForwardedHeadersOptions>(forwarded => forwarded.ForwardedHeaders = ForwardedHeaders.All);
        AddCompression(services);
        if (options.StaticFilesRoot is not null)
        {
            services.AddSingleton(_ => new StaticSite(options.StaticFilesRoot));
        }
    }

    private static void Listen(IConfiguration configuration, KestrelServerOptions kestrel, LocalRuntimeOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = configuration.GetValue<long?>("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT") ?? DefaultBodyLimit;
        kestrel.Listen(options.Address, options.Port);
    }

    private static void AddCompression(IServiceCollection services)
    {
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ResponseCompressionDefaults.MimeTypes.Concat(["application/problem+json", "application/manifest+json", "image/svg+xml"]);
        });
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
    }

    // A page elsewhere could name this machine's loopback address as its own host (DNS rebinding) and speak to the API.
    private static void RefuseForeignHosts(IConfigurationBuilder configuration, IConfiguration current, LocalRuntimeOptions options)
    {
        if (IPAddress.IsLoopback(options.Address) && string.IsNullOrEmpty(current["AllowedHosts"]))
        {
            configuration.AddInMemoryCollection([KeyValuePair.Create("AllowedHosts", (string?)"localhost;127.0.0.1;[::1]")]);
        }
    }
}
