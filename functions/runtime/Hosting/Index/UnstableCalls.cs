using System.Reflection;

namespace Analytics.LocalRuntime.Hosting.Index;

/// <summary>What an orchestrator must not call, and what it calls instead.</summary>
internal static class UnstableCalls
{
    private const string UseContextTime = "take the time from context.CurrentUtcDateTime";
    private const string UseContextGuid = "take it from context.NewGuid()";
    private const string UseTimer = "await context.CreateTimer(...)";
    private const string UseActivity = "do it in an activity and await context.CallActivityAsync(...)";
    private const string UseInput = "hand it in with the orchestration's input, or read it in an activity";
    private const string UseHttp = "await context.CallHttpAsync(...), or do it in an activity";
    private const string StayOnContext = "await the task without ConfigureAwait(false)";

    // Compilers call these in iterators and string handling; they change nothing.
    private static readonly string[] HarmlessEnvironment = ["get_NewLine", "get_CurrentManagedThreadId"];

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["System.Random"] = "hand the numbers in with the input, or draw them in an activity",
        ["System.Security.Cryptography.RandomNumberGenerator"] = "hand the numbers in with the input, or draw them in an activity",
        ["System.Diagnostics.Stopwatch"] = UseContextTime,
        ["System.Diagnostics.Process"] = UseActivity,
        ["System.Threading.Thread"] = UseActivity,
        ["System.Threading.ThreadPool"] = UseActivity,
        ["System.Threading.Timer"] = UseTimer,
        ["System.Threading.PeriodicTimer"] = UseTimer,
        ["System.Threading.Tasks.Parallel"] = "start several activities and await Task.WhenAll",
        ["System.Threading.Tasks.TaskFactory"] = UseActivity,
        ["System.Threading.Tasks.TimeProviderTaskExtensions"] = UseTimer,
        ["System.Net.Http.HttpClient"] = UseHttp,
        ["System.Net.Http.HttpMessageInvoker"] = UseHttp,
        ["System.Net.Http.Json.HttpClientJsonExtensions"] = UseHttp,
        ["System.Net.Dns"] = UseActivity,
        ["System.IO.File"] = UseActivity,
        ["System.IO.Directory"] = UseActivity,
        ["System.IO.FileInfo"] = UseActivity,
        ["System.IO.DirectoryInfo"] = UseActivity,
        ["System.IO.FileStream"] = UseActivity,
        ["System.Console"] = "log with context.CreateReplaySafeLogger(...)",
    };

    private static readonly Dictionary<string, string> Members = new(StringComparer.Ordinal)
    {
        ["System.DateTime.get_Now"] = UseContextTime,
        ["System.DateTime.get_UtcNow"] = UseContextTime,
        ["System.DateTime.get_Today"] = UseContextTime,
        ["System.DateTimeOffset.get_Now"] = UseContextTime,
        ["System.DateTimeOffset.get_UtcNow"] = UseContextTime,
        ["System.TimeProvider.GetUtcNow"] = UseContextTime,
        ["System.TimeProvider.GetLocalNow"] = UseContextTime,
        ["System.TimeProvider.GetTimestamp"] = UseContextTime,
        ["System.TimeProvider.CreateTimer"] = UseTimer,
        ["System.Guid.NewGuid"] = UseContextGuid,
        ["System.Guid.CreateVersion7"] = UseContextGuid,
        ["System.IO.Path.GetTempFileName"] = UseActivity,
        ["System.IO.Path.GetRandomFileName"] = UseContextGuid,
        ["System.Threading.Tasks.Task.Run"] = UseActivity,
        ["System.Threading.Tasks.Task.Delay"] = UseTimer,
        ["System.Threading.Tasks.Task.Yield"] = "leave it out: an orchestrator has its thread to itself",
        ["System.Threading.Tasks.Task.Wait"] = "await the task",
        ["System.Threading.Tasks.Task.WaitAll"] = "await Task.WhenAll",
        ["System.Threading.Tasks.Task.WaitAny"] = "await Task.WhenAny",
        ["System.Threading.Tasks.Task.WaitAsync"] = "await Task.WhenAny of the task and a context.CreateTimer(...)",
        ["System.Threading.Tasks.Task.ContinueWith"] = "await the task and go on after it",
        ["System.Threading.CancellationTokenSource.CancelAfter"] = UseTimer,
        ["System.Threading.CancellationTokenSource.CancelAsync"] = "call Cancel()",
    };

    private static readonly string[] Storage = ["Npgsql", "System.Data", "System.Net.Sockets"];

    /// <summary>What to do instead of a call, or null when it may stay.</summary>
    public static string? FixOf(MethodCall call)
    {
        var type = call.Target.DeclaringType;
        var name = type is { IsGenericType: true } ? type.GetGenericTypeDefinition().FullName?.Split('`')[0] : type?.FullName;
        if (name is null)
        {
            return null;
        }

        if (name == "System.Environment")
        {
            return HarmlessEnvironment.Contains(call.Target.Name, StringComparer.Ordinal) ? null : UseInput;
        }

        if (call.Target.Name == "ConfigureAwait" && name.StartsWith("System.Threading.Tasks.", StringComparison.Ordinal))
        {
            return call.LastConstant == 0 ? StayOnContext : null;
        }

        return Types.GetValueOrDefault(name)
            ?? Members.GetValueOrDefault($"{name}.{call.Target.Name}")
            ?? (IsTimedSource(call.Target, name) ? UseTimer : null)
            ?? (Array.Exists(Storage, space => IsIn(type!, space)) ? UseActivity : null);
    }

    private static bool IsTimedSource(MethodBase target, string type)
        => type == "System.Threading.CancellationTokenSource" && target.IsConstructor && target.GetParameters().Length > 0;

    private static bool IsIn(Type type, string space)
        => type.Namespace is { } own && (own == space || own.StartsWith(space + ".", StringComparison.Ordinal));
}
