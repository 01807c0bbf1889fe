using Analytics.Platform.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Integrations;

internal static class IntegrationsFeature
{
    public static IServiceCollection AddIntegrations(this IServiceCollection services) => services
        .AddSingleton<SecretKeys>()
        .AddSingleton<SecretBox>()
        .AddSingleton<IMessageChannel, InboxChannel>()
        .AddSingleton<IMessageChannel, SmtpChannel>()
        .AddSingleton<ChannelAccounts>();
}
