using System.Globalization;
using Analytics.Chat.Conversations;
using Analytics.Chat.Drafts;
using Analytics.Chat.Parts;
using Analytics.Chat.Queries;
using Analytics.Engine.Answers;
using Analytics.Engine.Planning;
using Analytics.Engine.Sql;
using Analytics.Segments;

namespace Analytics.Chat.Answering;

/// <summary>An answer as typed parts with its end state. Part ids follow from the message, so that writing twice replaces.</summary>
internal sealed record WrittenAnswer(string Status, IReadOnlyList<MessagePart> Parts, string? ErrorCode)
{
    public ChartSpec? Chart { get; init; }

    /// <summary>The answer's words, without tables; of a clarification the question with its numbered choices.</summary>
    public string Text => string.Join("\n\n", Parts.Where(part => part.Content.Length > 0 && (part.Type is PartTypes.Text or PartTypes.Error || Status == MessageStatus.NeedsClarification)).Select(Words));

    private static string Words(MessagePart part) => part.Type == PartTypes.Action
        ? string.Join('\n', part.Actions.Select((choice, index) => string.Create(CultureInfo.InvariantCulture, $"{index + 1}. {choice.Label}")).Prepend(part.Content))
        : part.Content;
}

/// <summary>Writes the parts of an answer. Pure: the same material gives the same parts.</summary>
internal static class AnswerParts
{
    private const int FirstRows = 200;

    public static WrittenAnswer Write(AnswerMaterial material) => material.Reading.Outcome switch
    {
        InterpretationOutcome.Clarification => Clarification(material),
        InterpretationOutcome.Declined => Refusal(material),
        _ when material.Run is { Failure: { } failure } run => Failure(material, failure.Code, failure.Message, run.Sql),
        InterpretationOutcome.Draft => Draft(material),
        _ => Answer(material),
    };

    /// <summary>The answer of a message whose steps could not be finished at all.</summary>
    public static WrittenAnswer Failure(Guid messageId, DateTimeOffset timestamp, string code, string sentence) => new(
        MessageStatus.Failed,
        [MessagePart.Create(Id(messageId, "error"), PartTypes.Error, sentence, timestamp, new ErrorData(code), new PartAction("retry", "Try again"))],
        code);

    private static WrittenAnswer Failure(AnswerMaterial material, string code, string sentence, string? sql)
    {
        var data = new ErrorData(code) { Sql = string.IsNullOrEmpty(sql) ? null : sql };
        return new(MessageStatus.Failed, [Part(material, "error", PartTypes.Error, sentence, data, new PartAction("retry", "Try again"))], code);
    }

    private static WrittenAnswer Clarification(AnswerMaterial material)
    {
        var reading = material.Reading;
        var choices = reading.Readings
            .Select((choice, index) => new ChoiceData(choice.Label, choice.Label, (index + 1).ToString(CultureInfo.InvariantCulture)))
            .ToArray();
        var data = new ActionData("clarification") { Prompt = reading.Sentence, Choices = choices };
        return new(
            MessageStatus.NeedsClarification,
            [Part(material, "clarification", PartTypes.Action, reading.Sentence ?? "Which one do you mean?", data, [.. choices.Select(choice => PartAction.Ask(choice.Question, choice.Label))])],
            null);
    }

    private static WrittenAnswer Refusal(AnswerMaterial material)
    {
        var reading = material.Reading;
        var code = reading.Code ?? "question.not_understood";
        var data = new ErrorData(code) { Missing = reading.Missing, Suggestions = reading.Suggestions, Page = reading.Page };
        var refusal = Part(material, "error", PartTypes.Error, reading.Sentence ?? "I cannot answer that from this data.", data, [.. reading.Suggestions.Select(question => PartAction.Ask(question))]);
        return new(MessageStatus.Declined, [refusal, .. Suggestions(material, reading.Suggestions)], code);
    }

    private static WrittenAnswer Answer(AnswerMaterial material)
    {
        var composed = material.Compose();
        var run = material.Run ?? throw new InvalidOperationException("An answer needs its query.");
        var parts = new List<MessagePart> { TextPart(material, composed), Results(material, run) };
        if (composed?.Chart is { } chart)
        {
            parts.Add(ChartPart(material, run.QueryId, chart));
        }

        parts.AddRange(OtherReadings(material));
        parts.AddRange(Suggestions(material, FollowUps(material, composed)));
        return new(MessageStatus.Completed, parts, null) { Chart = composed?.Chart };
    }

    private static WrittenAnswer Draft(AnswerMaterial material)
    {
        var parts = new List<MessagePart> { Part(material, "text", PartTypes.Text, material.Reading.Narration ?? DraftSentence(material), Details(material, null)) };
        if (material.Segment is { } segment)
        {
            parts.Add(Part(
                material, "segment", PartTypes.Action, $"Segment \"{segment.Name}\" {(material.Reading.Draft?.Changes is null ? "saved as a draft" : "renamed")}", segment,
                PartAction.Of("open_segment", "Open the segment", new { segmentId = segment.Id }),
                PartAction.Ask($"Draft an email campaign to the segment {segment.Name}", "Draft a campaign for it")));
        }

        if (material.Campaign is { } campaign)
        {
            parts.Add(Part(
                material, "campaign", PartTypes.Action, $"Campaign \"{campaign.Name}\" saved as a draft", campaign,
                PartAction.Of("open_campaign", "Review the campaign", new { campaignId = campaign.Id })));
        }

        return new(MessageStatus.Completed, parts, null);
    }

    private static string DraftSentence(AnswerMaterial material)
    {
        var count = material.Segment?.Count ?? material.Campaign?.Count;
        var people = count is null ? "" : string.Create(CultureInfo.InvariantCulture, $" It reaches **{count:#,0}** {(count == 1 ? "user" : "users")} now.");
        return (material.Segment, material.Campaign) switch
        {
            (_, { } campaign) => $"Draft {(material.Reading.Draft?.Changes is null ? "saved" : "changed")}: the {campaign.Channel} campaign \"{campaign.Name}\"{(campaign.SegmentName is null ? "" : $" for the segment \"{campaign.SegmentName}\"")}{Told(material)}.{people} Nothing is sent before a person launches it.",
            ({ } segment, _) when material.Reading.Draft?.Changes is not null => $"The segment is called \"{segment.Name}\" now.{people}",
            ({ } segment, _) => $"Draft saved: the segment \"{segment.Name}\".{people}",
            _ => "The draft was saved.",
        };
    }

    private static string Told(AnswerMaterial material) =>
        material.Reading.Draft?.Told() is { Count: > 0 } told ? $", {string.Join(", ", told)}" : "";

    private static MessagePart TextPart(AnswerMaterial material, ComposedAnswer? composed)
    {
        var rows = material.Run!.Table!.Rows.Count;
        var words = material.Reading.Narration ?? composed?.Text ?? string.Create(CultureInfo.InvariantCulture, $"The query gave {rows:#,0} {(rows == 1 ? "row" : "rows")}.");
        return Part(material, "text", PartTypes.Text, words, Details(material, composed));
    }

    private static TextData Details(AnswerMaterial material, ComposedAnswer? composed) => new()
    {
        Headlines = [.. (composed?.Headlines ?? []).Select(headline => new HeadlineData(headline.Label, headline.Value, headline.Formatted, headline.Change))],
        Definitions = material.Definitions,
        Citations = material.Reading.Citations,
        Assumptions = material.Reading.Assumptions,
        Conventions = material is { Run.Table: not null, Plan: { } plan } ? CountingConventions.Of(plan, material.Model) : [],
        Confidence = material.Reading.Confidence,
        VerifiedQuestion = material.Reading.VerifiedQuestion,
        Fallback = material.Reading.Model.Fallback,
    };

    private static MessagePart Results(AnswerMaterial material, QueryRun run)
    {
        var table = run.Table!;
        var data = new QueryResultsData
        {
            QueryId = run.QueryId,
            Sql = run.Sql,
            Columns = [.. table.Columns.Select(Column)],
            Rows = [.. table.Rows.Take(FirstRows)],
            RowCount = table.Rows.Count,
            Truncated = table.Truncated,
            Cached = run.Cached,
            CachedAt = run.CachedAt,
            CachedSeconds = run.CachedAt is { } read ? Math.Max(0, (long)(material.Timestamp - read).TotalSeconds) : null,
            DataThrough = material.Model.DataThrough,
            ExecutionTimeMs = run.ElapsedMs,
            PlanSummary = run.Plan?.Title ?? "",
            Plan = run.Plan,
            Verification = material.Verification,
        };
        return Part(material, "results", PartTypes.QueryResults, run.Plan?.Title ?? "Result", data, [.. ResultActions(run)]);
    }

    private static IEnumerable<PartAction> ResultActions(QueryRun run)
    {
        yield return PartAction.Of("export", "Export CSV", new { queryId = run.QueryId, format = "csv" });
        yield return PartAction.Of("export", "Export JSON", new { queryId = run.QueryId, format = "json" });
        if (run.Cached)
        {
            yield return PartAction.Of("run_without_cache", "Run again without cache", new { queryId = run.QueryId });
        }

        if (run.Plan is not null && !IsOfNobody(run) && AudienceOfPlan.Of(run.Plan) is not null)
        {
            yield return PartAction.Of("create_segment", "Save as segment", new { queryId = run.QueryId });
        }
    }

    private static bool IsOfNobody(QueryRun run) =>
        run.Table is { Rows.Count: 0 } or { Rows: [[0L]] };

    private static MessagePart ChartPart(AnswerMaterial material, Guid queryId, ChartSpec chart)
    {
        var data = ChatJson.ToElement(chart);
        var withQuery = System.Text.Json.Nodes.JsonObject.Create(data)!;
        withQuery["queryId"] = queryId;
        return Part(material, "chart", PartTypes.Chart, chart.Title, withQuery);
    }

    /// <summary>Words that name a column for people stand in the label; type, role and format are the engine's words.</summary>
    public static ColumnData Column(ResultColumn column) => new(
        column.Name, Word(column.Type), column.Label ?? column.Name, Word(column.Role), Word(column.Format), column.Grain is { } grain ? Word(grain) : null);

    private static IEnumerable<MessagePart> OtherReadings(AnswerMaterial material)
    {
        var readings = material.Reading.Readings;
        if (readings.Count > 0)
        {
            var choices = readings.Select((choice, index) => new ChoiceData(choice.Label, choice.Label, (index + 1).ToString(CultureInfo.InvariantCulture))).ToArray();
            yield return Part(
                material, "readings", PartTypes.Action, "Did you mean something else?", new ActionData("clarification") { Prompt = "Did you mean something else?", Choices = choices },
                [.. choices.Select(choice => PartAction.Ask(choice.Question, choice.Label))]);
        }
    }

    private static IReadOnlyList<string> FollowUps(AnswerMaterial material, ComposedAnswer? composed) =>
        material.Reading.Suggestions.Count > 0 ? material.Reading.Suggestions : composed?.FollowUps ?? [];

    private static IEnumerable<MessagePart> Suggestions(AnswerMaterial material, IReadOnlyList<string> questions)
    {
        if (questions.Count > 0)
        {
            yield return Part(
                material, "suggestions", PartTypes.Action, "You could ask next", new ActionData("suggestions") { Questions = questions },
                [.. questions.Select(question => PartAction.Ask(question))]);
        }
    }

    private static string Word<T>(T value)
        where T : struct, Enum => ChatJson.ToElement(value).GetString()!;

    private static MessagePart Part<T>(AnswerMaterial material, string name, string type, string content, T data, params IReadOnlyList<PartAction> actions) =>
        MessagePart.Create(Id(material.MessageId, name), type, content, material.Timestamp, data, actions);

    /// <summary>The part with the words of an answer.</summary>
    public static string TextId(Guid messageId) => Id(messageId, "text");

    private static string Id(Guid messageId, string name) => $"{messageId:N}-{name}";
}
