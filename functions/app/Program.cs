using Analytics;

// The product's entry, the same under both hosts: HostServices (functions/hosts/*) is the only seam between them.
return await HostServices.RunAsync(args, Application.Configure);
