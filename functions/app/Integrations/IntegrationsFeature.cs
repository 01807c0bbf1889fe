using Analytics.Integrations.Push;
using Analytics.Integrations.Reports;
using Analytics.Integrations.Webhooks;
using Analytics.Platform.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Integrations;

internal static class IntegrationsFeature
{
    public static IServiceCollection AddIntegrations(this IServiceCollection services)
    {
        foreach (var name in new[] { MailgunChannel.ClientName, SendGridChannel.ClientName, TwilioChannel.ClientName })
        {
            // A redirect would carry the key to wherever it points.
            services.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) });
        }

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
            .AddSingleton<IMessageChannel, SendGridChannel>()
            .AddSingleton<IMessageChannel, TwilioChannel>()
            .AddSingleton<IProviderReports, SendGridReports>()
            .AddSingleton<IProviderReports, MailgunReports>()
            .AddSingleton<IProviderReports, TwilioReports>()
            .AddSingleton<ChannelAccounts>();
    }
}
