using System.CommandLine;
using System.Text.Json;
using Analytics.Chat;
using Analytics.Engine.Questions;
using Analytics.Platform.Json;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Hosts.Local.Commands;

/// <summary>Asks one question and prints the answer.</summary>
internal sealed class AskCommand(CommonOptions common, Action<FunctionsApplicationBuilder> configure)
{
    private readonly Argument<string> _question = new("QUESTION") { Description = "The question, in quotes" };
    private readonly Option<string> _organization = new("--organization") { Description = "Name of the organization", HelpName = "NAME", Required = true };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object on one line" };
    private readonly Option<DateTimeOffset?> _now = CommonOptions.Now();

    public Command Create()
    {
        var command = new Command("ask", "Ask a question and print the answer.") { _question, _organization, _now, _json };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        var clock = CommonOptions.ClockOf(arguments.GetValue(_now));
        await using var product = await CommandProduct.OpenAsync(common.Read(arguments), clock, configure, ct);
        var organization = await product.RequireOrganizationAsync(arguments.GetRequiredValue(_organization), ct);
        var question = new Question(arguments.GetRequiredValue(_question), arguments.GetValue(_now) ?? clock.GetUtcNow());
        var answer = await product.Services.GetRequiredService<AnswerPipeline>().AnswerAsync(organization.OrganizationId, question, ct);
        if (arguments.GetValue(_json))
        {
            await Console.Out.WriteLineAsync(JsonSerializer.Serialize(Document(answer), WireJson.Options));
        }
        else
        {
            await Console.Out.WriteLineAsync(answer.Text);
            await AnswerTable.WriteAsync(Console.Out, answer.Columns, answer.Rows);
        }

        // An honest refusal is an answer; only what broke is a failure.
        return answer.Status == "failed" ? 1 : 0;
    }

    private static object Document(PipelineAnswer answer) => new
    {
        answer.Status,
        answer.Text,
        answer.Sql,
        columns = answer.Columns.Select(column => new { column.Name, column.Type }),
        answer.Rows,
        answer.RowCount,
        answer.Truncated,
        answer.Chart,
        answer.Confidence,
        answer.Verification,
        answer.Timings,
    };
}
