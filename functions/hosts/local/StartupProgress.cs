using System.Globalization;
using Spectre.Console;

namespace Analytics.Hosts.Local;

/// <summary>Tells on standard error what is being done and how long it took; safe to call from several threads.</summary>
internal sealed class StartupProgress(TimeProvider clock)
{
    private readonly long _began = clock.GetTimestamp();
    private readonly Lock _writing = new();
    private readonly IAnsiConsole? _terminal = Console.IsErrorRedirected ? null : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });

    /// <summary>Something that takes noticeable time begins.</summary>
    public void Begin(string step) => Write(step + " …", "grey");

    /// <summary>Something is done.</summary>
    public void Done(string step) => Write(step, "green");

    /// <summary>Something did not work, and the host goes on without it.</summary>
    public void Warn(string sentence) => Write(sentence, "yellow");

    private void Write(string text, string color)
    {
        var elapsed = clock.GetElapsedTime(_began).TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture).PadLeft(7);
        lock (_writing)
        {
            if (_terminal is null)
            {
                Console.Error.WriteLine($"{elapsed} s  {text}");
            }
            else
            {
                _terminal.MarkupLineInterpolated($"[grey]{elapsed} s[/]  [{color}]{text}[/]");
            }
        }
    }
}
