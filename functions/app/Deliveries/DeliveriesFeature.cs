using Analytics.Deliveries.Reports;
using Analytics.Deliveries.Sending;
using Analytics.Deliveries.Tracking;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.Deliveries;

internal static class DeliveriesFeature
{
    public static IServiceCollection AddDeliveries(this IServiceCollection services) => services
        .AddSingleton(provider => DeliveryOptions.From(provider.GetRequiredService<IConfiguration>()))
        .AddSingleton<LinkTokens>()
        .AddSingleton<LinkFollower>()
        .AddSingleton<ShortLinks>()
        .AddSingleton<Preferences.PreferenceCentre>()
        .AddSingleton<Preferences.ConfirmationMail>()
        .AddSingleton<MessageWriter>()
        .AddSingleton<SenderCheck>()
        .AddSingleton<TestSender>()
        .AddSingleton<WaveSender>()
        .AddSingleton<BatchSender>()
        .AddSingleton<ProviderEventRecorder>()
        .AddSingleton<ClaimResolver>();
}
