using System.Text.Json;
using Analytics.Chat.Answering;
using Analytics.Chat.Drafts;
using Analytics.Chat.Parts;
using Analytics.Chat.Queries;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Microsoft.Extensions.AI;

namespace Analytics.Chat.Models;

/// <summary>
/// Runs the tool calls of one answer and remembers what they came to. Queries go through the guard and the reader's role like any other;
/// drafts are only noted here and saved by their own step, so that asking twice saves once.
/// </summary>
internal sealed class ToolRunner(ReadingRequest request, int smallestGroup)
{
    private const int MostRowsShown = 50;

    /// <summary>The rows of the query that answers; null before one ran.</summary>
    public ResultTable? Table { get; private set; }

    private ProposedQuery? _query;
    private DraftRequest? _draft;
    private AudiencePlan? _audience;
    private ChartType? _chart;
    private string? _title;
    private IReadOnlyList<string> _suggestions = [];

    public async Task<string> RunAsync(FunctionCallContent call, CancellationToken cancellation)
    {
        if (call.Exception is not null)
        {
            return Fault($"The arguments are not valid JSON: {call.Exception.Message}");
        }

        try
        {
            var arguments = new ToolArguments(call);
            return call.Name switch
            {
                AnalyticsTools.ExecuteQuery => await ExecuteAsync(arguments, cancellation),
                AnalyticsTools.CreateSegment => NoteSegment(arguments),
                AnalyticsTools.CreateCampaign => NoteCampaign(arguments),
                AnalyticsTools.Visualize => NoteChart(arguments),
                _ => Fault($"There is no function {call.Name}. Use one of: {string.Join(", ", AnalyticsTools.All.Select(tool => tool.Name))}."),
            };
        }
        catch (ToolArgumentException fault)
        {
            return Fault(fault.Message);
        }
    }

    /// <summary>The reading that the calls and the closing words amount to; null when the words rest on no query.</summary>
    public Interpretation? ToInterpretation(string words)
    {
        if (_draft is not null)
        {
            return new Interpretation { Outcome = InterpretationOutcome.Draft, Draft = _draft, Plan = _audience, Narration = words, Suggestions = _suggestions };
        }

        if (_query is null)
        {
            return words.TrimEnd().EndsWith('?') ? new Interpretation { Outcome = InterpretationOutcome.Clarification, Sentence = words } : null;
        }

        var plan = _query.Plan is null ? null : _query.Plan with { Chart = _chart ?? _query.Plan.Chart, Title = _title ?? _query.Plan.Title };
        return new Interpretation
        {
            Outcome = plan is null ? InterpretationOutcome.Sql : InterpretationOutcome.Planned,
            Plan = plan,
            Sql = _query.Sql,
            Narration = words,
            Suggestions = _suggestions,
        };
    }

    private async Task<string> ExecuteAsync(ToolArguments arguments, CancellationToken cancellation)
    {
        var plan = arguments.Typed<QueryPlan>("plan");
        var sql = plan is null ? arguments.OptionalText("sql_query") : null;
        if (plan is null && sql is null)
        {
            return Fault("Set plan or sql_query.");
        }

        var query = new ProposedQuery(arguments.Text("description"), plan, sql);
        var run = await request.RunAsync(query, cancellation);
        if (run.Table is null)
        {
            return Fault(run.Failure?.Message ?? "The query failed.");
        }

        (_query, Table) = (query, run.Table);
        _suggestions = arguments.TextList("suggested_actions");
        return JsonSerializer.Serialize(Shown(run), ChatJson.Options);
    }

    /// <summary>
    /// Aggregates go back to the model; lists of people and single events stay here, where only their number is told, and so do groups that are
    /// so small that they tell about somebody.
    /// </summary>
    private object Shown(QueryRun run)
    {
        var table = run.Table!;
        var aggregated = run.Plan is MetricPlan or FunnelPlan or RetentionPlan or DistributionPlan or CatalogPlan or AudiencePlan { Output: AudienceOutput.Count } && !NamesPeople(run.Plan);
        var single = table.Rows.Count == 1 && table.Columns.All(column => column.Type is ColumnType.Integer or ColumnType.Number);
        var rows = !aggregated && !single ? [] : run.Plan is CatalogPlan || single ? table.Rows : table.Rows.Where(row => !IsSmall(row, table.Columns)).ToArray();
        return new
        {
            columns = table.Columns.Select(column => column.Name),
            row_count = table.Rows.Count,
            truncated = table.Truncated,
            small_groups_left_out = aggregated && !single ? table.Rows.Count - rows.Count : 0,
            rows = rows.Take(MostRowsShown),
        };
    }

    /// <summary>A breakdown by who somebody is makes a row a person.</summary>
    private static bool NamesPeople(QueryPlan? plan) => plan is MetricPlan metric
        && metric.Breakdowns.Any(dimension => dimension.Field.Source is FieldSource.UserId or FieldSource.ExternalUserId or FieldSource.AnonymousId or FieldSource.EventId);

    private bool IsSmall(object?[] row, IReadOnlyList<ResultColumn> columns) => columns.Select((column, at) => (column, at)).Any(cell =>
        cell.column is { Role: ColumnRole.Measure, Format: ValueFormat.Integer } && CellNumber.Of(row[cell.at]) is { } count && count > 0 && count < smallestGroup);

    private string NoteSegment(ToolArguments arguments)
    {
        var users = arguments.Typed<UserSet>("users") ?? throw new ToolArgumentException("users must say who is in the segment.");
        _draft = new DraftRequest(DraftKind.Segment, arguments.Text("name"), arguments.Text("description"));
        _audience = new AudiencePlan { Users = users, Output = AudienceOutput.List };
        return """{"saved":"as a draft when this answer is finished"}""";
    }

    private string NoteCampaign(ToolArguments arguments)
    {
        var users = arguments.Typed<UserSet>("users");
        var content = arguments.Text("content");
        _draft = new DraftRequest(DraftKind.Campaign, arguments.Text("name"), null) { Channel = arguments.Text("channel"), Content = content };
        _audience = users is null ? null : new AudiencePlan { Users = users, Output = AudienceOutput.List };
        return """{"saved":"as a draft when this answer is finished; a person launches it"}""";
    }

    private string NoteChart(ToolArguments arguments)
    {
        _chart = arguments.Word<ChartType>("chart_type");
        _title = arguments.OptionalText("title");
        return """{"shown":true}""";
    }

    private static string Fault(string sentence) => JsonSerializer.Serialize(new { error = sentence }, ChatJson.Options);
}
