using System.Text.Json;
using Analytics.Deliveries.Templates;

namespace Analytics.App.Tests.Deliveries;

public sealed class MessageTemplateTests
{
    [Theory]
    [InlineData("Hello {{ name }}", "name")]
    [InlineData("Hello {{ name | default: \"you\" }}", "")]
    [InlineData("Hello {{ name | default: \"you\" }}, dear {{ name }}", "name")]
    [InlineData("{% if name %}Hello {{ name }}{% endif %}", "")]
    [InlineData("{% unless plan == \"pro\" %}Upgrade{% endunless %}", "")]
    [InlineData("Hello {{ known | upcase }}", "")]
    public async Task What_a_message_does_without_is_not_missing(string text, string missing)
    {
        var (template, faults) = MessageTemplate.Parse("email", "", text, "");

        Assert.Empty(faults);
        var message = await template!.RenderAsync(new TemplatePerson("u1", JsonSerializer.Deserialize<JsonElement>("""{"known":"value"}"""), "https://example.com/u/1"));
        Assert.Equal(missing, string.Join(',', message.Missing));
    }
}
