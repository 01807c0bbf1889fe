namespace Analytics.Deliveries;

/// <summary>One version of a campaign's message. A part that is left out is the campaign's own.</summary>
internal sealed record MessageVariant(string Name, int Weight)
{
    public string? Subject { get; init; }

    public string? Message { get; init; }

    public string? Html { get; init; }

    /// <summary>The message as people of this variant read it.</summary>
    public (string Subject, string Text, string Html) Over(string subject, string text, string html) =>
        // Somebody's own text with the campaign's HTML would be two messages in one.
        (Subject ?? subject, Message ?? text, Html ?? (Message is null ? html : ""));

    /// <summary>Where the shares of the variants end, but for the last: what a person's hash is held against.</summary>
    public static double[] BoundsOf(IReadOnlyList<MessageVariant> variants)
    {
        var total = (double)variants.Sum(variant => variant.Weight);
        var sum = 0;
        return [.. variants.Take(variants.Count - 1).Select(variant => (sum += variant.Weight) / total)];
    }
}
