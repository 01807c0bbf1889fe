using Microsoft.CodeAnalysis;

namespace Analytics.Analyzers;

/// <summary>Tells tasks that a replay can repeat from those it cannot.</summary>
internal static class Awaitables
{
    private static readonly HashSet<string> Tasks = new(StringComparer.Ordinal)
    {
        "System.Threading.Tasks.Task", "System.Threading.Tasks.ValueTask", "System.Runtime.CompilerServices.ConfiguredTaskAwaitable",
        "System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable",
    };

    // What these give is done already, or done when the tasks handed in are.
    private static readonly HashSet<string> Compositions = new(StringComparer.Ordinal)
    {
        "System.Threading.Tasks.Task.WhenAll", "System.Threading.Tasks.Task.WhenAny", "System.Threading.Tasks.Task.FromResult",
        "System.Threading.Tasks.Task.FromException", "System.Threading.Tasks.Task.FromCanceled", "System.Threading.Tasks.Task.CompletedTask",
        "System.Threading.Tasks.Task.ConfigureAwait", "System.Threading.Tasks.TaskExtensions.Unwrap", "System.Threading.Tasks.ValueTask",
        "System.Threading.Tasks.ValueTask.AsTask", "System.Threading.Tasks.ValueTask.ConfigureAwait",
        "System.Threading.Tasks.ValueTask.FromResult", "System.Threading.Tasks.ValueTask.CompletedTask", "System.Threading.Tasks.ValueTask.Preserve",
    };

    /// <summary>Whether a member of another assembly makes a task that no history will complete.</summary>
    public static bool IsForeign(ISymbol member)
    {
        // The definition counts: an element of a list of tasks is not made by the list.
        var type = member.OriginalDefinition switch
        {
            IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => constructor.ContainingType,
            IMethodSymbol method => method.ReturnType,
            IPropertySymbol property => property.Type,
            IFieldSymbol field => field.Type,
            _ => null,
        };
        return type is not null && IsAwaitable(type) && !IsDurable(member) && !Compositions.Contains(ForbiddenMembers.NameOf(member));
    }

    /// <summary>Whether a type is one whose awaits stay on the thread of the turn.</summary>
    public static bool IsTask(ITypeSymbol? type) => type is not null && Tasks.Contains(ForbiddenMembers.NameOf(type.OriginalDefinition));

    private static bool IsAwaitable(ITypeSymbol type) =>
        type is not ITypeParameterSymbol
        && (IsTask(type) || IsStream(type) || type.AllInterfaces.Any(IsStream) || type.GetMembers("GetAwaiter").OfType<IMethodSymbol>().Any());

    private static bool IsStream(ITypeSymbol type) => ForbiddenMembers.NameOf(type.OriginalDefinition) == "System.Collections.Generic.IAsyncEnumerable";

    private static bool IsDurable(ISymbol member) =>
        member.ContainingType is { } type && ForbiddenMembers.NameOf(type.ContainingNamespace) is "Microsoft.DurableTask" or "Microsoft.DurableTask.Entities";
}
