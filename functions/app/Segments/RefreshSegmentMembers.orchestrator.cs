using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Analytics.Segments;

/// <summary>A segment whose members are to be found anew.</summary>
internal sealed record DueSegment(int OrganizationId, Guid SegmentId);

/// <summary>One regular refresh of one segment.</summary>
internal static class RefreshSegmentMembers
{
    [Function(nameof(RefreshSegmentMembers))]
    public static Task<string> Run([OrchestrationTrigger] TaskOrchestrationContext context) => RefreshMembers.Call(context, context.GetInput<DueSegment>()!);
}
