using System.CommandLine;
using System.Globalization;
using Analytics.Catalog;
using Analytics.Identity;
using Analytics.Ingestion;
using Analytics.Ingestion.Files;
using Analytics.Ingestion.Knowledge;
using Analytics.Ingestion.Mapping;

namespace Analytics.Hosts.Local.Commands;

/// <summary>Imports files into an organization, which is made when it does not exist yet.</summary>
internal sealed class ImportCommand(CommonOptions common)
{
    private readonly Option<string> _organization = new("--organization") { Description = "Name of the organization; made when it is new", HelpName = "NAME", Required = true };
    private readonly Option<string?> _events = new("--events") { Description = "Events: NDJSON or CSV, also compressed (.gz)", HelpName = "FILE" };
    private readonly Option<string?> _users = new("--users") { Description = "Users with attributes: NDJSON or CSV, also compressed (.gz)", HelpName = "FILE" };
    private readonly Option<string?> _knowledge = new("--knowledge") { Description = "What words mean: Markdown, text or JSON", HelpName = "FILE" };
    private readonly Option<string?> _mapping = new("--mapping") { Description = "Which columns of the events are what, as JSON; without it they are recognised by name", HelpName = "FILE.json" };

    public Command Create()
    {
        var command = new Command("import", "Import events, users and knowledge.") { _organization, _events, _users, _knowledge, _mapping };
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken ct)
    {
        var files = new[] { _users, _events, _knowledge }.Select(arguments.GetValue).ToArray();
        Check(files, arguments.GetValue(_mapping));
        var storage = common.Read(arguments);
        await using var opened = await storage.OpenAsync(new StartupProgress(TimeProvider.System), ct);
        var organization = await new OrganizationDirectory(opened.Database).EnsureAsync(arguments.GetRequiredValue(_organization), null, null, ct);
        var mapping = arguments.GetValue(_mapping) is { } path ? await File.ReadAllTextAsync(path, ct) : null;
        var knowledge = new KnowledgeImport(opened.Database, new CatalogReader(opened.Database));
        var told = files[2] is { } knowledgeFile ? await ReadKnowledgeAsync(knowledgeFile, ct) : null;
        if (told is not null)
        {
            await knowledge.ApplySettingsAsync(organization, told, ct);
            organization = (await new OrganizationDirectory(opened.Database).FindAsync(organization.Name, ct))!;
        }

        var importer = new FileImport(opened.Database, TimeProvider.System);
        var complete = true;
        foreach (var (file, kind) in new[] { (files[0], ImportKind.Users), (files[1], ImportKind.Events) })
        {
            if (file is not null)
            {
                var request = new ImportRequest(organization, file, kind, kind == ImportKind.Events ? mapping : null) { ErrorFolder = Path.Combine(storage.DataDirectory, "imports") };
                complete &= await ImportAsync(importer, request, ct);
            }
        }

        if (told is not null)
        {
            Report(await knowledge.StoreAsync(organization, told, Path.GetFileName(files[2]!), ct), Path.GetFileName(files[2]!));
        }

        return complete ? 0 : 1;
    }

    internal static async Task<KnowledgeText> ReadKnowledgeAsync(string path, CancellationToken ct)
    {
        try
        {
            return KnowledgeText.Read(Path.GetFileName(path), await File.ReadAllTextAsync(path, ct));
        }
        catch (UnreadableFileException failure)
        {
            throw new CommandFailure(failure.Message, failure);
        }
    }

    private static void Report(ImportedKnowledge knowledge, string fileName)
    {
        Console.Out.WriteLine($"{fileName}: {knowledge.Entries} texts, {knowledge.Metrics} measures, {knowledge.Terms} terms");
        foreach (var issue in knowledge.Issues)
        {
            Console.Error.WriteLine($"  not understood: {issue}");
        }
    }

    private static void Check(string?[] files, string? mapping)
    {
        if (files.All(file => file is null))
        {
            throw new CommandFailure("Nothing to import: name a file with --events, --users or --knowledge.");
        }

        if (files.Append(mapping).FirstOrDefault(file => file is not null && !File.Exists(file)) is { } missing)
        {
            throw new CommandFailure($"There is no file {missing}.");
        }
    }

    private static async Task<bool> ImportAsync(FileImport importer, ImportRequest request, CancellationToken ct)
    {
        try
        {
            using var bar = new ImportProgressBar(TimeProvider.System, new FileInfo(request.Path).Length);
            var import = await importer.RunAsync(request, bar, ct);
            bar.Dispose();
            await Console.Out.WriteLineAsync(Summary(import, bar.Elapsed, bar.StoredBefore));
            if (import.Message is not null)
            {
                await Console.Error.WriteLineAsync(import.Message);
            }

            foreach (var bad in import.Errors.Take(5))
            {
                await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"  line {bad.Line}: {bad.Reason}"));
            }

            return import.Status == "completed" && import.Progress.LinesBad == 0;
        }
        catch (Exception failure) when (failure is UnreadableFileException or MappingException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return false;
        }
    }

    private static string Summary(ImportRecord import, TimeSpan elapsed, long storedBefore)
    {
        var progress = import.Progress;
        var rate = (progress.EventsStored + progress.UsersStored - storedBefore) / Math.Max(elapsed.TotalSeconds, 0.001);
        var stored = import.Kind == ImportKind.Users
            ? string.Create(CultureInfo.InvariantCulture, $"{progress.UsersStored:N0} users")
            : string.Create(CultureInfo.InvariantCulture, $"{progress.EventsStored:N0} events stored, {progress.Duplicates:N0} duplicates");
        return string.Create(CultureInfo.InvariantCulture, $"{import.FileName}: {stored}, {progress.LinesBad:N0} bad lines, {elapsed.TotalSeconds:0.0} s ({rate:N0} a second)");
    }
}
