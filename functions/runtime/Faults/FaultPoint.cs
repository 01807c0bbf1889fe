namespace Analytics.LocalRuntime.Faults;

/// <summary>
/// The moments at which a process that dies could leave something half done. The crash host of the tests sets <see cref="Reached"/> and
/// dies there; nobody else does, and then a step costs one comparison. There is no setting that turns it on.
/// </summary>
internal static class FaultPoint
{
    /// <summary>Called with the step, whether it is done, and what it is about.</summary>
    public static Action<FaultStep, bool, object>? Reached { get; set; }

    public static void Before(FaultStep step, object subject) => Reached?.Invoke(step, false, subject);

    public static void After(FaultStep step, object subject) => Reached?.Invoke(step, true, subject);
}
