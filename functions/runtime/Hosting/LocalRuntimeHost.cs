using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Analytics.LocalRuntime.Hosting;

/// <summary>Turns a configured builder into the running local host.</summary>
internal static class LocalRuntimeHost
{
    public static IHost Build(WebApplicationBuilder builder, FunctionPipelineBuilder pipeline)
    {
        pipeline.Build();
        return builder.Build();
    }
}
