using Microsoft.CodeAnalysis;

namespace Analytics.Analyzers;

/// <summary>Says which members of other assemblies break a replay. The longest matching name decides: member, type, namespace.</summary>
internal static class ForbiddenMembers
{
    private static readonly Dictionary<string, DiagnosticDescriptor?> Names = Read(
        (DeterminismRules.Clock, """
            System.DateTime.Now System.DateTime.UtcNow System.DateTime.Today System.DateTimeOffset.Now System.DateTimeOffset.UtcNow
            System.TimeProvider System.Diagnostics.Stopwatch System.Environment.TickCount System.Environment.TickCount64
            """),
        (DeterminismRules.Randomness, """
            System.Guid.NewGuid System.Guid.CreateVersion7 System.Random System.Security.Cryptography.RandomNumberGenerator System.HashCode
            System.Object.GetHashCode System.String.GetHashCode System.IO.Path.GetRandomFileName System.IO.Path.GetTempFileName
            System.Linq.Enumerable.Shuffle
            """),
        (DeterminismRules.InputOutput, """
            System.IO.File System.IO.FileInfo System.IO.FileStream System.IO.FileSystemInfo System.IO.FileSystemWatcher System.IO.Directory
            System.IO.DirectoryInfo System.IO.DriveInfo System.IO.RandomAccess System.IO.StreamReader System.IO.StreamWriter System.IO.Pipes
            System.IO.IsolatedStorage System.IO.MemoryMappedFiles System.Console System.Diagnostics.Process System.Net System.Data Npgsql
            Azure MailKit Microsoft.AspNetCore Microsoft.DurableTask.Client Microsoft.Extensions.AI Microsoft.Extensions.Caching
            Microsoft.Extensions.Http SendGrid StackExchange.Redis Twilio
            """),
        (DeterminismRules.Surroundings, """
            System.Environment System.AppContext System.AppDomain System.IServiceProvider System.IO.Path.GetTempPath System.IO.Path.GetFullPath
            System.Globalization.CultureInfo.CurrentCulture System.Globalization.CultureInfo.CurrentUICulture System.TimeZoneInfo.Local
            System.DateTime.ToLocalTime System.DateTimeOffset.ToLocalTime System.DateTimeOffset.LocalDateTime
            System.Runtime.InteropServices.RuntimeInformation Microsoft.Extensions.Configuration Microsoft.Extensions.DependencyInjection
            Microsoft.Extensions.Hosting Microsoft.Extensions.Options
            """),
        (DeterminismRules.Threads, """
            System.Threading System.Timers System.Linq.ParallelEnumerable System.Environment.CurrentManagedThreadId
            System.Threading.Tasks.Task.Run System.Threading.Tasks.Task.Delay System.Threading.Tasks.Task.Yield System.Threading.Tasks.Task.Factory
            System.Threading.Tasks.Task.Start System.Threading.Tasks.Task.RunSynchronously System.Threading.Tasks.Task.Wait
            System.Threading.Tasks.Task.WaitAll System.Threading.Tasks.Task.WaitAny System.Threading.Tasks.Task.WaitAsync
            System.Threading.Tasks.Task.ContinueWith System.Threading.Tasks.TaskFactory System.Threading.Tasks.Parallel
            System.Threading.Tasks.TaskScheduler System.Threading.CancellationTokenSource.CancelAfter
            """),
        (null, """
            System.Environment.NewLine System.Net.HttpStatusCode System.Net.WebUtility System.Threading.CancellationToken
            System.Threading.CancellationTokenRegistration System.Threading.CancellationTokenSource System.Threading.Interlocked
            System.Threading.Tasks System.Threading.Timeout System.Threading.Volatile
            """));

    /// <summary>The rule that a member breaks, or null.</summary>
    public static DiagnosticDescriptor? RuleOf(ISymbol member)
    {
        if (member is IMethodSymbol { MethodKind: MethodKind.Constructor } constructor && TakesADelay(constructor))
        {
            return DeterminismRules.Threads;
        }

        for (var name = NameOf(member); name.Length > 0; name = Parent(name))
        {
            if (Names.TryGetValue(name, out var rule))
            {
                return rule;
            }
        }

        return null;
    }

    /// <summary>The full name without type arguments; accessors go by their property.</summary>
    public static string NameOf(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { AssociatedSymbol: { } property } => NameOf(property),
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => NameOf(constructor.ContainingType),
        INamespaceSymbol { IsGlobalNamespace: true } => string.Empty,
        { ContainingSymbol: INamespaceOrTypeSymbol parent } when NameOf(parent) is { Length: > 0 } outer => outer + "." + symbol.Name,
        _ => symbol.Name,
    };

    private static string Parent(string name)
    {
        var dot = name.LastIndexOf('.');
        return dot < 0 ? string.Empty : name.Substring(0, dot);
    }

    // A token source that cancels itself after a while is a timer of its own.
    private static bool TakesADelay(IMethodSymbol constructor) =>
        constructor.Parameters.Length > 0 && NameOf(constructor.ContainingType) == "System.Threading.CancellationTokenSource";

    private static Dictionary<string, DiagnosticDescriptor?> Read(params (DiagnosticDescriptor? Rule, string Names)[] groups) => groups
        .SelectMany(group => group.Names.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries), (group, name) => (group.Rule, name))
        .ToDictionary(pair => pair.name, pair => pair.Rule, StringComparer.Ordinal);
}
