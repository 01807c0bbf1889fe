using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Analytics.LocalRuntime.Hosting;

/// <summary>Reads the JSON body of a request; a body that is none is the caller's InvalidOperationException, as upstream.</summary>
internal sealed class JsonBodyConverter : IInputConverter
{
    public async ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        var http = context.FunctionContext.GetHttpContext();
        if (http is null)
        {
            return ConversionResult.Unhandled();
        }

        if (!http.Request.HasJsonContentType())
        {
            throw new InvalidOperationException($"Unsupported content type '{http.Request.ContentType}'.");
        }

        try
        {
            var options = http.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            var value = await http.Request.ReadFromJsonAsync(context.TargetType, options, context.FunctionContext.CancellationToken);
            return ConversionResult.Success(value);
        }
        catch (JsonException exception)
        {
            throw new InvalidOperationException(exception.Message, exception);
        }
    }
}
