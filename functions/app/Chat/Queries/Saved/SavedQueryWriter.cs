using Analytics.Identity;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;

namespace Analytics.Chat.Queries.Saved;

/// <summary>The two ways to a version: as the first of a query, or after the newest.</summary>
internal static class SavedQueryWriter
{
    public static async Task<SavedQuery> AddAsync(OrganizationScope scope, SavedContent content, ForkOrigin? origin, Caller caller, CancellationToken cancellation)
    {
        var id = Guid.CreateVersion7();
        await SavedQueryStore.AddAsync(scope, id, origin, cancellation);
        await SavedQueryStore.AddVersionAsync(scope, id, 1, content, caller, cancellation);
        return (await SavedQueryStore.FindAsync(scope, id, cancellation))!;
    }

    /// <summary>Saves the content after the version that the caller knows; what says the same makes no version.</summary>
    public static async Task<Result<SavedQuery>> ChangeAsync(OrganizationScope scope, SavedQuery known, int from, SavedContent content, Caller caller, CancellationToken cancellation)
    {
        if (known.Current.Version != from)
        {
            return SavedQueryErrors.ChangedMeanwhile(known.Current.Version);
        }

        if (content.SaysTheSameAs(known.Current))
        {
            return known;
        }

        if (!await SavedQueryStore.AdvanceAsync(scope, known.Id, from, cancellation))
        {
            return SavedQueryErrors.ChangedMeanwhile(from + 1);
        }

        await SavedQueryStore.AddVersionAsync(scope, known.Id, from + 1, content, caller, cancellation);
        return (await SavedQueryStore.FindAsync(scope, known.Id, cancellation))!;
    }
}
