using Analytics.Platform.Results;

namespace Analytics.Segments;

/// <summary>Why a request about a segment was refused.</summary>
internal static class SegmentErrors
{
    public static Error NotFound() => new NotFound("segment.not_found", "There is no such segment; it may have been deleted.");

    public static Error NameInvalid() => new Invalid("segment.name.invalid", "A segment's name has 1 to 200 characters.");

    public static Error NameTaken(string name) => new Conflict("segment.name.taken", $"There is a segment \"{name}\" already: choose another name.");

    public static Error PlanMissing() => new Invalid("segment.plan.missing", "Say who is in the segment: send plan, users, userIds, sql, or queryId of an answer about people.");

    public static Error NotAboutPeople() => new Invalid("segment.plan.not_people", "This plan is not about people: a segment needs a condition that users meet or not.");

    public static Error QueryNotFound() => new NotFound("segment.query.not_found", "There is no such query that ran: ask the question, or run the SQL, again.");

    public static Error RefreshMinutesInvalid(int least, int most) =>
        new Invalid("segment.refresh_minutes.invalid", $"A segment is refreshed every {least} to {most} minutes, or with 0 only on demand.");

    public static Error UserIdsInvalid(int most) => new Invalid("segment.user_ids.invalid", $"Send 1 to {most} user ids; import larger lists as a user attribute and make a segment of it.");

    public static Error SqlMissing() => new Invalid("segment.sql.missing", "The SQL is empty: write a SELECT that yields user_id or external_id.");

    public static Error ChangedMeanwhile() => new Conflict("segment.changed_meanwhile", "The segment was changed while its members were found: refresh it again.");
}
