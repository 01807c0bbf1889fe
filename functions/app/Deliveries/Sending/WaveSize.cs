namespace Analytics.Deliveries.Sending;

/// <summary>
/// How many a batch claims next. It begins with as many as are handed over at a time; more of them share the disk and the statements where the
/// provider takes them quickly, and nobody is claimed whose turn would come much later. There are two sizes, as the server keeps a plan for each.
/// </summary>
internal sealed class WaveSize(int least, int most)
{
    /// <summary>No wave should take longer: a pause waits for it, and who is claimed is nobody else's.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private bool _fast;

    public int Next => _fast ? most : least;

    /// <summary>Where something failed, those who have not had their turn are given back: so many are not claimed again.</summary>
    public void Learn(bool failed, int claimed, TimeSpan took) => _fast = !failed && took * most < Longest * claimed;
}
