using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Analytics.Analyzers;

/// <summary>The members that one operation runs, reads or hands on.</summary>
internal static class ReferencedMembers
{
    public static IEnumerable<ISymbol> Of(IOperation operation) => operation switch
    {
        IInvocationOperation { TargetMethod.MethodKind: not (MethodKind.LocalFunction or MethodKind.DelegateInvoke) } call =>
            [(call.TargetMethod.ReducedFrom ?? call.TargetMethod).OriginalDefinition],
        IObjectCreationOperation { Constructor: { } constructor } => [constructor.OriginalDefinition],
        IMethodReferenceOperation { Method.MethodKind: not MethodKind.LocalFunction } reference =>
            [(reference.Method.ReducedFrom ?? reference.Method).OriginalDefinition],
        IPropertyReferenceOperation reference => OfProperty(reference.Property.OriginalDefinition),
        IFieldReferenceOperation reference => [reference.Field.OriginalDefinition, .. StaticConstructorOf(reference.Field)],
        IBinaryOperation { OperatorMethod: { } method } => [method.OriginalDefinition],
        IUnaryOperation { OperatorMethod: { } method } => [method.OriginalDefinition],
        IConversionOperation { OperatorMethod: { } method } => [method.OriginalDefinition],
        _ => [],
    };

    // A property stands for its accessors; one of another assembly for itself.
    private static IEnumerable<ISymbol> OfProperty(IPropertySymbol property) =>
        property.DeclaringSyntaxReferences.Length == 0
            ? [property]
            : new ISymbol?[] { property, property.GetMethod, property.SetMethod }.OfType<ISymbol>();

    private static IEnumerable<ISymbol> StaticConstructorOf(IFieldSymbol field) =>
        field is { IsStatic: true, IsConst: false } ? field.ContainingType.OriginalDefinition.StaticConstructors.Where(constructor => !constructor.IsImplicitlyDeclared) : [];
}
