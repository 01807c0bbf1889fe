using System.Diagnostics;
using Analytics.LocalRuntime.Faults;

namespace Analytics.Runtime.CrashHost.Faults;

/// <summary>Kills this process, without any farewell, at the step it was armed for.</summary>
internal sealed class FaultTrigger
{
    private Armed? _armed;

    public void Arm(string label, bool isAfter, int occurrence) => Volatile.Write(ref _armed, new Armed(FaultLabels.Find(label), isAfter, occurrence));

    public void Reach(FaultStep step, bool isDone, object subject)
    {
        if (Volatile.Read(ref _armed) is { } armed && armed.IsAfter == isDone && armed.Matches(step, subject) && armed.IsLast())
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
            self.WaitForExit();
        }
    }

    private sealed record Armed(Func<FaultStep, object, bool> Matches, bool IsAfter, int Occurrence)
    {
        private int _seen;

        public bool IsLast() => Interlocked.Increment(ref _seen) == Occurrence;
    }
}
