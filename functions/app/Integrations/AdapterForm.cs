namespace Analytics.Integrations;

/// <summary>What an account of an adapter is asked for: the settings page is drawn from it, so that a new adapter needs no page of its own.</summary>
internal sealed record AdapterForm(string Title, string Description)
{
    public IReadOnlyList<SettingField> Settings { get; init; } = [];

    /// <summary>Null: the adapter needs no secret.</summary>
    public SecretField? Secret { get; init; }

    /// <summary>What the provider signs its reports with, where that is another secret; null: there is none.</summary>
    public SecretField? WebhookSecret { get; init; }
}

/// <summary>A setting that anybody may read.</summary>
internal sealed record SettingField(string Name, string Label)
{
    public bool Required { get; init; }

    public string? Help { get; init; }

    public string? Default { get; init; }

    /// <summary>The values there are; none: any text.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];
}

/// <summary>The setting that is encrypted and never shown again.</summary>
internal sealed record SecretField(string Label)
{
    public bool Required { get; init; }

    public string? Help { get; init; }
}
