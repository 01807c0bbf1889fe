using Analytics.Identity;
using Analytics.Platform.Results;

namespace Analytics.Chat.Queries.Saved;

/// <summary>
/// Who may do what. Whoever may ask sees saved queries and comments on them; saving, changing, forking and restoring is for those who may save
/// queries, and where the content is SQL for those who may run SQL; what somebody made only they and admins delete.
/// </summary>
internal static class SavedQueryRights
{
    public static Error? RefuseChange(Caller caller, string? sql) => caller.Refuse(Permissions.SaveQueries) ?? (sql is null ? null : caller.Refuse(Permissions.RunSql));

    public static Error? RefuseDelete(Caller caller, Guid makerId) => caller.PersonId == makerId ? null : caller.Refuse(Permissions.ManageOrganization);
}
