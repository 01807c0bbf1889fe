using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DurableTask.Core.History;
using Microsoft.DurableTask;

namespace Analytics.Conformance.Tests.Durable;

public sealed class TimeAndGuidTests(DurableApp app) : IClassFixture<DurableApp>
{
    [Fact]
    public async Task Now_is_the_time_of_the_turns_beginning_in_UTC()
    {
        var end = await app.RunAsync(async context =>
        {
            var first = context.CurrentUtcDateTime;
            await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1);
            return new[] { $"{first:O} {first.Kind}", $"{context.CurrentUtcDateTime:O} {context.CurrentUtcDateTime.Kind}" };
        });
        var starts = (await app.Client.GetOrchestrationHistoryAsync(end.InstanceId)).OfType<OrchestratorStartedEvent>().Select(item => $"{item.Timestamp:O} Utc");
        Assert.Equal(starts, end.ReadOutputAs<string[]>());
    }

    [Fact]
    public async Task Now_stands_still_within_a_turn()
    {
        var end = await app.RunAsync(context =>
        {
            var first = context.CurrentUtcDateTime;
            Thread.SpinWait(200_000);
            return Task.FromResult<object?>(first == context.CurrentUtcDateTime);
        });
        Assert.True(end.ReadOutputAs<bool>());
    }

    [Fact]
    public async Task Now_goes_on_after_an_await_that_needed_a_new_turn()
    {
        var end = await app.RunAsync(async context =>
        {
            var first = context.CurrentUtcDateTime;
            await context.CreateTimer(TimeSpan.FromMilliseconds(5), CancellationToken.None);
            return context.CurrentUtcDateTime - first >= TimeSpan.FromMilliseconds(5);
        });
        Assert.True(end.ReadOutputAs<bool>());
    }

    [Fact]
    public async Task Time_and_guids_are_the_same_in_every_replay()
    {
        var seen = new ConcurrentQueue<string>();
        await app.RunAsync(async context =>
        {
            seen.Enqueue($"{context.NewGuid()} {context.CurrentUtcDateTime:O}");
            await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1);
            return null;
        });
        Assert.Equal(2, seen.Count);
        Assert.Single(seen.Distinct());
    }

    [Theory]
    [InlineData("2026-11-22T11:07:46.2881055Z", 0, "15132961-2825-5420-a4c2-c4d3f6d95aa5")]
    [InlineData("2026-11-22T11:07:46.2937493Z", 1, "f2bedeec-0dfc-55da-b48b-e518627e3bbf")]
    public void The_algorithm_these_cases_expect_gives_the_recorded_guids(string time, int counter, string expected) =>
        Assert.Equal(expected, Expected("590623caa8834ef188365c87d918d911", time, counter).ToString());

    [Fact]
    public async Task A_guid_is_made_of_id_time_and_a_counter()
    {
        var end = await app.RunAsync(async context =>
        {
            var first = $"{context.CurrentUtcDateTime:o}";
            var guids = new List<Guid> { context.NewGuid(), context.NewGuid() };
            await context.CallActivityAsync<int>(nameof(ScriptedFunctions.Double), 1);
            guids.Add(context.NewGuid());
            return new Guids(first, $"{context.CurrentUtcDateTime:o}", guids);
        });
        var (first, second, guids) = end.ReadOutputAs<Guids>()!;
        Assert.Equal([Expected(end.InstanceId, first, 0), Expected(end.InstanceId, first, 1), Expected(end.InstanceId, second, 2)], guids);
    }

    [Fact]
    public async Task The_counter_begins_anew_with_each_execution()
    {
        var end = await app.RunAsync(
            context =>
            {
                var guid = context.NewGuid();
                if (context.GetInput<int>() == 0)
                {
                    context.ContinueAsNew(1);
                }

                return Task.FromResult<object?>(new Guids($"{context.CurrentUtcDateTime:o}", string.Empty, [guid]));
            },
            0);
        var output = end.ReadOutputAs<Guids>()!;
        Assert.Equal(Expected(end.InstanceId, output.First, 0), Assert.Single(output.Values));
    }

    [Fact]
    public async Task The_id_of_a_child_is_the_next_guid_without_dashes()
    {
        var end = await app.RunAsync(new Script(async context =>
        {
            var child = await context.CallSubOrchestratorAsync<string>(nameof(ScriptedFunctions.Child));
            return $"{child} {context.NewGuid()}";
        })
        {
            Child = context => Task.FromResult<object?>(context.InstanceId),
        });
        var starts = (await app.Client.GetOrchestrationHistoryAsync(end.InstanceId)).OfType<OrchestratorStartedEvent>().Select(item => $"{item.Timestamp:o}").ToList();
        Assert.Equal($"{Expected(end.InstanceId, starts[0], 0):N} {Expected(end.InstanceId, starts[1], 1)}", end.ReadOutputAs<string>());
    }

    /// <summary>UUID version 5 as RFC 4122 writes it, of "{instance}_{now}_{counter}".</summary>
    private static Guid Expected(string instanceId, string now, int counter)
    {
        var space = Convert.FromHexString("9e9529585e334daf827f2fa12937b875");
        var name = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{instanceId}_{now}_{counter}"));
#pragma warning disable CA5350 // UUID version 5 is defined by SHA-1.
        var hash = SHA1.HashData([.. space, .. name]);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return Guid.ParseExact(Convert.ToHexString(hash, 0, 16), "N");
    }

    private sealed record Guids(string First, string Second, IReadOnlyList<Guid> Values);
}
