using Analytics.LocalRuntime.Hosting.Index;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Analytics.LocalRuntime.Hosting.Invocations;

/// <summary>Fills one parameter; answers a failure or "unhandled" where the worker would.</summary>
internal static class InputBinder
{
    public static ValueTask<ConversionResult> BindAsync(BoundParameter parameter, LocalFunctionContext context)
    {
        if (parameter.Converters.Length > 0 || !context.Runtime.HasOwnConvertersOnly)
        {
            return AskConvertersAsync(parameter, context);
        }

        return ValueTask.FromResult(Bind(parameter, context));
    }

    public static ConversionResult Bind(BoundParameter parameter, LocalFunctionContext context)
        => parameter.Source switch
        {
            ParameterSource.Trigger => context.Input.Bind(parameter, context),
            ParameterSource.DurableClient => ConversionResult.Success(context.InstanceServices.GetRequiredService<DurableTaskClient>()),
            ParameterSource.OrchestrationInput => FromOrchestrationInput(parameter, context),
            _ => FromMetadata(parameter, context),
        };

    private static ConversionResult FromOrchestrationInput(BoundParameter parameter, LocalFunctionContext context)
    {
        var input = context.Input.OrchestrationInput;
        return input is null
            ? ConversionResult.Unhandled()
            : ConversionResult.Success(context.Runtime.Serializer.Deserialize(input, parameter.Type));
    }

    private static ConversionResult FromMetadata(BoundParameter parameter, LocalFunctionContext context)
    {
        if (parameter.Type == typeof(FunctionContext))
        {
            return ConversionResult.Success(context);
        }

        if (parameter.Type == typeof(CancellationToken))
        {
            return ConversionResult.Success(context.CancellationToken);
        }

        if (context.Input.ByType(parameter.Type, context) is { } value)
        {
            return ConversionResult.Success(value);
        }

        return context.Input.Lookup(parameter.Name) is { } source
            ? InputConversion.Convert(source, parameter.Type, context)
            : ConversionResult.Unhandled();
    }

    private static async ValueTask<ConversionResult> AskConvertersAsync(BoundParameter parameter, LocalFunctionContext context)
    {
        var question = new ParameterQuestion(parameter, context);
        foreach (var type in parameter.Converters.Concat(context.Runtime.Converters))
        {
            var result = await context.Runtime.Converter(type).ConvertAsync(question);
            if (result.Status != ConversionStatus.Unhandled)
            {
                return result;
            }
        }

        return ConversionResult.Unhandled();
    }
}
