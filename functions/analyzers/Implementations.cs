using Microsoft.CodeAnalysis;

namespace Analytics.Analyzers;

/// <summary>Finds the members of the compilation that a call of a virtual or interface member may run.</summary>
internal sealed class Implementations(Compilation compilation)
{
    private List<INamedTypeSymbol>? _types;

    /// <summary>The member itself, with those that override or implement it.</summary>
    public IEnumerable<ISymbol> Of(ISymbol member)
    {
        yield return member;
        if (!member.IsVirtual && !member.IsAbstract && !member.IsOverride)
        {
            yield break;
        }

        foreach (var type in _types ??= [.. TypesOf(compilation.Assembly.GlobalNamespace)])
        {
            if (member.ContainingType.TypeKind == TypeKind.Interface)
            {
                if (type.AllInterfaces.Any(contract => Is(contract.OriginalDefinition, member.ContainingType)) && Implementation(type, member) is { } implementation)
                {
                    yield return implementation;
                }
            }
            else
            {
                foreach (var candidate in type.GetMembers(member.Name).Where(candidate => Overrides(candidate, member)))
                {
                    yield return candidate;
                }
            }
        }
    }

    private static ISymbol? Implementation(INamedTypeSymbol type, ISymbol member)
    {
        var contract = type.AllInterfaces.First(contract => Is(contract.OriginalDefinition, member.ContainingType));
        var constructed = contract.GetMembers(member.Name).FirstOrDefault(candidate => Is(candidate.OriginalDefinition, member));
        return constructed is null ? null : type.FindImplementationForInterfaceMember(constructed);
    }

    private static bool Overrides(ISymbol candidate, ISymbol member)
    {
        for (var overridden = Overridden(candidate); overridden is not null; overridden = Overridden(overridden))
        {
            if (Is(overridden.OriginalDefinition, member))
            {
                return true;
            }
        }

        return false;
    }

    private static ISymbol? Overridden(ISymbol symbol) => symbol switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        _ => null,
    };

    private static bool Is(ISymbol one, ISymbol other) => SymbolEqualityComparer.Default.Equals(one, other);

    private static IEnumerable<INamedTypeSymbol> TypesOf(INamespaceOrTypeSymbol container) => container.GetMembers().OfType<INamespaceOrTypeSymbol>()
        .SelectMany(member => member is INamedTypeSymbol type ? TypesOf(type).Prepend(type) : TypesOf(member));
}
