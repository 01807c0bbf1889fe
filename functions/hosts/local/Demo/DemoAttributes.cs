using System.Text.Json;

namespace Analytics.Hosts.Local.Demo;

/// <summary>What the company knows about a customer.</summary>
internal static class DemoAttributes
{
    public static byte[] Of(DemoCustomer customer)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(512);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("name", customer.Name);
        json.WriteString("email", customer.Email);
        json.WriteString("phone", customer.Phone);
        json.WriteString("country", customer.Country.Name);
        json.WriteString("locale", customer.Country.Locale);
        json.WriteString("time_zone", customer.Country.TimeZone);
        json.WriteString("plan", customer.Plan);
        json.WriteString("channel", DemoWorld.Channels[customer.Channel]);
        json.WriteString("platform", customer.Platform);
        json.WriteString("signed_up_at", DateTimeOffset.UnixEpoch.AddTicks(customer.SignedUpAt / 1_000_000 * 10_000_000).UtcDateTime);
        json.WriteBoolean("staff", customer.Staff);
        json.WriteBoolean("marketing_consent", customer.Consent);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
