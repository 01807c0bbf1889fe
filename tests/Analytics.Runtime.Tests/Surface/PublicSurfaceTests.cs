namespace Analytics.Runtime.Tests.Surface;

/// <summary>The golden listing of the types that stand in for Microsoft's packages: nothing is added without naming where it is upstream.</summary>
public sealed class PublicSurfaceTests
{
    [Fact]
    public void The_public_surface_is_the_recorded_one()
    {
        var file = Path.Combine(SurfaceSources.RuntimeFolder, "PublicSurface.txt");
        var listing = SurfaceListing.Create();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllLines(file, listing);
            return;
        }

        var recorded = File.ReadAllLines(file);
        var added = listing.Except(recorded).ToList();
        var removed = recorded.Except(listing).ToList();
        Assert.True(
            added.Count == 0 && removed.Count == 0,
            $"""
            The surface changed. If upstream has it so, accept with UPDATE_GOLDEN=1.
            Added:
            {string.Join('\n', added)}
            Removed:
            {string.Join('\n', removed)}
            """);
    }

    [Fact]
    public void Every_surface_type_stands_in_the_folder_of_an_upstream_package()
        => Assert.Empty(SurfaceListing.Types().Where(type => SurfaceSources.PackageOf(type) is null).Select(type => type.FullName));

    [Fact]
    public void Only_surface_declares_types_in_upstream_namespaces()
    {
        var surface = Path.Combine(SurfaceSources.RuntimeFolder, "Surface") + Path.DirectorySeparatorChar;
        var foreign = Directory.EnumerateFiles(Path.Combine(SurfaceSources.RuntimeFolder, ".."), "*.cs", SearchOption.AllDirectories)
            .Select(Path.GetFullPath)
            .Where(file => !file.StartsWith(surface, StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
            .Where(file => File.ReadLines(file).Any(line => line.StartsWith("namespace Microsoft.", StringComparison.Ordinal) || line.StartsWith("namespace DurableTask.", StringComparison.Ordinal)));

        Assert.Empty(foreign);
    }
}
