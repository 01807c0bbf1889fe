using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Analytics.Platform.Postgres;

/// <summary>One numbered SQL file of functions/database/migrations.</summary>
internal sealed record Migration(int Number, string FileName, string Sql)
{
    private const string ResourcePrefix = "migrations/";

    /// <summary>Hash of the text with LF line ends, so that a checkout with other line ends is the same migration.</summary>
    public byte[] Sha256 => SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n")));

    /// <summary>The migrations embedded in <paramref name="assembly"/>, by number.</summary>
    public static IReadOnlyList<Migration> LoadFrom(Assembly assembly)
    {
        var migrations = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            .Select(name => Read(assembly, name))
            .OrderBy(migration => migration.Number)
            .ToList();
        var twice = migrations.GroupBy(migration => migration.Number).FirstOrDefault(group => group.Count() > 1);
        return twice is null
            ? migrations
            : throw new MigrationException($"Two migrations have the number {twice.Key}: {string.Join(", ", twice.Select(m => m.FileName))}. Renumber the newer one.");
    }

    private static Migration Read(Assembly assembly, string resourceName)
    {
        var fileName = resourceName[ResourcePrefix.Length..];
        if (fileName.Length < 6 || fileName[4] != '_' || !int.TryParse(fileName[..4], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new MigrationException($"The migration {fileName} is not named NNNN_verb_thing.sql.");
        }

        using var stream = assembly.GetManifestResourceStream(resourceName)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new Migration(number, fileName, reader.ReadToEnd());
    }
}

/// <summary>The database cannot be brought to this version of the product; the message says what to do.</summary>
public sealed class MigrationException : Exception
{
    public MigrationException()
    {
    }

    public MigrationException(string message)
        : base(message)
    {
    }

    public MigrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
