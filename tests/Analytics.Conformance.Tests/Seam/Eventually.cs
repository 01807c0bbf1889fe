using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Analytics.Conformance.Tests.Seam;

/// <summary>Waits for a condition, and fails with its text when it does not come true.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static Task TrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        TrueAsync(() => Task.FromResult(condition()), text);

    public static async Task TrueAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < Limit, $"Did not come true within {Limit.TotalSeconds} s: {text}");
            await Task.Delay(5);
        }
    }
}
