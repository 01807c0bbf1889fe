using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Hosting;

namespace Analytics.Conformance.Tests.Seam;

/// <summary>
/// A Functions host that can run small applications. Cases know this, the Microsoft.* surface and nothing else, so that the same
/// sources can run against another implementation. The functions must run in the process of the tests: cases watch them directly.
/// </summary>
public interface IConformanceHost : IAsyncDisposable
{
    /// <summary>Starts an application and returns when its HTTP functions answer; a wrong application throws.</summary>
    Task<IConformanceApp> StartAsync(AppUnderTest app);
}

/// <summary>A running application; disposing of it stops it in good order and keeps what it stored.</summary>
public interface IConformanceApp : IAsyncDisposable
{
    /// <summary>What a <c>[DurableClient]</c> parameter of the application receives.</summary>
    DurableTaskClient Durable { get; }

    /// <summary>Speaks to the application's HTTP functions and webhooks; follows no redirects.</summary>
    HttpClient Http { get; }

    /// <summary>The services of the application.</summary>
    IServiceProvider Services { get; }

    /// <summary>What the application has logged so far, one "Level: text exception" each.</summary>
    IReadOnlyList<string> Log { get; }
}

/// <summary>An application as a case describes it.</summary>
/// <param name="FunctionClasses">The classes whose functions (and those of classes nested in them) make the application.</param>
public sealed record AppUnderTest(params Type[] FunctionClasses)
{
    /// <summary>The text of host.json.</summary>
    public string HostJson { get; init; } = """{ "version": "2.0" }""";

    /// <summary>The values of local.settings.json. They become environment variables, so their names must be those of one case.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>What the application's Program.cs would do to its builder.</summary>
    public Action<FunctionsApplicationBuilder>? Configure { get; init; }

    /// <summary>What a Program.cs in the older style would do to a generic host; given, <see cref="Configure"/> has no part.</summary>
    public Action<IHostBuilder>? ConfigureHost { get; init; }

    /// <summary>Applications that give the same name share orchestrations, queues and timers; null is a storage of one's own.</summary>
    public string? Storage { get; init; }
}
