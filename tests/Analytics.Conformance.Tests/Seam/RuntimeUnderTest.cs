using Analytics.Conformance.Tests.Local;
using Analytics.Conformance.Tests.Seam;

[assembly: AssemblyFixture(typeof(RuntimeUnderTest))]

namespace Analytics.Conformance.Tests.Seam;

/// <summary>The host of the whole run. Another runtime is put to the test by another class here.</summary>
public sealed class RuntimeUnderTest : IAsyncLifetime
{
    private readonly LocalConformanceHost _host = new();

    public Task<IConformanceApp> StartAsync(AppUnderTest app) => _host.StartAsync(app);

    public ValueTask InitializeAsync() => _host.InitializeAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
