using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Analytics.Analyzers;

/// <summary>Offences that lie in a statement rather than in a member that it uses.</summary>
internal static class OperationOffences
{
    private const int ContinueOnCapturedContext = 1;

    public static (DiagnosticDescriptor Rule, string Words)? Find(IOperation operation) => operation switch
    {
        ILockOperation => (DeterminismRules.Threads, "lock"),
        IAwaitOperation { Operation.Type: { } type } when !Awaitables.IsTask(type) => (DeterminismRules.ForeignAwait, "await of " + type.Name),
        IForEachLoopOperation { IsAsynchronous: true } => (DeterminismRules.ForeignAwait, "await foreach"),
        IUsingOperation { IsAsynchronous: true } or IUsingDeclarationOperation { IsAsynchronous: true } => (DeterminismRules.ForeignAwait, "await using"),
        IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } call when LeavesTheContext(call) =>
            (DeterminismRules.Threads, $"ConfigureAwait({call.Arguments[0].Value.Syntax})"),
        _ => null,
    };

    private static bool LeavesTheContext(IInvocationOperation call) => call.Arguments.Length == 1 && call.Arguments[0].Value.ConstantValue switch
    {
        { HasValue: true, Value: bool keeps } => !keeps,
        { HasValue: true, Value: int options } => (options & ContinueOnCapturedContext) == 0,
        _ => true,
    };
}
