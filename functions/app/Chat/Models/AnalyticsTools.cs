using System.Text.Json;
using System.Text.Json.Nodes;
using Analytics.Engine.Planning;
using Microsoft.Extensions.AI;

namespace Analytics.Chat.Models;

/// <summary>The four functions offered to a language model, as strict tools: declared here, run by <see cref="LanguageModel"/>.</summary>
internal static class AnalyticsTools
{
    public const string ExecuteQuery = "execute_analytics_query";
    public const string CreateSegment = "create_user_segment";
    public const string CreateCampaign = "create_notification_campaign";
    public const string Visualize = "generate_visualization";

    public static IReadOnlyList<AITool> All { get; } = [Query(), Segment(), Campaign(), Visualization()];

    private static StrictTool Query()
    {
        var schema = new StrictSchema(PlanJson.Options);
        var plan = StrictSchema.OrNull(schema.Of(typeof(QueryPlan)));
        return new StrictTool(
            ExecuteQuery,
            "Runs one read-only query and returns its columns and first rows. Fill plan whenever it can say the question; sql_query only when it cannot.",
            schema.Object(
                ("query_type", StrictSchema.OneOf("What the query is about", "user_segment", "event_analysis", "trend_analysis")),
                ("sql_query", StrictSchema.OptionalText("One PostgreSQL SELECT over analytics.events and analytics.users; null when plan is set")),
                ("description", StrictSchema.Text("What the query answers, in one sentence")),
                ("suggested_actions", StrictSchema.TextList("Up to three good next questions")),
                ("plan", plan)));
    }

    private static StrictTool Segment()
    {
        var schema = new StrictSchema(PlanJson.Options);
        var users = schema.Of(typeof(UserSet));
        return new StrictTool(
            CreateSegment,
            "Saves a set of users as a draft segment. Never for a mere question.",
            schema.Object(
                ("name", StrictSchema.Text("Short name of the segment")),
                ("description", StrictSchema.Text("Who is in it, in one sentence")),
                ("users", users)));
    }

    private static StrictTool Campaign()
    {
        var schema = new StrictSchema(PlanJson.Options);
        var users = StrictSchema.OrNull(schema.Of(typeof(UserSet)));
        return new StrictTool(
            CreateCampaign,
            "Prepares a draft campaign. It cannot send anything; a person reviews and launches it.",
            schema.Object(
                ("name", StrictSchema.Text("Short name of the campaign")),
                ("channel", StrictSchema.OneOf("How it is sent", "email", "sms", "push")),
                ("content", StrictSchema.Text("The words to send")),
                ("users", users)));
    }

    private static StrictTool Visualization()
    {
        var schema = new StrictSchema(PlanJson.Options);
        return new StrictTool(
            Visualize,
            "Chooses the chart of the last query's result. The data stays with the server.",
            schema.Object(
                ("chart_type", schema.Of(typeof(ChartType))),
                ("title", StrictSchema.Text("Title of the chart"))));
    }

    private sealed class StrictTool : AIFunctionDeclaration
    {
        public StrictTool(string name, string description, JsonObject schema)
        {
            Name = name;
            Description = description;
            JsonSchema = JsonSerializer.SerializeToElement(schema);
        }

        public override string Name { get; }

        public override string Description { get; }

        public override JsonElement JsonSchema { get; }

        public override IReadOnlyDictionary<string, object?> AdditionalProperties { get; } = new Dictionary<string, object?>(StringComparer.Ordinal) { ["strict"] = true };
    }
}
