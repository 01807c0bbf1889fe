using System.Globalization;
using Analytics.Soak.Matrix;

namespace Analytics.Soak.Running;

/// <summary>Prints results as a table that can be pasted into a page.</summary>
internal static class Table
{
    public static void PrintHead(TextWriter output)
    {
        output.WriteLine("| step | killed | case | outcome | effects | attempts | recovered in |");
        output.WriteLine("|---|---|---|---|---|---|---|");
    }

    /// <summary>Rows come from several lanes; each is one line.</summary>
    public static void Print(TextWriter output, FaultRow row)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"| {row.Step} | {row.Side} | {row.Kind} | {row.Outcome} | {row.Effects} of {row.ExpectedEffects} | {row.Attempts} | {row.Recovery.TotalSeconds:0.0} s |");
        lock (output)
        {
            output.WriteLine(line);
        }
    }
}
