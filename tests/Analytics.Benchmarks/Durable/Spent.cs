using System.Diagnostics;

namespace Analytics.Benchmarks.Durable;

/// <summary>Wall time and processor time of this process for a piece of work; the server's processes are not in it.</summary>
internal sealed record Spent(TimeSpan Wall, TimeSpan Processor)
{
    public static async Task<Spent> OfAsync(Func<Task> work)
    {
        var processor = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        await work();
        return new Spent(Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - processor);
    }

    public double PerSecond(int count) => count / Wall.TotalSeconds;

    public string ProcessorPer(int count) => Figure.Text($"{Processor.TotalMicroseconds / count:N0} µs processor each");
}
