namespace Analytics.Deliveries.Preferences;

/// <summary>Something that people can get messages about, or not.</summary>
/// <param name="Key">What campaigns call it.</param>
/// <param name="Name">What people read.</param>
internal sealed record Topic(string Key, string Name)
{
    public string Description { get; init; } = "";

    /// <summary>Only those get it who confirmed it by a link in a mail.</summary>
    public bool DoubleOptIn { get; init; }
}

/// <summary>A topic as an address has it: what was said last, and what follows while nothing was said.</summary>
internal sealed record TopicChoice(Topic Topic, bool? Granted)
{
    public bool Wanted => Granted ?? !Topic.DoubleOptIn;
}
