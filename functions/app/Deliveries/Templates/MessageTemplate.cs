using System.Text.Encodings.Web;
using System.Text.Json;
using Fluid;
using Fluid.Values;

namespace Analytics.Deliveries.Templates;

/// <summary>A message written in Liquid: one text for many people. The person's attributes are variables, by name and below "person".</summary>
internal sealed class MessageTemplate
{
    public const string UnsubscribeVariable = "unsubscribe_url";

    private const int MostSteps = 20_000;

    private static readonly FluidParser Parser = new();
    private static readonly TemplateOptions Options = new() { MaxSteps = MostSteps };

    private readonly IFluidTemplate _subject;
    private readonly IFluidTemplate _text;
    private readonly IFluidTemplate? _html;
    private readonly IFluidTemplate? _layout;
    private readonly HashSet<string> _guarded;

    private MessageTemplate(IFluidTemplate subject, IFluidTemplate text, IFluidTemplate? html, IFluidTemplate? layout, HashSet<string> guarded)
    {
        _subject = subject;
        _text = text;
        _html = html;
        _layout = layout;
        _guarded = guarded;
    }

    /// <summary>What the channel carries of a message: a text message has neither subject nor HTML, whatever was written there.</summary>
    public static (MessageTemplate? Template, IReadOnlyList<TemplateFault> Faults) Parse(string channel, string subject, string text, string html, string layout = "") => channel switch
    {
        "sms" => Parse("", text, "", ""),
        "email" => Parse(subject, text, html, layout),
        _ => Parse(subject, text, html, ""),
    };

    /// <summary>The template, or which part has which mistake. An empty layout is none.</summary>
    private static (MessageTemplate? Template, IReadOnlyList<TemplateFault> Faults) Parse(string subject, string text, string html, string layout)
    {
        var faults = new List<TemplateFault>();
        var parts = new[] { ("subject", subject), ("text", text), ("html", html), ("layout", layout) }.Select(part =>
        {
            if (!Parser.TryParse(part.Item2, out var template, out var error))
            {
                faults.Add(new TemplateFault(part.Item1, error));
            }

            return template;
        }).ToArray();
        return faults.Count > 0 ? (null, faults) : (new MessageTemplate(parts[0], parts[1], html.Length == 0 ? null : parts[2], layout.Length == 0 ? null : parts[3], GuardedVariables.In(subject, text, html, layout)), faults);
    }

    /// <summary>The message for one person, and the variables that it needs and the person has no value for.</summary>
    public async Task<RenderedMessage> RenderAsync(TemplatePerson person)
    {
        var missing = new SortedSet<string>(StringComparer.Ordinal);
        var subject = (await RenderAsync(_subject, person, missing, NullEncoder.Default)).ReplaceLineEndings(" ").Trim();
        var text = await RenderAsync(_text, person, missing, NullEncoder.Default);
        var html = _html is null ? HtmlOfText.Paragraphs(text) : await RenderAsync(_html, person, missing, HtmlEncoder.Default);
        html = (_layout, _html) switch
        {
            ({ } layout, _) => await RenderAsync(layout, person, missing, HtmlEncoder.Default, MessageLayout.BodyOf(html)),
            (_, null) => HtmlOfText.Page(html),
            _ => html,
        };
        return new RenderedMessage(subject, text, html) { Missing = [.. missing.Except(_guarded, StringComparer.Ordinal)] };
    }

    private static async Task<string> RenderAsync(IFluidTemplate template, TemplatePerson person, SortedSet<string> missing, TextEncoder encoder, string? content = null)
    {
        var context = new TemplateContext(Options)
        {
            Undefined = name =>
            {
                missing.Add(name);
                return ValueTask.FromResult<FluidValue>(NilValue.Instance);
            },
        };
        var attributes = new Dictionary<string, FluidValue>(StringComparer.Ordinal);
        if (person.Attributes.ValueKind == JsonValueKind.Object)
        {
            foreach (var attribute in person.Attributes.EnumerateObject())
            {
                attributes[attribute.Name] = ValueOf(attribute.Value);
                context.SetValue(attribute.Name, attributes[attribute.Name]);
            }
        }

        attributes["user_id"] = new StringValue(person.UserId);
        context.SetValue("user_id", attributes["user_id"]);
        context.SetValue("person", new DictionaryValue(new FluidValueDictionaryFluidIndexable(attributes)));
        context.SetValue(UnsubscribeVariable, new StringValue(person.UnsubscribeUrl));
        context.SetValue("preferences_url", new StringValue(person.PreferencesUrl));
        if (content is not null)
        {
            // It was encoded where it was written.
            context.SetValue(MessageLayout.ContentVariable, new StringValue(content, encode: false));
        }

        return await template.RenderAsync(context, encoder);
    }

    private static FluidValue ValueOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => new StringValue(value.GetString()),
        JsonValueKind.Number => value.TryGetDecimal(out var number) ? NumberValue.Create(number) : new StringValue(value.GetRawText()),
        JsonValueKind.True => BooleanValue.True,
        JsonValueKind.False => BooleanValue.False,
        JsonValueKind.Null or JsonValueKind.Undefined => NilValue.Instance,
        _ => new StringValue(value.GetRawText()),
    };
}

/// <summary>Whom a message is written for.</summary>
internal sealed record TemplatePerson(string UserId, JsonElement Attributes, string UnsubscribeUrl)
{
    public string PreferencesUrl { get; init; } = "";
}

internal sealed record TemplateFault(string Part, string Message);

internal sealed record RenderedMessage(string Subject, string Text, string Html)
{
    /// <summary>Variables without a value.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];
}
