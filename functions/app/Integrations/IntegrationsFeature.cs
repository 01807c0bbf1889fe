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
            .AddSingleton<ChannelAccounts>();
    }
}
