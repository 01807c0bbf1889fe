using System.Text;
using Analytics.Identity;
using Analytics.Ingestion;
using Microsoft.AspNetCore.Http;

namespace Analytics.Integration.Tests.Ingestion;

public sealed class UploadTests(ImportDatabase database) : IClassFixture<ImportDatabase>
{
    [Fact]
    public async Task An_uploaded_file_waits_on_disk_is_stored_once_and_removed()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "uploaded");
        var (upload, store) = Parts(given);
        var received = await upload.ReceiveAsync(Owner(given), Request(("kind", null, "events"), ("file", "a.csv", "event,timestamp\na,2024-01-01\nb,2024-01-02\n")), TestContext.Current.CancellationToken);

        Assert.True(File.Exists(received.Value.FilePath));
        Assert.Equal("pending", received.Value.Status);
        var pending = new PendingImport(given.OrganizationId, "uploaded", received.Value.ImportId);
        Assert.Equal("completed", await store.Run(pending, TestContext.Current.CancellationToken));
        Assert.Equal("completed", await store.Run(pending, TestContext.Current.CancellationToken));

        Assert.Equal(2, await given.CountAsync());
        Assert.False(File.Exists(received.Value.FilePath));
    }

    [Fact]
    public async Task A_file_that_cannot_be_imported_ends_the_import_with_the_reason()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "unusable");
        var (upload, store) = Parts(given);
        var received = await upload.ReceiveAsync(Owner(given), Request(("file", "a.csv", "name,colour\na,red\n")), TestContext.Current.CancellationToken);

        Assert.Equal("failed", await store.Run(new PendingImport(given.OrganizationId, "unusable", received.Value.ImportId), TestContext.Current.CancellationToken));

        Assert.Contains("No column holds times", await given.ScalarAsync<string>("select message from app.imports where organization_id = $1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_that_make_no_import_are_refused_and_leave_nothing_behind()
    {
        using var given = await ImportGiven.OrganizationAsync(database.Test, "refused");
        var (upload, _) = Parts(given);

        var withoutFile = await upload.ReceiveAsync(Owner(given), Request(("kind", null, "events")), TestContext.Current.CancellationToken);
        var unknownKind = await upload.ReceiveAsync(Owner(given), Request(("file", "a.csv", "x"), ("kind", null, "orders")), TestContext.Current.CancellationToken);
        var badMapping = await upload.ReceiveAsync(Owner(given), Request(("file", "a.csv", "x"), ("mapping", null, "{\"when\":\"x\"}")), TestContext.Current.CancellationToken);

        Assert.Equal(["import.file.missing", "import.kind.unknown", "import.mapping.invalid"], new[] { withoutFile, unknownKind, badMapping }.Select(result => result.Error!.Code));
        Assert.Empty(Directory.GetFiles(given.Folder));
        Assert.Equal(0, await given.ScalarAsync<long>("select count(*) from app.imports where organization_id = $1"));
    }

    private (ImportUpload Upload, StoreUpload Store) Parts(ImportGiven given)
    {
        var options = new ImportOptions { Folder = given.Folder };
        var data = database.Test.Database;
        return (new ImportUpload(data, options), new StoreUpload(data, new OrganizationDirectory(data), new FileImport(data, TimeProvider.System), options));
    }

    private static Caller Owner(ImportGiven given) => new(Guid.NewGuid(), "Owner", given.OrganizationId, "owner", "owner");

    private static HttpRequest Request(params (string Name, string? FileName, string Content)[] parts)
    {
        var body = new StringBuilder();
        foreach (var (name, fileName, content) in parts)
        {
            body.Append("--edge\r\nContent-Disposition: form-data; name=\"").Append(name).Append('"').Append(fileName is null ? string.Empty : $"; filename=\"{fileName}\"").Append("\r\n\r\n").Append(content).Append("\r\n");
        }

        var request = new DefaultHttpContext().Request;
        request.ContentType = "multipart/form-data; boundary=edge";
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body.Append("--edge--\r\n").ToString()));
        return request;
    }
}
