using System.Text;
using Analytics.Audit;
using Analytics.Deliveries.Preferences;
using Analytics.Identity;
using Analytics.Integrations;
using Analytics.Platform.Csv;
using Analytics.Platform.Http;
using Analytics.Platform.Json;
using Analytics.Platform.OpenApi;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Analytics.Deliveries.Contacts;

/// <summary>
/// Suppresses the addresses of a CSV file: of its column "address" (or "email", "phone"), else of the first one; a column "channel" tells
/// them apart, as in our own export. Lines without a usable address are told and left out; what was suppressed stays as it was.
/// </summary>
internal sealed class ImportSuppressions(Database database)
{
    private const int MostLines = 1_000_000;
    private const int MostFaults = 1_000;
    private const int AtOnce = 50_000;

    private static readonly string[] Headers = ["address", "email", "phone", "e-mail"];

    [Function(nameof(ImportSuppressions))]
    [Endpoint("Suppress the addresses of a CSV file", "Deliveries", Permission = Permissions.EditCampaigns, Answer = typeof(Outcome), Query = ["channel: of lines that name none: email (if left out), sms, push or webhook"])]
    public async Task<IActionResult> Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/suppressions/import")] HttpRequest request, CancellationToken cancellation)
    {
        var caller = request.Caller();
        var channel = request.Query["channel"].ToString() is { Length: > 0 } asked ? asked : "email";
        if (!ChannelNames.All.Contains(channel, StringComparer.Ordinal))
        {
            return ProblemMapper.Map(ContactErrors.ChannelUnknown(), request);
        }

        var list = await ReadAsync(request, channel, cancellation);
        return list.IsError ? ProblemMapper.Map(list.Error, request) : new JsonResult(await SaveAsync(caller, list.Value, cancellation), WireJson.Options);
    }

    private static async Task<Result<AddressList>> ReadAsync(HttpRequest request, string channel, CancellationToken cancellation)
    {
        await using var file = request.HasFormContentType ? (await request.ReadFormAsync(cancellation)).Files is [var first, ..] ? first.OpenReadStream() : Stream.Null : null;
        using var text = new StreamReader(file ?? request.Body, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        var list = new AddressList(channel);
        try
        {
            await foreach (var record in CsvRecords.ReadAsync(text, cancellation))
            {
                list.Add(record);
                if (list.Count > MostLines)
                {
                    return ContactErrors.ListTooLong(MostLines);
                }
            }
        }
        catch (DecoderFallbackException)
        {
            return ContactErrors.ListNotText();
        }

        return list.Count + list.FaultCount == 0 ? ContactErrors.ListEmpty() : list;
    }

    private async Task<Outcome> SaveAsync(Caller caller, AddressList list, CancellationToken cancellation)
    {
        var added = 0;
        await using var scope = await database.OpenAsync(caller.OrganizationId, cancellation);
        foreach (var (channel, addresses) in list.Addresses)
        {
            foreach (var part in addresses.Chunk(AtOnce))
            {
                added += await SuppressionStore.AddAsync(scope, channel, part, "imported", null, cancellation);
            }
        }

        AuditTrail.Append(scope, caller.PersonId, "suppressions.imported", new AuditSubject("suppressions", "file"), new { added, list.Count, list.FaultCount });
        await scope.CommitAsync(cancellation);
        return new Outcome(added, list.Count - added, list.FaultCount, list.Faults);
    }

    /// <summary>How many are new, how many were suppressed already, and which lines could not be used.</summary>
    internal sealed record Outcome(int Added, int Known, int ErrorCount, IReadOnlyList<BadAddress> Errors);

    /// <summary>A line without a usable address.</summary>
    internal sealed record BadAddress(int Line, string Reason);

    /// <summary>The addresses of a file, by channel.</summary>
    private sealed class AddressList(string channel)
    {
        private readonly Dictionary<string, HashSet<string>> _addresses = new(StringComparer.Ordinal);
        private readonly List<BadAddress> _faults = [];
        private int _address = -1;
        private int _channel = -1;

        public IReadOnlyDictionary<string, HashSet<string>> Addresses => _addresses;

        public IReadOnlyList<BadAddress> Faults => _faults;

        public int FaultCount { get; private set; }

        public int Count { get; private set; }

        public void Add(CsvRecord record)
        {
            if (_address < 0 && record.Fault is null && BeginsWith(record.Fields))
            {
                return;
            }

            var place = Math.Max(_address, 0);
            var own = _channel >= 0 && _channel < record.Fields.Count && record.Fields[_channel].Trim() is { Length: > 0 } named ? named : channel;
            var address = SuppressionStore.Normalize(own, place < record.Fields.Count ? record.Fields[place] : "");
            var fault = record.Fault
                ?? (ChannelNames.All.Contains(own, StringComparer.Ordinal) ? null : $"\"{own}\" is no channel: {string.Join(", ", ChannelNames.All)}")
                // Our own export guards phone numbers against spreadsheets.
                ?? (ContactAddress.IsValid(own, address = address.StartsWith("'+", StringComparison.Ordinal) ? address[1..] : address) ? null : address.Length == 0 ? "there is no address" : "this is no address of the channel");
            if (fault is null)
            {
                Count += (_addresses.TryGetValue(own, out var known) ? known : _addresses[own] = new HashSet<string>(StringComparer.Ordinal)).Add(address) ? 1 : 0;
                return;
            }

            FaultCount++;
            if (_faults.Count < MostFaults)
            {
                _faults.Add(new BadAddress(record.Line, fault));
            }
        }

        /// <summary>Whether the first line names the columns.</summary>
        private bool BeginsWith(IReadOnlyList<string> fields)
        {
            var names = fields.Select(field => field.Trim().ToLowerInvariant()).ToList();
            var named = Headers.Select(header => names.IndexOf(header)).FirstOrDefault(index => index >= 0, -1);
            _address = Math.Max(named, 0);
            _channel = named < 0 ? -1 : names.IndexOf("channel");
            return named >= 0;
        }
    }
}
