using Analytics.Identity;
using Analytics.Ingestion.Mapping;
using Analytics.Platform.Postgres;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Analytics.Ingestion;

/// <summary>Takes a file from a multipart request: streamed to disk, then announced as a pending import.</summary>
internal sealed class ImportUpload(Database database, ImportOptions options)
{
    private const int LargestField = 64 * 1024;

    public async Task<Result<ImportRecord>> ReceiveAsync(Caller caller, HttpRequest request, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || HeaderUtilities.RemoveQuotes(type.Boundary).Value is not { Length: > 0 } boundary)
        {
            return new Invalid("import.not_multipart", "Send the file as multipart/form-data with the fields file, kind (events or users) and, if you like, mapping.");
        }

        var id = Guid.CreateVersion7();
        var path = Path.Combine(options.Folder, $"{id:N}.upload");
        var received = await ReadWholeAsync(new MultipartReader(boundary, request.Body), path, cancellation);
        var refusal = received.IsError ? received.Error : Check(received.Value);
        if (refusal is not null)
        {
            File.Delete(path);
            return refusal;
        }

        var import = new ImportRecord(caller.OrganizationId, id, received.Value.Kind == "users" ? ImportKind.Users : ImportKind.Events)
        {
            FileName = received.Value.FileName!,
            Fingerprint = $"upload:{id:N}",
            Status = "pending",
            BytesTotal = new FileInfo(path).Length,
            Mapping = received.Value.Mapping,
            FilePath = path,
        };
        await using var connection = await database.OpenSystemAsync(cancellation);
        await ImportStore.CreateAsync(connection, import, cancellation);
        return import;
    }

    private static Invalid? Check(Parts parts)
    {
        if (parts.FileName is null)
        {
            return new Invalid("import.file.missing", "The request has no part named file.");
        }

        if (parts.Kind is not ("events" or "users"))
        {
            return new Invalid("import.kind.unknown", "The kind of an import is events or users.");
        }

        try
        {
            _ = parts.Mapping is null ? null : MappingJson.Read(parts.Mapping, parts.Kind == "users");
            return null;
        }
        catch (MappingException fault)
        {
            return new Invalid("import.mapping.invalid", fault.Message);
        }
    }

    private async Task<Result<Parts>> ReadWholeAsync(MultipartReader reader, string path, CancellationToken cancellation)
    {
        try
        {
            return await ReadPartsAsync(reader, path, cancellation);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException { InnerException: null } && fault is not BadHttpRequestException)
        {
            return new Invalid("import.malformed", "The multipart body ends early or is not of the form that its boundary announces: send it again.");
        }
    }

    private async Task<Result<Parts>> ReadPartsAsync(MultipartReader reader, string path, CancellationToken cancellation)
    {
        var parts = new Parts("events", null, null);
        while (await reader.ReadNextSectionAsync(cancellation) is { } section)
        {
            if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
            {
                continue;
            }

            switch (HeaderUtilities.RemoveQuotes(disposition.Name).Value)
            {
                case "file":
                    if (!await SaveAsync(section.Body, path, cancellation))
                    {
                        return new LimitReached("import.too_large", $"The file is larger than {options.LargestUpload >> 20:N0} MiB: use the command import on the machine that has it.");
                    }

                    parts = parts with { FileName = NameOf(disposition) };
                    break;
                case "kind":
                    parts = parts with { Kind = await TextAsync(section.Body, cancellation) };
                    break;
                case "mapping":
                    var mapping = await TextAsync(section.Body, cancellation);
                    parts = parts with { Mapping = mapping.Length == 0 ? null : mapping };
                    break;
                default:
                    break;
            }
        }

        return parts;
    }

    /// <summary>For people to read: without folders, and without what cannot be stored.</summary>
    private static string NameOf(ContentDispositionHeaderValue disposition) =>
        new([.. Path.GetFileName(HeaderUtilities.RemoveQuotes(disposition.FileName).Value ?? "upload").Where(letter => !char.IsControl(letter))]);

    private async Task<bool> SaveAsync(Stream body, string path, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.Folder);
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 128 * 1024);
        var buffer = new byte[128 * 1024];
        int length;
        while ((length = await body.ReadAsync(buffer, cancellation)) > 0)
        {
            await file.WriteAsync(buffer.AsMemory(0, length), cancellation);
            if (file.Length > options.LargestUpload)
            {
                return false;
            }
        }

        // On disk before the import is announced: what was accepted survives a power cut.
        file.Flush(flushToDisk: true);
        return true;
    }

    private static async Task<string> TextAsync(Stream body, CancellationToken cancellation)
    {
        using var reader = new StreamReader(body);
        var buffer = new char[LargestField];
        var length = await reader.ReadBlockAsync(buffer, cancellation);
        return new string(buffer, 0, length).Trim();
    }

    private sealed record Parts(string Kind, string? Mapping, string? FileName);
}
