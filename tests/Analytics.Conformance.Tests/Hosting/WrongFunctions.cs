using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Analytics.Conformance.Tests.Hosting;

/// <summary>Functions that no host may start, each wrong in one way.</summary>
public static class WrongFunctions
{
    public sealed class CarrierPigeonTriggerAttribute : TriggerBindingAttribute;

    public sealed class BlobInputAttribute : InputBindingAttribute;

    public sealed class BlobOutputAttribute : OutputBindingAttribute;

    public static class SameName
    {
        [Function("Same")]
        public static void First([TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }

        [Function("sAME")]
        public static void Second([TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }
    }

    public static class NotPublic
    {
        [Function("NotPublic")]
        internal static void Run([TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }
    }

    public static class Generic
    {
        [Function("Generic")]
        public static void Run<T>([TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }
    }

    public static class AsyncVoid
    {
        [Function("AsyncVoid")]
        public static async void Run([TimerTrigger("* * * * *")] TimerInfo timer) => await Task.Yield();
    }

    public static class Nameless
    {
        [Function("")]
        public static void Run([TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }
    }

    public static class NoTrigger
    {
        [Function("NoTrigger")]
        public static void Run()
        {
        }
    }

    public static class TwoTriggers
    {
        [Function("TwoTriggers")]
        public static void Run([TimerTrigger("* * * * *")] TimerInfo timer, [QueueTrigger("queue")] string text)
        {
        }
    }

    public static class UnknownTrigger
    {
        [Function("UnknownTrigger")]
        public static void Run([CarrierPigeonTrigger] string message)
        {
        }
    }

    public static class UnknownInput
    {
        [Function("UnknownInput")]
        public static void Run([TimerTrigger("* * * * *")] TimerInfo timer, [BlobInput] string text)
        {
        }
    }

    public static class UnknownOutput
    {
        [Function("UnknownOutput")]
        [BlobOutput]
        public static string Run([TimerTrigger("* * * * *")] TimerInfo timer) => string.Empty;
    }

    public static class TwoOutputs
    {
        [Function("TwoOutputs")]
        [BlobOutput]
        [QueueOutput("queue")]
        public static string Run([TimerTrigger("* * * * *")] TimerInfo timer) => string.Empty;
    }

    public static class WrongClient
    {
        [Function("WrongClient")]
        public static void Run([TimerTrigger("* * * * *")] TimerInfo timer, [DurableClient] string client)
        {
        }
    }

    public static class WrongContext
    {
        [Function("WrongContext")]
        public static void Run([OrchestrationTrigger] string context)
        {
        }
    }

    public static class BadQueueName
    {
        [Function("BadQueueName")]
        public static void Run([QueueTrigger("UPPER")] string text)
        {
        }
    }

    public static class BadOutputQueueName
    {
        [Function("BadOutputQueueName")]
        [QueueOutput("Not_A_Queue")]
        public static string Run([TimerTrigger("* * * * *")] TimerInfo timer) => string.Empty;
    }

    public static class MissingSetting
    {
        [Function("MissingSetting")]
        public static void Run([QueueTrigger("%NobodySetThis%")] string text)
        {
        }
    }

    public static class MissingSchedule
    {
        [Function("MissingSchedule")]
        public static void Run([TimerTrigger("%NobodySetThisSchedule%")] TimerInfo timer)
        {
        }
    }

    public static class BadCron
    {
        [Function("BadCron")]
        public static void Run([TimerTrigger("every day")] TimerInfo timer)
        {
        }
    }

    public static class BadRetry
    {
        [Function("BadRetry")]
        [FixedDelayRetry(3, "ten seconds")]
        public static void Run([TimerTrigger("* * * * *")] TimerInfo timer)
        {
        }
    }

    public static class ReservedRoute
    {
        [Function("ReservedRoute")]
        public static IActionResult Run([HttpTrigger("get", Route = "administration/x")] HttpRequest request) => new OkResult();
    }

    public static class ReservedRuntimeRoute
    {
        [Function("ReservedRuntimeRoute")]
        public static IActionResult Run([HttpTrigger("get", Route = "Runtime")] HttpRequest request) => new OkResult();
    }

    public static class BrokenRoute
    {
        [Function("BrokenRoute")]
        public static IActionResult Run([HttpTrigger("get", Route = "things/{a")] HttpRequest request) => new OkResult();
    }

    public static class UnknownConstraint
    {
        [Function("UnknownConstraint")]
        public static IActionResult Run([HttpTrigger("get", Route = "things/{a:rhyme}")] HttpRequest request) => new OkResult();
    }

    public static class OverlappingLiteral
    {
        [Function("AnyWord")]
        public static IActionResult First([HttpTrigger("get", Route = "words/{word}")] HttpRequest request) => new OkResult();

        [Function("OneWord")]
        public static IActionResult Second([HttpTrigger("get", Route = "words/first")] HttpRequest request) => new OkResult();
    }

    public static class OverlappingConstraint
    {
        [Function("ShortWord")]
        public static IActionResult First([HttpTrigger("get", Route = "words/{word:maxlength(5)}")] HttpRequest request) => new OkResult();

        [Function("Apple")]
        public static IActionResult Second([HttpTrigger("get", Route = "words/apple")] HttpRequest request) => new OkResult();
    }

    public static class OverlappingRest
    {
        [Function("Everything")]
        public static IActionResult First([HttpTrigger("get", Route = "files/{*path}")] HttpRequest request) => new OkResult();

        [Function("OneFile")]
        public static IActionResult Second([HttpTrigger("get", Route = "files/a/b")] HttpRequest request) => new OkResult();
    }

    public static class OverlappingOptional
    {
        [Function("WithNumber")]
        public static IActionResult First([HttpTrigger("get", Route = "pages/{number?}")] HttpRequest request) => new OkResult();

        [Function("Bare")]
        public static IActionResult Second([HttpTrigger(Route = "pages")] HttpRequest request) => new OkResult();
    }
}
