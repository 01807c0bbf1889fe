using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Analytics.Runtime.Tests.Hosting;

/// <summary>Waits for a condition, and fails with its text when it does not come true.</summary>
internal static class Eventually
{
    public static Task TrueAsync(Func<bool> condition, int seconds = 20, [CallerArgumentExpression(nameof(condition))] string text = "")
        => TrueAsync(() => Task.FromResult(condition()), seconds, text);

    public static async Task TrueAsync(Func<Task<bool>> condition, int seconds = 20, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(seconds), $"Did not come true within {seconds} s: {text}");
            await Task.Delay(10);
        }
    }
}
