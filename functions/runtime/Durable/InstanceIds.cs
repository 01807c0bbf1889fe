namespace Analytics.LocalRuntime.Durable;

/// <summary>The rules of instance ids; they are those of the Azure host, so that what works here works there.</summary>
internal static class InstanceIds
{
    private const int LongestAllowed = 100;

    private static readonly System.Buffers.SearchValues<char> Forbidden = System.Buffers.SearchValues.Create("/\\#?");

    public static void Validate(string instanceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        if (instanceId.Length > LongestAllowed)
        {
            throw new ArgumentException(
                $"Instance id '{instanceId[..20]}…' is too long: {instanceId.Length} characters, and 100 is the limit.", nameof(instanceId));
        }

        if (instanceId[0] == '@')
        {
            throw new ArgumentException($"Instance id '{instanceId}' must not start with '@'; such ids belong to entities.", nameof(instanceId));
        }

        if (instanceId.AsSpan().ContainsAny(Forbidden) || instanceId.Any(char.IsControl))
        {
            throw new ArgumentException(
                $"Instance id '{instanceId}' must not contain '/', '\\', '#', '?' or control characters.", nameof(instanceId));
        }
    }
}
