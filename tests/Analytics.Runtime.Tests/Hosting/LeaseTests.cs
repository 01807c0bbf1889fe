using Analytics.LocalRuntime.Hosting;

namespace Analytics.Runtime.Tests.Hosting;

/// <summary>The lease of the runtime: where it comes from, and its bounds.</summary>
public sealed class LeaseTests
{
    [Fact]
    public void Without_a_word_the_lease_is_half_a_minute() => Assert.Equal(TimeSpan.FromSeconds(30), HostFile.Read(null).Lease);

    [Fact]
    public void The_lease_comes_from_host_json() => Assert.Equal(TimeSpan.FromSeconds(12), Read("00:00:12").Lease);

    [Theory]
    [InlineData("00:00:01")]
    [InlineData("00:10:01")]
    public void A_lease_out_of_its_bounds_stops_the_start(string lease)
    {
        var refused = Assert.Throws<InvalidDataException>(() => Read(lease));

        Assert.Contains("runtime.lease.out_of_range", refused.Message, StringComparison.Ordinal);
        Assert.Contains("00:00:30", refused.Message, StringComparison.Ordinal);
    }

    private static HostFile Read(string lease)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, $$"""{ "extensions": { "durableTask": { "storageProvider": { "leaseDuration": "{{lease}}" } } } }""");
            return HostFile.Read(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
