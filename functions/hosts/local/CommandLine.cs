using System.CommandLine;
using System.Globalization;
using Analytics.Hosts.Local.Commands;
using Analytics.LocalRuntime.Hosting;
using Analytics.LocalRuntime.Hosting.Index;
using Analytics.LocalRuntime.Postgres;
using Analytics.Platform.Postgres;
using Microsoft.Azure.Functions.Worker.Builder;
using Npgsql;

namespace Analytics.Hosts.Local;

/// <summary>
/// The commands and their options: a contract. Standard output carries the result only, everything else goes to standard error; the exit
/// code is 0 only when it worked.
/// </summary>
internal static class CommandLine
{
    private const int Failed = 1;

    public static async Task<int> RunAsync(string[] args, Action<FunctionsApplicationBuilder> configure)
    {
        try
        {
            return await Build(configure).Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
        }
        catch (Exception failure) when (Explain(failure) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return Failed;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Stopped.");
            return Failed;
        }
    }

    internal static RootCommand Build(Action<FunctionsApplicationBuilder> configure)
    {
        var common = new CommonOptions();
        var root = new RootCommand("Analytics: ask questions of your events, in one process on this machine.");
        foreach (var option in common.All)
        {
            root.Add(option);
        }

        var serve = new ServeCommand(common, configure);
        serve.AddTo(root);
        root.Add(serve.Create());
        root.Add(new ImportCommand(common).Create());
        root.Add(new AskCommand(common, configure).Create());
        root.Add(new EvalCommand(common, configure).Create());
        root.Add(new TokenCommand(common).Create());
        return root;
    }

    /// <summary>A failure that a person can do something about, as one sentence; null for a fault of the program, which keeps its trace.</summary>
    private static string? Explain(Exception failure) => failure switch
    {
        CommandFailure or EmbeddedPostgresException or MigrationException => failure.Message,
        PortInUseException or FunctionIndexException => failure.Message,
        PostgresException { SqlState: "28P01" or "28000" } denied => $"The database refused the login: {denied.MessageText}. Check --database.",
        NpgsqlException unreachable => $"The database cannot be reached or failed: {unreachable.Message}",
        _ => null,
    };
}

/// <summary>A command could not do its work; the message is for the person who gave it.</summary>
internal sealed class CommandFailure : Exception
{
    public CommandFailure()
    {
    }

    public CommandFailure(string message)
        : base(message)
    {
    }

    public CommandFailure(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>Options that every command knows.</summary>
internal sealed class CommonOptions
{
    public Option<string?> Data { get; } = new("--data")
    {
        Description = $"Data directory (default: {DataDirectory.Default})",
        HelpName = "DIR",
        Recursive = true,
    };

    public Option<string?> Database { get; } = new("--database")
    {
        Description = "Connection string of the owner of a PostgreSQL 16+ database, instead of the embedded one (also: DATABASE_URL)",
        HelpName = "CONNECTION_STRING",
        Recursive = true,
    };

    public IEnumerable<Option> All => [Data, Database];

    public LocalStorage Read(ParseResult arguments) => new(
        Path.GetFullPath(arguments.GetValue(Data) ?? DataDirectory.Default),
        arguments.GetValue(Database) ?? Environment.GetEnvironmentVariable("DATABASE_URL"))
    {
        Pool = PoolOf(Environment.GetEnvironmentVariable("DATABASE_POOL")),
    };

    private static PoolAddress? PoolOf(string? text)
    {
        try
        {
            return PoolAddress.Parse(text);
        }
        catch (FormatException fault)
        {
            throw new CommandFailure(fault.Message, fault);
        }
    }

    /// <summary>The clock of a command that was told what time it is.</summary>
    public static TimeProvider ClockOf(DateTimeOffset? now) => now is { } instant ? new ShiftedClock(instant) : TimeProvider.System;

    /// <summary>An instant given as text; a bad one is a usage error.</summary>
    public static Option<DateTimeOffset?> Now() => new("--now")
    {
        Description = "The instant that questions take for now, such as 2011-12-10T00:00:00Z",
        HelpName = "T",
        CustomParser = argument =>
        {
            if (DateTimeOffset.TryParse(argument.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var now))
            {
                return now;
            }

            argument.AddError($"\"{argument.Tokens[0].Value}\" is no instant: write it as 2011-12-10T00:00:00Z.");
            return null;
        },
    };
}
