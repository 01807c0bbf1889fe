using System.CommandLine;
using Analytics.Identity;

namespace Analytics.Hosts.Local.Commands;

/// <summary>Makes a bearer token for the API and prints it.</summary>
internal sealed class TokenCommand(CommonOptions common)
{
    private readonly Option<string> _organization = new("--organization") { Description = "Name of the organization", HelpName = "NAME", Required = true };
    private readonly Option<string> _role = new("--role") { Description = "What the token may do", HelpName = string.Join('|', Permissions.TokenRoles), Required = true };
    private readonly Option<string?> _name = new("--name") { Description = "Who uses it: what the audit log says, and who approves", HelpName = "NAME" };

    public Command Create()
    {
        _role.AcceptOnlyFromAmong([.. Permissions.TokenRoles]);
        var command = new Command("token", "Make a bearer token for the API.") { _organization, _role, _name };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        await using var storage = await common.Read(arguments).OpenAsync(new StartupProgress(TimeProvider.System), ct);
        var organization = await new OrganizationDirectory(storage.Database).RequireAsync(arguments.GetRequiredValue(_organization), ct);
        if (organization.IsError)
        {
            throw new CommandFailure(organization.Error.Message);
        }

        var token = await new AccessTokens(storage.Database).CreateAsync(organization.Value, arguments.GetRequiredValue(_role), arguments.GetValue(_name), ct);
        if (token.IsError)
        {
            throw new CommandFailure(token.Error.Message);
        }

        await Console.Out.WriteLineAsync(token.Value);
        return 0;
    }
}
