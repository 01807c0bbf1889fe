using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Analytics.Architecture.Tests;

/// <summary>Sizes, names and bans of the house style.</summary>
public sealed partial class SourceTests
{
    private const int LongestFile = 400;
    private const int LongestTestFile = 500;
    private const int LongestMethod = 60;
    private const int MostConstructorParameters = 5;

    private static readonly string[] VagueEndings = ["Manager", "Helper", "Helpers", "Utils", "Utilities", "Service", "Handler", "Impl", "Base", "Common"];

    [Fact]
    public void No_file_is_longer_than_the_budget()
    {
        var offences = Product().Where(path => Lines(path) > LongestFile)
            .Concat(Repository.Sources("tests").Where(path => Lines(path) > LongestTestFile))
            .Select(path => $"{path}: {Lines(path)} lines");

        Repository.AssertNone(offences, $"Files stay below {LongestFile} lines, tests below {LongestTestFile}: split by responsibility.");
    }

    [Fact]
    public void No_method_is_longer_than_the_budget()
    {
        var offences = Product().SelectMany(path => Repository.Tree(path).DescendantNodes().OfType<BaseMethodDeclarationSyntax>()
            .Select(method => (path, method, lines: BodyLines(method)))
            .Where(found => found.lines > LongestMethod)
            .Select(found => $"{found.path}: {Name(found.method)} has {found.lines} lines"));

        Repository.AssertNone(offences, $"Methods stay below {LongestMethod} lines.");
    }

    [Fact]
    public void No_constructor_takes_more_than_it_can_use_well()
    {
        var offences = Repository.Sources("functions/app").SelectMany(path => Repository.Tree(path).DescendantNodes().OfType<ClassDeclarationSyntax>()
            .Where(type => type.ParameterList?.Parameters.Count > MostConstructorParameters)
            .Select(type => $"{path}: {type.Identifier} takes {type.ParameterList!.Parameters.Count}"));

        Repository.AssertNone(offences, $"At most {MostConstructorParameters} constructor parameters.");
    }

    [Fact]
    public void Names_say_what_a_type_does()
    {
        var offences = Product().Where(path => !path.StartsWith("functions/runtime/Surface/", StringComparison.Ordinal))
            .SelectMany(path => Repository.Tree(path).DescendantNodes().OfType<BaseTypeDeclarationSyntax>()
            .Where(type => VagueEndings.Any(ending => type.Identifier.Text.EndsWith(ending, StringComparison.Ordinal)))
            .Select(type => $"{path}: {type.Identifier}"));

        Repository.AssertNone(offences, "No " + string.Join(", ", VagueEndings) + ".");
    }

    [Fact]
    public void Classes_of_the_application_are_sealed_or_static()
    {
        var offences = Repository.Sources("functions/app").Concat(Repository.Sources("functions/engine"))
            .SelectMany(path => Repository.Tree(path).DescendantNodes().OfType<ClassDeclarationSyntax>()
                .Where(type => !type.Modifiers.Any(modifier => modifier.Text is "sealed" or "static" or "abstract" or "partial"))
                .Select(type => $"{path}: {type.Identifier}"));

        Repository.AssertNone(offences, "A class is sealed unless it is made to be derived from.");
    }

    [Fact]
    public void The_application_has_no_build_switches()
    {
        var offences = Repository.Sources("functions/app").Where(path => DirectivePattern().IsMatch(Repository.Text(path)));

        Repository.AssertNone(offences, "No #if: a difference between hosts is an adapter registered in HostServices.");
    }

    [Fact]
    public void Nothing_is_left_unwritten()
    {
        var offences = Product().Concat(Repository.Sources("tests"))
            .Where(path => !path.EndsWith("/SourceTests.cs", StringComparison.Ordinal))
            .Where(path => UnwrittenPattern().IsMatch(Repository.Text(path)));

        Repository.AssertNone(offences, "No to-do comments, no NotImplementedException.");
    }

    [Fact]
    public void A_type_lives_in_the_namespace_of_its_folder()
    {
        var offences = Repository.Sources("functions/app").Where(path => path.Count(character => character == '/') > 2)
            .Select(path => (path, expected: "Analytics." + string.Join('.', path.Split('/')[2..^1])))
            .Where(found => !Repository.Text(found.path).Contains($"namespace {found.expected};", StringComparison.Ordinal))
            .Select(found => $"{found.path}: expected namespace {found.expected}");

        Repository.AssertNone(offences, "Folder = namespace.");
    }

    private static IEnumerable<string> Product() => Repository.Sources("functions");

    private static int Lines(string path) => Repository.Text(path).AsSpan().Count('\n');

    private static int BodyLines(BaseMethodDeclarationSyntax method)
    {
        SyntaxNode? body = method.Body is null ? method.ExpressionBody : method.Body;
        if (body is null)
        {
            return 0;
        }

        var span = body.SyntaxTree.GetLineSpan(body.Span);
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static string Name(BaseMethodDeclarationSyntax method) => method switch
    {
        MethodDeclarationSyntax named => named.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        _ => method.Kind().ToString(),
    };

    [GeneratedRegex(@"^\s*#(if|elif)\b", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DirectivePattern();

    [GeneratedRegex(@"//\s*(TODO|FIXME|HACK)\b|new NotImplementedException", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnwrittenPattern();
}
