using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Analytics.Integrations.Reports;

/// <summary>
/// HMAC-SHA1 with the auth token over the address and the form's sorted fields; for a body that is no form, over the address alone, which then
/// carries the body's SHA-256.
/// </summary>
internal static class TwilioSignature
{
    public const string Header = "X-Twilio-Signature";

    private const string BodyHash = "bodySHA256";
    private const int MostFields = 500;

    public static bool IsValid(string token, ReceivedReport report)
    {
        var given = Encoding.ASCII.GetBytes(report.Headers[Header].ToString());
        var fields = IsForm(report) ? Fields(FormOf(report)) : "";
        // Twilio signs sometimes with the port that the scheme implies, and sometimes without: both are looked at, whatever the first says.
        var valid = false;
        foreach (var address in Spellings(report.Address))
        {
            valid |= CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(token, address + fields)), given);
        }

        return valid && HashFits(report);
    }

    public static string Sign(string token, string signed) =>
#pragma warning disable CA5350 // Twilio signs so, and a keyed hash needs no resistance to collisions.
        Convert.ToBase64String(HMACSHA1.HashData(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(signed)));
#pragma warning restore CA5350

    /// <summary>The form's fields; none when it is no form.</summary>
    public static Dictionary<string, StringValues> FormOf(ReceivedReport report)
    {
        if (!IsForm(report))
        {
            return [];
        }

        try
        {
            using var reader = new FormReader(Encoding.UTF8.GetString(report.Body)) { ValueCountLimit = MostFields, KeyLengthLimit = 2_000, ValueLengthLimit = 100_000 };
            return reader.ReadForm();
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    /// <summary>Sorted by name as bytes are; of a name that comes several times, each value once, sorted.</summary>
    public static string Fields(Dictionary<string, StringValues> form)
    {
        var text = new StringBuilder();
        foreach (var (name, values) in form.OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            foreach (var value in values.Select(value => value ?? "").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            {
                text.Append(name).Append(value);
            }
        }

        return text.ToString();
    }

    private static bool IsForm(ReceivedReport report) => report.ContentType.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);

    private static bool HashFits(ReceivedReport report)
    {
        if (IsForm(report))
        {
            return true;
        }

        var told = QueryHelpers.ParseQuery(report.Address.Query).TryGetValue(BodyHash, out var hash) ? hash.ToString() : "";
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(report.Body))), Encoding.ASCII.GetBytes(told));
    }

    private static IEnumerable<string> Spellings(Uri address)
    {
        // As it was written: a parser would lower the case of the host and encode what was not.
        var written = address.OriginalString;
        var start = written.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = written.IndexOfAny(['/', '?'], start) is var found and >= 0 ? found : written.Length;
        var (scheme, host, rest) = (written[..start], written[start..end], written[end..]);
        var colon = host.LastIndexOf(':') is var at && at > host.LastIndexOf(']') ? at : -1;
        yield return written;
        yield return colon >= 0
            ? scheme + host[..colon] + rest
            : scheme + host + (scheme.StartsWith("https", StringComparison.OrdinalIgnoreCase) ? ":443" : ":80") + rest;
    }
}
