using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Analytics.Deployment.Tests.Hosts;

/// <summary>A setting that the code reads: as the environment writes it, and where.</summary>
internal sealed record ReadSetting(string Name, string Where);

/// <summary>
/// Finds the settings that the Azure host and the application read, by compiling them and looking at every use of the configuration: indexers,
/// GetValue, GetSection with the type it is bound to, and names in binding attributes.
/// </summary>
internal static class ApplicationSettings
{
    private const string Configuration = "Microsoft.Extensions.Configuration.IConfiguration";
    private static readonly string[] Folders = ["functions/hosts/azure", "functions/app"];
    // The application itself, which is compiled here, and the runtime, whose types of the same names as the genuine ones must not hide them.
    private static readonly string[] Ours = [typeof(HostServices).Assembly.GetName().Name!, "Analytics.LocalRuntime"];
    private static readonly string[] ImplicitUsings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Net.Http.Json", "System.Threading", "System.Threading.Tasks",
        "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http", "Microsoft.AspNetCore.Routing",
        "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    ];

    private static readonly Lazy<(IReadOnlyList<ReadSetting> Found, IReadOnlyList<string> Unclear)> Everything = new(Collect);

    public static IReadOnlyList<ReadSetting> All => Everything.Value.Found;

    /// <summary>Places that read a setting whose name is not a constant, so that nobody can tell which.</summary>
    public static IReadOnlyList<string> Unclear => Everything.Value.Unclear;

    private static (IReadOnlyList<ReadSetting> Found, IReadOnlyList<string> Unclear) Collect()
    {
        var compilation = Compile();
        var found = new List<ReadSetting>();
        var unclear = new List<string>();
        foreach (var tree in compilation.SyntaxTrees)
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var node in tree.GetRoot().DescendantNodes())
            {
                switch (node)
                {
                    case ElementAccessExpressionSyntax when model.GetOperation(node) is IPropertyReferenceOperation indexer && IsConfiguration(indexer.Property.ContainingType):
                        Add(indexer.Arguments[0].Value, node, type: null);
                        break;
                    case InvocationExpressionSyntax when model.GetOperation(node) is IInvocationOperation call:
                        ReadCall(call, node);
                        break;
                    case AttributeSyntax attribute:
                        ReadBinding(attribute, model, found);
                        break;
                }
            }
        }

        return (found, unclear);

        void ReadCall(IInvocationOperation call, SyntaxNode node)
        {
            var method = call.TargetMethod;
            var key = call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name is "key" or "name" or "variable")?.Value;
            if (method is { Name: "GetEnvironmentVariable", ContainingType.Name: "Environment" } && key is not null)
            {
                Add(key, node, type: null);
            }
            else if (key is not null && method.Name is "GetValue" or "GetSection" or "GetRequiredSection" or "GetConnectionString" && OnConfiguration(call))
            {
                Add(key!, node, method.Name.EndsWith("Section", StringComparison.Ordinal) ? BoundType(call) : null, method.Name == "GetConnectionString" ? "ConnectionStrings:" : "");
            }
        }

        void Add(IOperation key, SyntaxNode node, ITypeSymbol? type, string prefix = "")
        {
            var where = $"{Path.GetRelativePath(Repository.Root, node.SyntaxTree.FilePath)}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
            if (key.ConstantValue is not { HasValue: true, Value: string name })
            {
                unclear.Add(where);
                return;
            }

            var names = type is null ? [name] : Properties(type).Select(property => $"{name}:{property}");
            found.AddRange(names.Select(one => new ReadSetting((prefix + one).Replace(":", "__", StringComparison.Ordinal), where)));
        }
    }

    private static CSharpCompilation Compile()
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var trees = Folders.SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Replace('\\', '/').Contains("/obj/", StringComparison.Ordinal))
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path), options, path));
        var usings = CSharpSyntaxTree.ParseText(string.Concat(ImplicitUsings.Select(name => $"global using {name};\n")), options, "ImplicitUsings.cs");
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Ours.Contains(Path.GetFileNameWithoutExtension(path)))
            .Select(path => MetadataReference.CreateFromFile(path));
        return CSharpCompilation.Create(
            typeof(HostServices).Assembly.GetName().Name, trees.Append(usings), platform, new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static bool IsConfiguration(ITypeSymbol? type) =>
        type is not null && (type.ToDisplayString() == Configuration || type.AllInterfaces.Any(one => one.ToDisplayString() == Configuration));

    private static bool OnConfiguration(IInvocationOperation call) =>
        IsConfiguration(call.Instance?.Type) || call.Arguments.Any(argument => argument.Parameter?.Ordinal == 0 && IsConfiguration(argument.Value is IConversionOperation conversion ? conversion.Operand.Type : argument.Value.Type));

    /// <summary>The type of a Get&lt;T&gt;() or Configure&lt;T&gt; around a section.</summary>
    private static ITypeSymbol? BoundType(IInvocationOperation section)
    {
        for (var operation = section.Parent; operation is not null; operation = operation.Parent)
        {
            if (operation is IInvocationOperation { TargetMethod: { IsGenericMethod: true } method } && method.Name is "Get" or "Configure" or "Bind")
            {
                return ((IInvocationOperation)operation).TargetMethod.TypeArguments[0];
            }
        }

        return null;
    }

    private static IEnumerable<string> Properties(ITypeSymbol type) => type.GetMembers().OfType<IPropertySymbol>()
        .Where(property => property is { DeclaredAccessibility: Accessibility.Public, IsStatic: false, SetMethod: not null })
        .SelectMany(property => Nested(property.Type) ? Properties(property.Type).Select(inner => $"{property.Name}:{inner}") : [property.Name]);

    private static bool Nested(ITypeSymbol type) => type.ContainingNamespace?.ToDisplayString().StartsWith("Analytics", StringComparison.Ordinal) == true && type.TypeKind is TypeKind.Class or TypeKind.Struct;

    /// <summary>%Name% in a route, queue name or schedule, and Connection = "Name" of a trigger.</summary>
    private static void ReadBinding(AttributeSyntax attribute, SemanticModel model, List<ReadSetting> found)
    {
        if (model.GetTypeInfo(attribute).Type?.ContainingNamespace?.ToDisplayString().StartsWith("Microsoft.Azure.Functions.Worker", StringComparison.Ordinal) != true)
        {
            return;
        }

        foreach (var argument in attribute.ArgumentList?.Arguments ?? [])
        {
            if (model.GetConstantValue(argument.Expression) is not { HasValue: true, Value: string text })
            {
                continue;
            }

            var where = Path.GetRelativePath(Repository.Root, attribute.SyntaxTree.FilePath);
            found.AddRange(HostFileSettings.Placeholders(text).Select(name => new ReadSetting(name, where)));
            if (argument.NameEquals?.Name.Identifier.Text == "Connection")
            {
                found.Add(new ReadSetting(text, where));
            }
        }
    }
}
