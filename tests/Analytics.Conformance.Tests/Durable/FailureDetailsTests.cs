using System.Reflection;
using System.Reflection.Emit;
using Microsoft.DurableTask;

namespace Analytics.Conformance.Tests.Durable;

/// <summary>The failure types by themselves.</summary>
public sealed class FailureDetailsTests
{
    [Fact]
    public void Details_are_made_of_an_exception_and_its_causes()
    {
        var details = TaskFailureDetails.FromException(new AppFailureException("outer", new InvalidOperationException("inner")));
        Assert.Equal((typeof(AppFailureException).FullName, "outer"), (details.ErrorType, details.ErrorMessage));
        Assert.Equal(("System.InvalidOperationException", "inner", (TaskFailureDetails?)null), (details.InnerFailure!.ErrorType, details.InnerFailure.ErrorMessage, details.InnerFailure.InnerFailure));
    }

    [Fact]
    public void Only_the_top_failure_counts_as_the_cause()
    {
        var details = TaskFailureDetails.FromException(new AppFailureException("outer", new InvalidOperationException("inner")));
        Assert.True(details.IsCausedBy<AppFailureException>());
        Assert.False(details.IsCausedBy<InvalidOperationException>());
        Assert.True(details.InnerFailure!.IsCausedBy<InvalidOperationException>());
    }

    [Theory]
    [InlineData(typeof(Exception), true)]
    [InlineData(typeof(SystemException), true)]
    [InlineData(typeof(InvalidOperationException), true)]
    [InlineData(typeof(ObjectDisposedException), false)]
    [InlineData(typeof(ArgumentException), false)]
    public void Base_types_match_and_derived_ones_do_not(Type type, bool expected) =>
        Assert.Equal(expected, TaskFailureDetails.FromException(new InvalidOperationException("x")).IsCausedBy(type));

    [Fact]
    public void A_type_that_nobody_has_is_caused_by_nothing() => Assert.False(Details("Nobody.Has.This").IsCausedBy<Exception>());

    [Fact]
    public void A_type_of_any_loaded_assembly_is_found()
    {
        Define("Conformance.Loaded" + Guid.NewGuid().ToString("N"), "Conformance.OnlyOnce");
        Assert.True(Details("Conformance.OnlyOnce").IsCausedBy<Exception>());
    }

    [Fact]
    public void A_type_that_two_assemblies_have_is_ambiguous()
    {
        Define("Conformance.First" + Guid.NewGuid().ToString("N"), "Conformance.Twice");
        Define("Conformance.Second" + Guid.NewGuid().ToString("N"), "Conformance.Twice");
        Assert.Throws<AmbiguousMatchException>(() => Details("Conformance.Twice").IsCausedBy<Exception>());
    }

    [Fact]
    public void Only_exception_types_can_be_asked_for() => Assert.Throws<ArgumentException>(() => Details("x").IsCausedBy(typeof(string)));

    [Fact]
    public void The_message_of_a_failed_task_names_task_id_and_cause()
    {
        var failed = new TaskFailedException("Name", 3, Details("T", "the cause"));
        Assert.Equal("Task 'Name' (#3) failed with an unhandled exception: the cause", failed.Message);
        Assert.Equal(("Name", 3, "T"), (failed.TaskName, failed.TaskId, failed.FailureDetails.ErrorType));
    }

    [Fact]
    public void Without_a_cause_the_message_ends_there() =>
        Assert.Equal("Task 'Name' (#3) failed with an unhandled exception.", new TaskFailedException("Name", 3, Details("T", null!)).Message);

    [Fact]
    public void The_old_question_for_a_cause_compares_the_name_of_the_type_alone()
    {
        var failed = new TaskFailedException("Name", 3, TaskFailureDetails.FromException(new InvalidOperationException("x")));
#pragma warning disable CS0618 // It is obsolete, and still there.
        Assert.Equal((true, false), (failed.IsCausedByException<InvalidOperationException>(), failed.IsCausedByException<SystemException>()));
#pragma warning restore CS0618
    }

    private static TaskFailureDetails Details(string type, string message = "m") => new(type, message, null, null, null);

    private static void Define(string assembly, string type) => AssemblyBuilder
        .DefineDynamicAssembly(new AssemblyName(assembly), AssemblyBuilderAccess.Run)
        .DefineDynamicModule("m")
        .DefineType(type, TypeAttributes.Public, typeof(Exception))
        .CreateType();
}
