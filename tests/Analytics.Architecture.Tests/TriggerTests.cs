using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Analytics.Architecture.Tests;

/// <summary>The file name tells the trigger.</summary>
public sealed class TriggerTests
{
    private static readonly Dictionary<string, string> Triggers = new(StringComparer.Ordinal)
    {
        [".http.cs"] = "HttpTrigger",
        [".orchestrator.cs"] = "OrchestrationTrigger",
        [".activity.cs"] = "ActivityTrigger",
        [".timer.cs"] = "TimerTrigger",
        [".queue.cs"] = "QueueTrigger",
    };

    [Fact]
    public void A_function_lives_in_a_file_that_names_its_trigger()
    {
        var offences = new List<string>();
        foreach (var path in Repository.Sources("functions/app"))
        {
            foreach (var method in Functions(path))
            {
                var suffix = Triggers.Keys.FirstOrDefault(suffix => path.EndsWith(suffix, StringComparison.Ordinal));
                var attributes = method.ParameterList.Parameters.SelectMany(parameter => parameter.AttributeLists).SelectMany(list => list.Attributes).Select(attribute => attribute.Name.ToString());
                if (suffix is null || !attributes.Contains(Triggers[suffix], StringComparer.Ordinal))
                {
                    offences.Add($"{path}: {method.Identifier} should lie in a file with the suffix of its trigger");
                }
            }
        }

        Repository.AssertNone(offences, "Suffixes: .http.cs .orchestrator.cs .activity.cs .timer.cs .queue.cs");
    }

    [Fact]
    public void A_trigger_file_holds_one_function_called_Run_and_named_by_nameof()
    {
        var offences = new List<string>();
        foreach (var path in Repository.Sources("functions/app").Where(path => Triggers.Keys.Any(suffix => path.EndsWith(suffix, StringComparison.Ordinal))))
        {
            var functions = Functions(path).ToList();
            if (functions.Count != 1)
            {
                offences.Add($"{path}: {functions.Count} functions");
            }

            offences.AddRange(functions.Where(function => function.Identifier.Text != "Run").Select(function => $"{path}: {function.Identifier} is not called Run"));
            offences.AddRange(functions.Where(function => !FunctionAttribute(function)!.ToString().Contains("nameof(", StringComparison.Ordinal)).Select(_ => $"{path}: name the function by nameof"));
        }

        Repository.AssertNone(offences, "One trigger a file.");
    }

    [Fact]
    public void Orchestrators_are_static()
    {
        var offences = new List<string>();
        foreach (var path in Repository.Sources("functions/app").Where(path => path.EndsWith(".orchestrator.cs", StringComparison.Ordinal)))
        {
            var code = Repository.Tree(path).DescendantNodes().OfType<ClassDeclarationSyntax>().ToList();
            offences.AddRange(code.Where(type => !type.Modifiers.Any(SyntaxKind.StaticKeyword) && Functions(path).Any(function => function.Parent == type)).Select(type => $"{path}: {type.Identifier} is not static"));
        }

        Repository.AssertNone(offences, "Nothing can be injected into a static class, so nothing unstable arrives.");
    }

    private static IEnumerable<MethodDeclarationSyntax> Functions(string path) =>
        Repository.Tree(path).DescendantNodes().OfType<MethodDeclarationSyntax>().Where(method => FunctionAttribute(method) is not null);

    private static AttributeSyntax? FunctionAttribute(MethodDeclarationSyntax method) =>
        method.AttributeLists.SelectMany(list => list.Attributes).FirstOrDefault(attribute => attribute.Name.ToString() is "Function");
}
