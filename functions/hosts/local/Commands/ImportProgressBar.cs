using System.Globalization;
using Analytics.Ingestion;
using Analytics.Ingestion.Mapping;
using Spectre.Console;

namespace Analytics.Hosts.Local.Commands;

/// <summary>Shows on standard error how far an import is: a bar in a terminal, a line every few seconds in a log.</summary>
internal sealed class ImportProgressBar : IImportObserver, IDisposable
{
    private static readonly TimeSpan LineEvery = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _clock;
    private readonly long _began;
    private readonly long _bytes;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? _drawing;
    private volatile ProgressTask? _bar;
    private long _lastLine;
    private long _ticks;

    public ImportProgressBar(TimeProvider clock, long bytes)
    {
        _clock = clock;
        _bytes = Math.Max(1, bytes);
        _began = _lastLine = clock.GetTimestamp();
    }

    public TimeSpan Elapsed => TimeSpan.FromTicks(_ticks == 0 ? _clock.GetElapsedTime(_began).Ticks : _ticks);

    /// <summary>Rows that an earlier, interrupted run had stored.</summary>
    public long StoredBefore { get; private set; }

    public void Started(ImportRecord import, EventMapping mapping)
    {
        if (mapping.Remarks.Count > 0)
        {
            Console.Error.WriteLine($"{import.FileName}: {string.Join("; ", mapping.Remarks)}.");
        }

        if (import.Progress.Line > 0)
        {
            StoredBefore = import.Progress.EventsStored + import.Progress.UsersStored;
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Continuing an interrupted import behind line {import.Progress.Line:N0} ({import.Progress.EventsStored:N0} events are stored)."));
        }

        if (!Console.IsErrorRedirected)
        {
            _drawing = DrawAsync(import.FileName);
        }
    }

    public void Advanced(ImportProgress progress)
    {
        var seconds = Math.Max(0.001, _clock.GetElapsedTime(_began).TotalSeconds);
        var rate = (progress.EventsStored + progress.Duplicates + progress.UsersStored - StoredBefore) / seconds;
        var part = Math.Min(1, (double)progress.BytesRead / _bytes);
        var left = TimeSpan.FromSeconds(part > 0 ? seconds * (1 - part) / part : 0);
        var text = string.Create(CultureInfo.InvariantCulture, $"{progress.LinesRead:N0} lines, {rate:N0} a second, {left:mm\\:ss} left");
        if (_bar is { } bar)
        {
            bar.Value = part * 100;
            bar.Description = Markup.Escape(text);
        }
        else if (_clock.GetElapsedTime(_lastLine) >= LineEvery)
        {
            _lastLine = _clock.GetTimestamp();
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{part,4:P0}  {text}"));
        }
    }

    public void Dispose()
    {
        if (_ticks == 0)
        {
            _ticks = _clock.GetElapsedTime(_began).Ticks;
        }

        _ended.TrySetResult();
        _drawing?.GetAwaiter().GetResult();
        _drawing = null;
    }

    private Task DrawAsync(string title)
    {
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return terminal.Progress().AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
            .StartAsync(async context =>
            {
                _bar = context.AddTask(Markup.Escape(title));
                await _ended.Task;
            });
    }
}
