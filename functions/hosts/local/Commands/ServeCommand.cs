using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Microsoft.Azure.Functions.Worker.Builder;

namespace Analytics.Hosts.Local.Commands;

/// <summary>The product on this machine: database, demo company, API and site. What runs when no command is named.</summary>
internal sealed class ServeCommand(CommonOptions common, Action<FunctionsApplicationBuilder> configure)
{
    private readonly Option<int> _port = new("--port") { Description = "Port on the loopback address", HelpName = "7071", DefaultValueFactory = _ => 7071 };
    private readonly Option<string> _address = new("--address") { Description = "Address to listen on", HelpName = "127.0.0.1", DefaultValueFactory = _ => "127.0.0.1", Hidden = true };
    private readonly Option<bool> _noDemo = new("--no-demo") { Description = "Do not load the demo company" };
    private readonly Option<bool> _reset = new("--reset") { Description = "Empty the embedded database first: everything in it is lost" };
    private readonly Option<DateTimeOffset?> _now = CommonOptions.Now();

    public Command Create()
    {
        var command = new Command("serve", "Start the product on this machine (the default).");
        AddTo(command);
        return command;
    }

    /// <summary>Gives a command the options and the action of serve: the root takes them too.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_port, _address, _noDemo, _reset, _now])
        {
            command.Add(option);
        }

        command.SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        var settings = new ServeSettings(
            common.Read(arguments),
            Loopback(arguments.GetRequiredValue(_address)),
            arguments.GetValue(_port),
            !arguments.GetValue(_noDemo),
            arguments.GetValue(_reset),
            CommonOptions.ClockOf(arguments.GetValue(_now)));
        RefuseTakenPort(settings.Address, settings.Port);
        await using var host = new ServedProduct(settings, configure, new StartupProgress(TimeProvider.System));
        await host.RunAsync(ct);
        return 0;
    }

    /// <summary>Everybody on this machine is the owner; a listener that others reach would make everybody the owner.</summary>
    private static IPAddress Loopback(string given)
    {
        var address = given == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(given, out var parsed) ? parsed : null;
        return address is not null && IPAddress.IsLoopback(address)
            ? address
            : throw new CommandFailure(
                $"The local host does not listen on {given}: no identity provider is configured, so everybody who reaches it would be the owner. Use 127.0.0.1, with a signing-in proxy in front.");
    }

    /// <summary>Said at once, before anything is started or built.</summary>
    private static void RefuseTakenPort(IPAddress address, int port)
    {
        if (port is < 0 or > 65535)
        {
            throw new CommandFailure($"There is no port {port}: use one from 1 to 65535.");
        }

        try
        {
            using var probe = new TcpListener(address, port);
            probe.Start();
        }
        catch (SocketException taken)
        {
            throw new CommandFailure($"Port {port} is in use: stop the program that listens there, or choose another with --port.", taken);
        }
    }
}

/// <summary>What was asked of serve.</summary>
internal sealed record ServeSettings(LocalStorage Storage, IPAddress Address, int Port, bool Demo, bool Reset, TimeProvider Clock);
