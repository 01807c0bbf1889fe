namespace Analytics.Benchmarks;

/// <summary>
/// One benchmark: measures its subject and what it is compared with side by side in the same run, and prints the ratio.
/// Run with <c>dotnet run -c Release --project tests/Analytics.Benchmarks -- NAME [options]</c>.
/// </summary>
internal interface IBenchmark
{
    /// <summary>The word on the command line.</summary>
    string Name { get; }

    /// <summary>One line for the list of benchmarks.</summary>
    string Summary { get; }

    /// <returns>The process's exit code.</returns>
    Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, CancellationToken cancellation);
}
