using Analytics.Warehouse.Rollups;

namespace Analytics.Integration.Tests.Rollups;

/// <summary>Days that change all the time are built for a tenth of the time at most; whoever asks for one organization's build gets it at once.</summary>
public sealed class RollupRestTests(PostgresFixture postgres)
{
    [Fact]
    public async Task An_organization_rests_nine_times_as_long_as_its_build_took()
    {
        await using var world = await RollupWorld.CreateAsync(postgres, "UTC", 300, 21);
        var clock = new SlowClock();
        var refresh = new RollupRefresh(world.Test.Database, clock);
        Assert.True(await refresh.RunAsync(CancellationToken.None) > 0);

        await world.AddEventsAsync(20, 22, 300, 310);
        Assert.Equal(0, await refresh.RunAsync(CancellationToken.None));
        clock.Step(TimeSpan.FromSeconds(6));
        Assert.Equal(0, await refresh.RunAsync(CancellationToken.None));
        clock.Step(TimeSpan.FromSeconds(1));
        Assert.True(await refresh.RunAsync(CancellationToken.None) > 0);
        Assert.Equal(0L, await world.Test.ScalarAsync<long>("select count(*) from warehouse.rollup_changes"));
    }

    [Fact]
    public async Task Nobody_rests_longer_than_two_minutes_and_one_organization_is_built_when_it_is_asked_for()
    {
        await using var world = await RollupWorld.CreateAsync(postgres, "UTC", 300, 23);
        var clock = new SlowClock { Look = TimeSpan.FromHours(1) };
        var refresh = new RollupRefresh(world.Test.Database, clock);
        Assert.True(await refresh.RunAsync(CancellationToken.None) > 0);

        clock.Look = TimeSpan.Zero;
        await world.AddEventsAsync(20, 24, 300, 310);
        Assert.Equal(0, await refresh.RunAsync(CancellationToken.None));
        Assert.True(await refresh.RunAsync(world.Organization, CancellationToken.None) > 0);
        await world.AddEventsAsync(20, 25, 310, 320);
        clock.Step(TimeSpan.FromMinutes(2));
        Assert.True(await refresh.RunAsync(CancellationToken.None) > 0);
    }

    /// <summary>Between two looks at it a second goes by, so a build takes one.</summary>
    private sealed class SlowClock : TimeProvider
    {
        private long _ticks;

        public TimeSpan Look { get; set; } = TimeSpan.FromSeconds(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks += Look.Ticks;

        public void Step(TimeSpan by) => _ticks += by.Ticks;
    }
}
