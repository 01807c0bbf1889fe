namespace Analytics.Platform.Postgres;

/// <summary>How the statements of a scope reach the server.</summary>
internal enum ScopeKind
{
    /// <summary>One transaction, on the disk when its commit returns.</summary>
    Lasting,

    /// <summary>One transaction whose commit does not wait for the disk: for what is told again, or was never needed, should the server fall at this moment.</summary>
    Passing,

    /// <summary>Each statement by itself, and none that writes: nothing has to be begun and ended.</summary>
    Reading,
}
