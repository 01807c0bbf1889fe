using System.Net.Http.Json;
using System.Text.Json;
using Analytics.Integration.Tests.Chat;
using Analytics.Platform.Orchestrations;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Analytics.Integration.Tests.Monitoring;

/// <summary>Somebody who uses the pages for operators: the local owner of an organization, or the holder of a token.</summary>
internal sealed class OperationsClient(ProductHost product, string? organization, string? token)
{
    public const string Root = "/api/operations/orchestrations";

    public static OperationsClient Owner(ProductHost product, string organization) => new(product, organization, token: null);

    public static async Task<OperationsClient> WithRoleAsync(ProductHost product, string organization, string role) =>
        new(product, organization: null, await product.TokenAsync(role, organization));

    public async Task<(int Status, JsonElement Body)> SendAsync(string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : JsonContent.Create(body) };
        if (token is not null)
        {
            request.Headers.Authorization = new("Bearer", token);
        }

        if (organization is not null)
        {
            request.Headers.Add("X-Organization", organization);
        }

        using var response = await product.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        var (status, body) = await SendAsync("GET", path);
        Assert.True(status == 200, $"{path}: {status} {body}");
        return body;
    }

    public async Task<string[]> ListAsync(string query = "") =>
        [.. (await GetAsync(Root + query)).GetProperty("orchestrations").EnumerateArray().Select(row => row.GetProperty("instanceId").GetString()!)];

    public Task<(int Status, JsonElement Body)> OrderAsync(string instanceId, string action, object? body = null) =>
        SendAsync("POST", $"{Root}/{instanceId}/{action}", body ?? new { });

    public async Task<string> StatusAsync(string instanceId) => (await GetAsync($"{Root}/{instanceId}")).GetProperty("status").GetString()!;
}

/// <summary>Orchestrations in the states that a test needs, made by the product's own functions.</summary>
internal static class OperationsGiven
{
    private static int _numbers;

    public static DurableTaskClient Durable(this ProductHost product) => product.Services.GetRequiredService<DurableTaskClient>();

    /// <summary>An answer that was asked for and has ended well; its instance id.</summary>
    public static async Task<string> AnswerAsync(this ProductHost product)
    {
        var id = OrchestrationIds.Of(product.OrganizationId, $"answer-{(await product.AskAsync("How many purchases were there?")).Message()}");
        // The answer is there a moment before its orchestration ends.
        await product.Durable().WaitForInstanceCompletionAsync(id, TestContext.Current.CancellationToken);
        return id;
    }

    /// <summary>An orchestration that failed: it was started with an input that it cannot read.</summary>
    public static async Task<string> FailedAsync(this ProductHost product, int organizationId)
    {
        var id = OrchestrationIds.Of(organizationId, $"answer-broken-{Interlocked.Increment(ref _numbers)}");
        await product.Durable().ScheduleNewOrchestrationInstanceAsync(
            "AnswerQuestion", "this is not a request", new StartOrchestrationOptions(id), TestContext.Current.CancellationToken);
        var ended = await product.Durable().WaitForInstanceCompletionAsync(id, TestContext.Current.CancellationToken);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, ended.RuntimeStatus);
        return id;
    }

    /// <summary>An import that hangs, because somebody locks the table that it writes to; its instance id and the import's.</summary>
    public static async Task<HangingImport> HangingImportAsync(this ProductHost product, string organization, int organizationId)
    {
        // Beside the product's pool, which a test keeps small.
        var blocker = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(product.Database.ConnectionString) { Pooling = false }.ConnectionString);
        await blocker.OpenAsync(TestContext.Current.CancellationToken);
        var transaction = await blocker.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var command = new NpgsqlCommand("lock table warehouse.event_keys in access exclusive mode", blocker, transaction))
        {
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        using var form = new MultipartFormDataContent
        {
            { new StringContent("events"), "kind" },
            { new StringContent("event,timestamp,user_id\nopened,2026-01-01T10:00:00Z,u1\n"), "file", "hanging.csv" },
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/imports") { Content = form };
        request.Headers.Add("X-Organization", organization);
        using var response = await product.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, body.ToString());
        var importId = body.GetProperty("importId").GetGuid();
        var id = OrchestrationIds.Of(organizationId, $"import-{importId}");
        await product.Durable().WaitForInstanceStartAsync(id, TestContext.Current.CancellationToken);
        return new HangingImport(blocker, transaction, id, importId);
    }
}

/// <summary>Disposing lets the import go on.</summary>
internal sealed record HangingImport(NpgsqlConnection Blocker, NpgsqlTransaction Transaction, string InstanceId, Guid ImportId) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Transaction.DisposeAsync();
        await Blocker.DisposeAsync();
    }
}
