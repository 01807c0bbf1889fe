using Analytics.Integrations.Push;
using Analytics.Integrations.Webhooks;
using Analytics.Platform.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Integrations;

internal static class IntegrationsFeature
{
    public static IServiceCollection AddIntegrations(this IServiceCollection services)
    {
        // A redirect would carry the key to wherever it points.
        services.AddHttpClient(MailgunChannel.ClientName).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) });
        return services
            .AddSingleton<SecretKeys>()
            .AddSingleton<SecretBox>()
            .AddSingleton<IMessageChannel, InboxChannel>()
            .AddSingleton<IMessageChannel, SmtpChannel>()
            .AddSingleton<IMessageChannel, MailgunChannel>()
            .AddSingleton<IMessageChannel, WebhookChannel>()
            .AddSingleton<IMessageChannel, PushChannel>()
            .AddSingleton<WebhookClient>()
            .AddSingleton<WebhookSender>()
            .AddSingleton<PushClient>()
            .AddSingleton<VapidKeyStore>()
            .AddSingleton<ChannelAccounts>();
    }
}
