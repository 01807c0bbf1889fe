using Analytics.Deliveries.Sending;

namespace Analytics.App.Tests.Deliveries;

public sealed class WaveSizeTests
{
    [Fact]
    public void Waves_are_larger_only_where_the_provider_is_quick_and_nothing_failed()
    {
        var size = new WaveSize(20, 100);
        Assert.Equal(20, size.Next);

        size.Learn(failed: false, 20, TimeSpan.FromMilliseconds(100));
        Assert.Equal(100, size.Next);

        size.Learn(failed: false, 100, TimeSpan.FromMilliseconds(500));
        Assert.Equal(100, size.Next);

        size.Learn(failed: true, 100, TimeSpan.FromMilliseconds(500));
        Assert.Equal(20, size.Next);

        size.Learn(failed: false, 20, TimeSpan.FromSeconds(1));
        Assert.Equal(20, size.Next);
    }
}
