using Analytics.Identity;
using Analytics.Platform.Results;

namespace Analytics.Chat.Conversations;

/// <summary>Everybody of an organization reads and goes on with its conversations; what somebody began only they and admins rename, delete or stop.</summary>
internal static class ConversationRights
{
    public static Error? RefuseChange(Caller caller, Guid? beganBy) => beganBy == caller.PersonId ? null : caller.Refuse(Permissions.ManageOrganization);
}
