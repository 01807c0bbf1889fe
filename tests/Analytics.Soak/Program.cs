using System.CommandLine;
using Analytics.Soak.Running;

return await SoakCommands.Build().Parse(args).InvokeAsync();
