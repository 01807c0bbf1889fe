namespace Analytics.Platform.Postgres;

/// <summary>How the statements of a scope reach the server.</summary>
internal enum ScopeKind
{
    /// <summary>One transaction, on the disk when its commit returns.</summary>
    Lasting,

    /// <summary>One transaction whose commit does not wait for the disk: for what is told again, or was never needed, should the server fall at this moment.</summary>
    Passing,

    /// <summary>
    /// As <see cref="Lasting"/>, for the same few statements over and over: a session plans each once, by its indexes and without looking at values
    /// or at how many rows there are, as planning takes longer than running them. Not for statements whose best plan depends on either.
    /// </summary>
    Repeating,

    /// <summary>Each statement by itself, and none that writes: nothing has to be begun and ended.</summary>
    Reading,
}
