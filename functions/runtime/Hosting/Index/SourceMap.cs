using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.CompilerServices;

namespace Analytics.LocalRuntime.Hosting.Index;

/// <summary>Where a method was written, by the debug information beside its assembly or in it; without any, the assembly.</summary>
internal sealed class SourceMap : IDisposable
{
    private readonly Dictionary<Assembly, MetadataReaderProvider?> _symbols = [];

    public void Dispose()
    {
        foreach (var provider in _symbols.Values)
        {
            provider?.Dispose();
        }
    }

    /// <summary>File and line of a method's first statement.</summary>
    public string PlaceOf(MethodBase method) => Find(Body(method), int.MaxValue, first: true) ?? AssemblyOf(method);

    /// <summary>File and line of the statement that holds an instruction.</summary>
    public string PlaceOf(MethodBase method, int offset) => Find(method, offset, first: false) ?? AssemblyOf(method);

    // The statements of an async method stand in its state machine.
    private static MethodBase Body(MethodBase method)
        => method.GetCustomAttribute<StateMachineAttribute>() is { } machine
            ? machine.StateMachineType.GetMethod("MoveNext", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public) ?? method
            : method;

    private static string AssemblyOf(MethodBase method) => Path.GetFileName(method.Module.FullyQualifiedName);

    private string? Find(MethodBase method, int offset, bool first)
    {
        if (SymbolsOf(method.Module.Assembly)?.GetMetadataReader() is not { } reader)
        {
            return null;
        }

        var handle = MetadataTokens.MethodDefinitionHandle(method.MetadataToken & 0xFFFFFF).ToDebugInformationHandle();
        var points = reader.GetMethodDebugInformation(handle).GetSequencePoints().Where(point => !point.IsHidden && point.Offset <= offset).ToList();
        if (points.Count == 0)
        {
            return null;
        }

        var point = first ? points[0] : points[^1];
        return string.Create(CultureInfo.InvariantCulture, $"{Shorten(reader.GetString(reader.GetDocument(point.Document).Name))}:{point.StartLine}");
    }

    private MetadataReaderProvider? SymbolsOf(Assembly assembly)
    {
        if (!_symbols.TryGetValue(assembly, out var provider))
        {
            _symbols[assembly] = provider = Open(assembly.Location);
        }

        return provider;
    }

    private static MetadataReaderProvider? Open(string location)
    {
        if (location.Length == 0)
        {
            return null;
        }

        try
        {
            using var image = new PEReader(File.OpenRead(location));
            return image.TryOpenAssociatedPortablePdb(location, path => File.Exists(path) ? File.OpenRead(path) : null, out var provider, out _) ? provider : null;
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            // Symbols that cannot be read are symbols that are not there.
            return null;
        }
    }

    private static string Shorten(string path)
    {
        var here = Environment.CurrentDirectory + Path.DirectorySeparatorChar;
        return path.StartsWith(here, StringComparison.Ordinal) ? path[here.Length..] : path;
    }
}
