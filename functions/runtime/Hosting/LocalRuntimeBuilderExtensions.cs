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
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
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
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(HostFile.Read(options.HostFile ?? Beside("host.json"), options.Lease));
        builder.Services.AddHostedService<SchemaStep>();
        AddFunctions(builder.Services, options);
        AddHttp(builder, options);
        builder.Services.AddDurableFunctions(options);
        builder.Services.AddRuntimeQueues(options);
        builder.Services.AddRuntimeTimers(options);
        builder.Services.AddRuntimeStatistics();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        return builder;
    }

    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);

    private static void AddFunctions(IServiceCollection services, LocalRuntimeOptions options)
    {
        var assembly = options.FunctionAssembly ?? Assembly.GetEntryAssembly() ?? throw new InvalidOperationException("There is no entry assembly to find functions in.");
        services.AddSingleton(options.Clock);
        services.TryAddSingleton(options.DataSource);
        services.AddSingleton<SettingResolver>();
        services.AddSingleton(provider => FunctionIndex.Of(assembly, options.FunctionTypes, provider.GetRequiredService<SettingResolver>()));
        services.AddSingleton<FunctionRuntime>();
        services.AddSingleton<ShutdownGrace>();
        services.Configure<JsonSerializerOptions>(json => json.PropertyNameCaseInsensitive = true);
        services.AddOptions<WorkerOptions>().PostConfigure<IOptions<JsonSerializerOptions>>((worker, json) => worker.Serializer ??= new JsonObjectSerializer(json.Value));
    }

    private static void AddHttp(FunctionsApplicationBuilder builder, LocalRuntimeOptions options)
    {
        var limit = builder.Configuration.GetValue<long?>("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT") ?? DefaultBodyLimit;
        builder.Web.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = limit;
            kestrel.Listen(options.Address, options.Port);
        });
        builder.Services.AddMvcCore();
        builder.Services.AddSingleton<FunctionRouter>();
        builder.Services.AddSingleton<FunctionEndpoint>();
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded => forwarded.ForwardedHeaders = ForwardedHeaders.All);
        AddCompression(builder.Services);
        RefuseForeignHosts(builder, options);
        if (options.StaticFilesRoot is not null)
        {
            builder.Services.AddSingleton(_ => new StaticSite(options.StaticFilesRoot));
        }
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
    private static void RefuseForeignHosts(FunctionsApplicationBuilder builder, LocalRuntimeOptions options)
    {
        if (IPAddress.IsLoopback(options.Address) && string.IsNullOrEmpty(builder.Configuration["AllowedHosts"]))
        {
            builder.Configuration["AllowedHosts"] = "localhost;127.0.0.1;[::1]";
        }
    }
}
