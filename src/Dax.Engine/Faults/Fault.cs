namespace Dax.Engine.Faults;

/// <summary>An expected failure: a value with a stable wire name and a sentence for the user. Never a stack trace, SQL or a path of the server.</summary>
public abstract record Fault(string Message)
{
    /// <summary>The stable wire code: "usage", "not-found", "forbidden", "busy", "transient", "broken".</summary>
    public abstract string Code { get; }

    private Fault() : this("") { }

    /// <summary>The request is wrong; repeating it will not help.</summary>
    public sealed record Usage(string Message) : Fault(Message) { public override string Code => "usage"; }
    public sealed record NotFound(string Message) : Fault(Message) { public override string Code => "not-found"; }
    public sealed record Forbidden(string Message) : Fault(Message) { public override string Code => "forbidden"; }
    /// <summary>Too much is under way; try again after <paramref name="RetryAfter"/>.</summary>
    public sealed record Busy(string Message, TimeSpan RetryAfter) : Fault(Message) { public override string Code => "busy"; }
    /// <summary>Something outside failed; the same request may succeed later.</summary>
    public sealed record Transient(string Message) : Fault(Message) { public override string Code => "transient"; }
    /// <summary>A bug or a broken machine; the message says no more than that, the log says the rest.</summary>
    public sealed record Broken(string Message) : Fault(Message) { public override string Code => "broken"; }
}

/// <summary>A value or a fault.</summary>
public readonly struct Result<T>
{
    private readonly T value;
    private readonly Fault? fault;

    public Result(T value) => (this.value, fault) = (value, null);
    public Result(Fault fault) => (value, this.fault) = (default!, fault);

    public bool IsOk => fault is null;
    public T Value => fault is null ? value : throw new InvalidOperationException($"No value: {fault.Message}");
    public Fault Fault => fault ?? throw new InvalidOperationException("There is no fault.");

    public static implicit operator Result<T>(T value) => new(value);
    public static implicit operator Result<T>(Fault fault) => new(fault);

    public TOut Match<TOut>(Func<T, TOut> ok, Func<Fault, TOut> bad) => fault is null ? ok(value) : bad(fault);
}
