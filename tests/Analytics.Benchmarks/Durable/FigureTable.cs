using System.Globalization;

namespace Analytics.Benchmarks.Durable;

/// <summary>One line: what was measured, the ideal beside it, and how many times the ideal it costs.</summary>
internal sealed record Figure(string Name, string Measured, string Ideal, double Ratio, string Note = "")
{
    public static Figure Rate(string name, double perSecond, double idealPerSecond, string note) => new(
        name, Text($"{perSecond:N0} /s"), Text($"{idealPerSecond:N0} /s"), idealPerSecond / perSecond, note);

    public static string Text(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>Prints figures as they come, as rows of a Markdown table that can go into the docs as it is.</summary>
internal sealed class FigureTable(TextWriter output)
{
    public async Task BeginAsync()
    {
        await output.WriteLineAsync("| figure | measured | ideal | ratio | note |");
        await output.WriteLineAsync("|---|---|---|---|---|");
    }

    public async Task AddAsync(Figure figure)
    {
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"| {figure.Name} | {figure.Measured} | {figure.Ideal} | {figure.Ratio:0.0} | {figure.Note} |"));
        await output.FlushAsync();
    }
}
