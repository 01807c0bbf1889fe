namespace Analytics.Ingestion.Files;

/// <summary>
/// The bytes of a file's text. Damage (an archive that ends early, a failing disk) ends the text instead of throwing, so that the good part
/// is kept; <see cref="Damage"/> tells it.
/// </summary>
internal sealed class FileText(FileStream file, Stream text) : IDisposable
{
    /// <summary>What is wrong with the file, once its end was reached; null when it is whole.</summary>
    public string? Damage { get; private set; }

    /// <summary>Bytes of the file on disk that were read.</summary>
    public long Position => file.Position;

    public int Read(Span<byte> buffer)
    {
        try
        {
            return text.Read(buffer);
        }
        catch (EndOfStreamException)
        {
            Damage = "The compressed file ends early (an interrupted download or copy?): what could be read was imported. Import the whole file again; nothing is stored twice.";
            return 0;
        }
        catch (UnpackedTooFarException)
        {
            Damage = "The compressed file unpacks to more than 300 times its size, which files of events do not: what was read until then was imported. If it is honest, unpack it and import it uncompressed; nothing is stored twice.";
            return 0;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            Damage = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The file is damaged at byte {file.Position} ({Reason(exception)}): what comes before was imported. Import a sound copy; nothing is stored twice.");
            return 0;
        }
    }

    private static string Reason(Exception exception) =>
        exception is InvalidDataException ? "it cannot be unpacked" : exception.Message.TrimEnd('.');

    public int ReadAtLeast(Span<byte> buffer)
    {
        var total = 0;
        int length;
        while (total < buffer.Length && (length = Read(buffer[total..])) > 0)
        {
            total += length;
        }

        return total;
    }

    public void Dispose()
    {
        text.Dispose();
        file.Dispose();
    }
}
