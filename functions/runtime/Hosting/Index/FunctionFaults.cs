using System.Globalization;
using System.Reflection;
using System.Text;

namespace Analytics.LocalRuntime.Hosting.Index;

/// <summary>What is wrong with one function, where that stands, and what to do about it.</summary>
internal sealed record FunctionFault(string Function, string EntryPoint, string Place, string Problem, string Fix);

/// <summary>Collects the faults of all functions, so that one start names every one of them.</summary>
internal sealed class FunctionFaults(SourceMap sources)
{
    private readonly List<FunctionFault> _faults = [];

    public void Add(string function, MethodInfo method, string problem, string fix, string? place = null)
        => _faults.Add(new FunctionFault(function, EntryPoint(method), place ?? sources.PlaceOf(method), problem, fix));

    /// <summary>Takes one step of reading a function; what contradicts a rule is noted, and the step has no result.</summary>
    public T? Try<T>(string function, MethodInfo method, Func<T> step)
        where T : class
    {
        try
        {
            return step();
        }
        catch (FunctionRuleException broken)
        {
            Add(function, method, broken.Message, broken.Fix);
            return null;
        }
    }

    public string Describe(MethodInfo method) => $"{EntryPoint(method)} in {sources.PlaceOf(method)}";

    public void ThrowIfAny()
    {
        if (_faults.Count > 0)
        {
            throw new FunctionIndexException(Text());
        }
    }

    private static string EntryPoint(MethodInfo method) => $"{method.DeclaringType!.FullName}.{method.Name}";

    private string Text()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"The application does not start: {_faults.Count} {(_faults.Count == 1 ? "fault" : "faults")} in its functions.");
        foreach (var (number, fault) in _faults.Index())
        {
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"{number + 1}. '{fault.Function}' ({fault.EntryPoint}) in {fault.Place}");
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"   Problem: {fault.Problem}");
            text.AppendLine().Append(CultureInfo.InvariantCulture, $"   Fix: {fault.Fix}");
        }

        return text.ToString();
    }
}

/// <summary>A rule of the programming model that something breaks, and the way to keep it.</summary>
internal sealed class FunctionRuleException(string problem, string fix, Exception? cause = null) : Exception(problem, cause)
{
    public string Fix { get; } = fix;
}
