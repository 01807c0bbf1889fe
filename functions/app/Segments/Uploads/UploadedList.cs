using System.Security.Cryptography;
using System.Text;
using Analytics.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Analytics.Segments.Uploads;

/// <summary>The list of people that a request brings: as its body, or as a file of a form.</summary>
internal static class UploadedList
{
    private const int LargestFile = 50_000_000;

    public static async Task<Result<UserIdList>> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.ContentLength > LargestFile)
        {
            return UploadErrors.TooLarge(LargestFile);
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = LargestFile;
        }

        var column = request.Query["column"].ToString() is { Length: > 0 } named ? named : null;
        try
        {
            if (!request.HasFormContentType)
            {
                return request.ContentLength == 0 ? UploadErrors.FileMissing() : await UserIdList.ReadAsync(request.Body, column, cancellation);
            }

            var form = await request.ReadFormAsync(cancellation);
            if (form.Files.Count == 0)
            {
                return UploadErrors.FileMissing();
            }

            await using var file = form.Files[0].OpenReadStream();
            return await UserIdList.ReadAsync(file, column, cancellation);
        }
        catch (BadHttpRequestException)
        {
            return UploadErrors.TooLarge(LargestFile);
        }
    }

    /// <summary>What stands for the definition: which list it was, and where its people are.</summary>
    public static string SqlOf(Guid segmentId, UserIdList list) =>
        $"-- a list of {list.Ids.Count} ids, SHA-256 {HashOf(list)}\nselect user_id from segment_members where segment_id = '{segmentId}'";

    private static string HashOf(UserIdList list) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', list.Ids.Keys.Order(StringComparer.Ordinal)))));
}
