using System.Diagnostics.CodeAnalysis;

namespace Analytics.Platform.Results;

/// <summary>A value, or the error that says why there is none. Both convert to it: <c>return value;</c>, <c>return new NotFound(…);</c></summary>
public readonly record struct Result<T>
{
    private readonly T? _value;
    private readonly Error? _error;

    private Result(T? value, Error? error)
    {
        _value = value;
        _error = error;
    }

    [MemberNotNullWhen(true, nameof(Error))]
    public bool IsError => _error is not null;

    /// <summary>The error, or null when there is a value.</summary>
    public Error? Error => _error;

    /// <summary>The value; asking for it without having looked at <see cref="IsError"/> is a mistake in the program.</summary>
    public T Value => _error is null ? _value! : throw new InvalidOperationException($"There is no value but the error {_error.Code}: {_error.Message}");

    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "From is it, on the non-generic Result.")]
    public static implicit operator Result<T>(T value) => new(value, null);

    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "Fail is it, on the non-generic Result.")]
    public static implicit operator Result<T>(Error error) => new(default, error);

    public TOut Match<TOut>(Func<T, TOut> value, Func<Error, TOut> error) => _error is null ? value(_value!) : error(_error);

    public Result<TOut> Map<TOut>(Func<T, TOut> map) => _error is null ? map(_value!) : _error;
}

/// <summary>Makes results of interface types, which have no implicit conversion.</summary>
public static class Result
{
    public static Result<T> From<T>(T value) => value;

    public static Result<T> Fail<T>(Error error) => error;
}
