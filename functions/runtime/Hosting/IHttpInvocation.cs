using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Analytics.LocalRuntime.Hosting;

/// <summary>Marks an invocation that answers an HTTP request.</summary>
internal interface IHttpInvocation
{
    HttpContext HttpContext { get; }

    HttpRequestData RequestData(FunctionContext context);
}
