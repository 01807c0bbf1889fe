using System.Globalization;

namespace Analytics.Benchmarks;

/// <summary>Options of a benchmark: pairs of a name and a value.</summary>
internal sealed class BenchmarkOptions(IReadOnlyList<string> arguments)
{
    public string Text(string name, string otherwise) => Find(name) ?? otherwise;

    public string Required(string name) => Find(name) ?? throw new InvalidOperationException($"The benchmark needs {name} VALUE.");

    public int Number(string name, int otherwise) => Find(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private string? Find(string name)
    {
        for (var index = 0; index < arguments.Count - 1; index++)
        {
            if (arguments[index] == name)
            {
                return arguments[index + 1];
            }
        }

        return null;
    }
}
