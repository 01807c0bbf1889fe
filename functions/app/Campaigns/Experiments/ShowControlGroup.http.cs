using System.Globalization;
using Analytics.Campaigns.Reports;
using Analytics.Deliveries.Contacts;
using Analytics.Identity;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Campaigns.Experiments;

/// <summary>What all campaigns together do: everybody else against the people whom no campaign writes to.</summary>
internal sealed class ShowControlGroup(Database database, TimeProvider clock)
{
    private const int MostDays = 365;
    private const int DefaultDays = 30;

    [Function(nameof(ShowControlGroup))]
    [Endpoint("What all campaigns together do, held against the control group", "Campaigns", Permission = Permissions.ReadCampaigns, Answer = typeof(ControlGroup),
        Query = ["event: what people should do; without it only the group is told", "days: so many days until now, 30 if left out"])]
    public async Task<IActionResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/control-group")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var asked = request.Query["days"].ToString();
        var days = DefaultDays;
        if ((asked.Length > 0 && !int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out days)) || days is < 1 or > MostDays)
        {
            return ProblemMapper.Map(new Invalid("control_group.days.invalid", $"Ask for 1 to {MostDays} days."), request);
        }

        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        var contacts = await ContactStore.LoadAsync(scope, cancellation);
        var now = clock.GetUtcNow();
        // Before there was the group, everybody was written to alike.
        var from = contacts.ControlSince is { } since && since > now.AddDays(-days) ? since : now.AddDays(-days);
        var group = new ControlGroup(contacts.ControlPercent, contacts.ControlSince, from, now);
        var goal = request.Query["event"].ToString();
        if (goal.Length == 0 || contacts.ControlPercent == 0)
        {
            return new JsonResult(group, WireJson.Options);
        }

        var arms = await BaselineStore.CountControlAsync(scope, contacts.ControlPercent, goal, from, now, cancellation);
        return new JsonResult(group.With(goal, arms), WireJson.Options);
    }

    internal sealed record ControlGroup(decimal Percent, DateTimeOffset? Since, DateTimeOffset From, DateTimeOffset Until)
    {
        public string? Event { get; init; }

        public ArmResult? Others { get; init; }

        public ArmResult? Control { get; init; }

        public ProportionTest? Test { get; init; }

        public ControlGroup With(string goal, IReadOnlyDictionary<string, ArmResult> arms)
        {
            var none = new ArmResult(0, 0, 0);
            var (others, control) = (arms.GetValueOrDefault("message", none), arms.GetValueOrDefault("control", none));
            return this with { Event = goal, Others = others, Control = control, Test = ProportionTest.Of(others.Converted, others.People, control.Converted, control.People) };
        }
    }
}
