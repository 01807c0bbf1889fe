using System.Globalization;
using Analytics.Engine.Sql;
using Analytics.Warehouse;

namespace Analytics.Benchmarks.Questions;

/// <summary>What one question took, and whether the three agreed.</summary>
internal sealed class QuestionTimes(BenchmarkedQuestion question)
{
    private readonly List<double> _product = [];
    private readonly List<double> _duck = [];
    private readonly List<double> _naive = [];
    private string _read = "";

    public string Id => question.Id;

    public string Words => question.Words;

    /// <summary>What the product ran.</summary>
    public string ProductSql { get; private set; } = "";

    public double Product => Median(_product);

    public double Duck => Median(_duck);

    public double Naive => Median(_naive);

    public bool Same { get; private set; }

    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"{question.Id} {Words,-50} {Naive,9:0.0} {Duck,8:0.0} {Product,8:0.0}  {Product / Duck,6:0.00} {Naive / Product,8:0.0}x  {_read,-8} {(!Same ? "DIFFERS" : question.CountsOtherwise ? "counts otherwise" : "same")}");

    public void Add(double product, double duck, double naive)
    {
        _product.Add(product);
        _duck.Add(duck);
        _naive.Add(naive);
    }

    public void Compare(WarehouseResult answer, List<string> duck, List<string> naive)
    {
        var product = answer.Table;
        ProductSql = answer.Sql;
        _read = product.Rollup switch { null => "events", { FromColumns: true } => "columns", _ => "rollups" };
        var width = duck.Count == 0 ? 0 : duck[0].Count(letter => letter == '|') + 1;
        // A funnel's step and its users stand apart by the step's name.
        var columns = product.Columns.Select((column, index) => (column.Type, Index: index)).Where(column => question.Id != "q10" || column.Type is ColumnType.Integer).Select(column => column.Index).Take(width).ToArray();
        var ours = product.Rows.Select(row => Cells.Line(columns.Select(index => row[index]))).ToList();
        Same = (question.CountsOtherwise || Sorted(ours, duck)) && duck.Order(StringComparer.Ordinal).SequenceEqual(naive.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        if (!Same)
        {
            Console.Error.WriteLine($"{question.Id} product: {string.Join("  ", ours.Order(StringComparer.Ordinal).Take(6))}\n    duck:    {string.Join("  ", duck.Order(StringComparer.Ordinal).Take(6))}\n    naive:   {string.Join("  ", naive.Order(StringComparer.Ordinal).Take(6))} ({ours.Count}, {duck.Count}, {naive.Count} rows)");
        }
    }

    // The product's calendar has rows of nothing where the others have none.
    private static bool Sorted(List<string> ours, List<string> theirs)
    {
        var known = theirs.ToHashSet(StringComparer.Ordinal);
        return known.SetEquals(ours.Where(line => known.Contains(line) || !line.EndsWith("|0", StringComparison.Ordinal) && !line.EndsWith("|null", StringComparison.Ordinal)));
    }

    private static double Median(List<double> times)
    {
        var sorted = times.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }
}

/// <summary>The figures over all questions.</summary>
internal static class QuestionReport
{
    public static async Task WriteAsync(TextWriter output, IReadOnlyList<QuestionTimes> questions)
    {
        await WriteAsync(output, "naive PostgreSQL", questions, q => q.Naive);
        await WriteAsync(output, "DuckDB", questions, q => q.Duck);
        await WriteAsync(output, "product", questions, q => q.Product);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"geometric mean: {Geometric(questions, q => q.Naive) / Geometric(questions, q => q.Product):0.0}x naive PostgreSQL, {Geometric(questions, q => q.Product) / Geometric(questions, q => q.Duck):0.000} of DuckDB's time; p95 {Share(questions, q => q.Product, 0.95) / Share(questions, q => q.Duck, 0.95):0.00} of DuckDB's; results the same: {questions.Count(q => q.Same)} of {questions.Count}"));
    }

    /// <summary>Keeps the times beside the data ("….times") and, with the times of a smaller run, says by how much each engine grew.</summary>
    public static async Task WriteGrowthAsync(TextWriter output, IReadOnlyList<QuestionTimes> questions, string dataFile, string smallerFile, CancellationToken cancellation)
    {
        var file = Path.ChangeExtension(dataFile, ".times");
        await File.WriteAllLinesAsync(file, questions.Select(q => string.Create(CultureInfo.InvariantCulture, $"{q.Id} {q.Naive} {q.Duck} {q.Product}")), cancellation);
        await output.WriteLineAsync($"times kept in {file}");
        if (smallerFile.Length == 0)
        {
            return;
        }

        var smaller = (await File.ReadAllLinesAsync(smallerFile, cancellation)).Select(line => line.Split(' ')).ToDictionary(cells => cells[0], cells => cells[1..], StringComparer.Ordinal);
        string Grew(int column, Func<QuestionTimes, double> time) => string.Create(
            CultureInfo.InvariantCulture,
            $"{Math.Exp(questions.Where(q => smaller.ContainsKey(q.Id)).Average(q => Math.Log(time(q) / double.Parse(smaller[q.Id][column], CultureInfo.InvariantCulture)))):0.0}");
        await output.WriteLineAsync($"growth since {Path.GetFileName(smallerFile)} (geometric mean): naive {Grew(0, q => q.Naive)}x, DuckDB {Grew(1, q => q.Duck)}x, product {Grew(2, q => q.Product)}x");
    }

    private static Task WriteAsync(TextWriter output, string name, IReadOnlyList<QuestionTimes> questions, Func<QuestionTimes, double> time) => output.WriteLineAsync(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-18} geometric mean {Geometric(questions, time),8:0.0} ms   p50 {Share(questions, time, 0.5),8:0.0}   p95 {Share(questions, time, 0.95),8:0.0}   worst {questions.Max(time),8:0.0}"));

    private static double Geometric(IReadOnlyList<QuestionTimes> questions, Func<QuestionTimes, double> time) => Math.Exp(questions.Average(q => Math.Log(time(q))));

    private static double Share(IReadOnlyList<QuestionTimes> questions, Func<QuestionTimes, double> time, double share)
    {
        var sorted = questions.Select(time).Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
