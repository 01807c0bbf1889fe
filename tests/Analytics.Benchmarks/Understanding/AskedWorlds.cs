using Analytics.Catalog;
using Analytics.Hosts.Local.Commands;
using Analytics.Identity;
using Analytics.Ingestion;
using Analytics.Ingestion.Knowledge;
using Analytics.Ingestion.Mapping;
using Analytics.Integration.Tests.Evaluation;
using Analytics.Platform.Postgres;

namespace Analytics.Benchmarks.Understanding;

/// <summary>The invented organizations of the evaluation, imported the way a customer would, and every wording that is asked of them.</summary>
internal static class AskedWorlds
{
    private static readonly Family[] Families =
        [.. CountFamilies.All, .. MoneyFamilies.All, .. BehaviourFamilies.All, .. TurnFamilies.All, .. HeldOutFamilies.All, .. AggregateFamilies.All, .. BehaviouralFamilies.All];

    public static IEnumerable<World> All => Worlds.All.Concat(Worlds.Later).Concat(Worlds.Last).Concat(StrangeWorlds.First).Select(world => WorldGenerator.Fill(world, 1));

    public static IEnumerable<string> Questions(World world) =>
        Families.Concat(SecondVoices.Of(Families)).SelectMany(family => family.Wordings).Select(wording => world.Say(wording.Replace("{user}", world.People[7].Id, StringComparison.Ordinal))).Distinct();

    /// <summary>Imports what is not there yet.</summary>
    public static async Task<int> ImportAsync(Database database, CatalogReader catalog, World world, CancellationToken cancellation)
    {
        var owner = await new OrganizationDirectory(database).EnsureAsync(world.Name, world.Zone, world.Currency, cancellation);
        if ((await catalog.LoadAsync(owner.OrganizationId, cancellation)).Events.Count > 0)
        {
            return owner.OrganizationId;
        }

        var folder = Directory.CreateTempSubdirectory("analytics-understanding-").FullName;
        await ImportAsync(database, owner, folder, ImportKind.Users, world.People.Select(person => world.Document(person).ToJsonString()), cancellation);
        await ImportAsync(database, owner, folder, ImportKind.Events, world.Rows.Select(row => world.Document(row).ToJsonString()), cancellation);
        var glossary = Path.Combine(folder, "glossary.md");
        await File.WriteAllTextAsync(glossary, world.Glossary, cancellation);
        await new KnowledgeImport(database, catalog).StoreAsync(owner, await ImportCommand.ReadKnowledgeAsync(glossary, cancellation), "glossary.md", cancellation);
        Directory.Delete(folder, recursive: true);
        return owner.OrganizationId;
    }

    private static async Task ImportAsync(Database database, Organization owner, string folder, ImportKind kind, IEnumerable<string> lines, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, kind + ".ndjson");
        await File.WriteAllLinesAsync(path, lines, cancellation);
        await new FileImport(database, TimeProvider.System).RunAsync(new ImportRequest(owner, path, kind, null) { ErrorFolder = folder }, new Silent(), cancellation);
    }

    private sealed class Silent : IImportObserver
    {
        public void Started(ImportRecord import, EventMapping mapping)
        {
        }

        public void Advanced(ImportProgress progress)
        {
        }
    }
}
