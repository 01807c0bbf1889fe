using System.Security.Cryptography;
using System.Text;

namespace Analytics.Chat.Queries;

/// <summary>Ids that a repeated step finds again: made from the message, the run and the step's name.</summary>
internal static class StepId
{
    public static Guid Of(Guid messageId, long run, string step) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{messageId:N}/{run}/{step}"))).AsSpan(0, 16));
}
