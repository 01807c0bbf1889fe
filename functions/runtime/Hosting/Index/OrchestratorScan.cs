using System.Reflection;
using System.Runtime.CompilerServices;

namespace Analytics.LocalRuntime.Hosting.Index;

/// <summary>A call that would give another result when an orchestration is replayed, or leave its thread.</summary>
internal sealed record UnstableCall(MethodBase Caller, int Offset, string Call, string Fix);

/// <summary>
/// Reads the instructions of an orchestrator, of its state machine and lambdas, and of what it calls in its own assembly, for calls that a
/// replay cannot repeat. It finds direct calls only: what hides behind an interface is found by the replay itself.
/// </summary>
internal sealed class OrchestratorScan
{
    private const int LongestWalk = 2000;
    private readonly HashSet<MethodBase> _seen = [];
    private readonly Queue<MethodBase> _waiting = new();
    private readonly List<UnstableCall> _found = [];
    private readonly Assembly _assembly;

    private OrchestratorScan(MethodInfo orchestrator)
    {
        _assembly = orchestrator.Module.Assembly;
        Visit(orchestrator);
    }

    public static IReadOnlyList<UnstableCall> Of(MethodInfo orchestrator)
    {
        var scan = new OrchestratorScan(orchestrator);
        while (scan._waiting.TryDequeue(out var method) && scan._seen.Count < LongestWalk)
        {
            scan.Read(method);
        }

        return scan._found;
    }

    private void Visit(MethodBase method)
    {
        if (method.Module.Assembly == _assembly && _seen.Add(method))
        {
            _waiting.Enqueue(method);
        }
    }

    private void Read(MethodBase method)
    {
        if (method.GetCustomAttribute<StateMachineAttribute>() is { } machine
            && machine.StateMachineType.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public) is { } body)
        {
            Visit(body);
        }

        foreach (var call in MethodInstructions.CallsOf(method))
        {
            if (UnstableCalls.FixOf(call) is { } fix)
            {
                _found.Add(new UnstableCall(method, call.Offset, $"{call.Target.DeclaringType?.Name.Split('`')[0]}.{Name(call.Target)}", fix));
            }
            else
            {
                Visit(call.Target);
            }
        }
    }

    private static string Name(MethodBase method) => method.IsConstructor ? "ctor" : method.Name.StartsWith("get_", StringComparison.Ordinal) ? method.Name[4..] : method.Name;
}
