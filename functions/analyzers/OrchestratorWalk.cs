using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Analytics.Analyzers;

/// <summary>Goes through the code of one orchestrator and of everything in the compilation that it may call, each member once.</summary>
internal sealed class OrchestratorWalk(
    Compilation compilation, IMethodSymbol orchestrator, Action<Diagnostic> report, CancellationToken cancellation)
{
    private readonly Queue<(ISymbol Member, string Path)> _open = new();

    private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);

    private readonly Implementations _implementations = new(compilation);

    private string _path = string.Empty;

    public void Run()
    {
        Open(orchestrator, string.Empty);
        while (_open.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            var (member, path) = _open.Dequeue();
            _path = path;
            foreach (var body in BodiesOf(member))
            {
                Read(body);
            }
        }
    }

    private void Read(IOperation body)
    {
        foreach (var operation in body.DescendantsAndSelf())
        {
            if (IsOnlyNamed(operation))
            {
                continue;
            }

            if (OperationOffences.Find(operation) is { } offence)
            {
                Report(offence.Rule, operation, offence.Words);
            }

            foreach (var member in ReferencedMembers.Of(operation))
            {
                Use(operation, member);
            }
        }
    }

    private static bool IsOnlyNamed(IOperation operation)
    {
        for (var parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is INameOfOperation)
            {
                return true;
            }
        }

        return false;
    }

    private void Use(IOperation operation, ISymbol member)
    {
        if (SymbolEqualityComparer.Default.Equals(member.ContainingAssembly, compilation.Assembly))
        {
            UseOwn(operation, member);
        }
        else if (ForbiddenMembers.RuleOf(member) is { } rule)
        {
            Report(rule, operation, Words(member));
        }
        else if (Awaitables.IsForeign(member))
        {
            Report(DeterminismRules.ForeignAwait, operation, Words(member));
        }
    }

    private void UseOwn(IOperation operation, ISymbol member)
    {
        if (member is IFieldSymbol { IsStatic: true, IsReadOnly: false, IsConst: false } field)
        {
            Report(DeterminismRules.SharedState, operation, Words(field));
        }

        foreach (var callee in _implementations.Of(member))
        {
            Open(callee, _path.Length == 0 ? Words(member) : _path + " → " + Words(member));
        }
    }

    private void Open(ISymbol member, string path)
    {
        if (_seen.Add(member.OriginalDefinition))
        {
            _open.Enqueue((member.OriginalDefinition, path));
        }
    }

    private void Report(DiagnosticDescriptor rule, IOperation operation, string words) => report(Diagnostic.Create(
        rule,
        operation.Syntax.GetLocation(),
        orchestrator.ContainingType.Name,
        words,
        _path.Length == 0 ? string.Empty : $" (reached by {_path})"));

    private static string Words(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor } => "new " + symbol.ContainingType.Name,
        IMethodSymbol { AssociatedSymbol: { } property } => Words(property),
        IMethodSymbol { MethodKind: MethodKind.LocalFunction } => symbol.Name,
        _ => symbol.ContainingType is { } type ? type.Name + "." + symbol.Name : symbol.Name,
    };

    /// <summary>The code that runs when the member is used: a body, an initial value, and for a constructor those of its fields.</summary>
    private IEnumerable<IOperation> BodiesOf(ISymbol member)
    {
        var members = member is IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } constructor
            ? InitializedWith(constructor).Prepend(member)
            : [member];
        return members.SelectMany(part => part.DeclaringSyntaxReferences).Select(reference => reference.GetSyntax(cancellation))
            .SelectMany(CodeOf).Select(OperationOf).OfType<IOperation>();
    }

    private static IEnumerable<ISymbol> InitializedWith(IMethodSymbol constructor) => constructor.ContainingType.GetMembers()
        .Where(part => part.IsStatic == constructor.IsStatic && part is IFieldSymbol or IPropertySymbol);

    private static IEnumerable<SyntaxNode> CodeOf(SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax { Initializer: { } initializer } => [initializer],
        PropertyDeclarationSyntax property => property.Initializer is { } initializer ? [initializer] : [],
        BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or ArrowExpressionClauseSyntax => [declaration],
        _ => [],
    };

    private IOperation? OperationOf(SyntaxNode code)
    {
#pragma warning disable RS1030 // Only what orchestrators reach is bound here; asking for all code of the compilation would bind everything twice.
        return compilation.GetSemanticModel(code.SyntaxTree).GetOperation(code, cancellation);
#pragma warning restore RS1030
    }
}
