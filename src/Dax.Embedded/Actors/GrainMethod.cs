using System.Linq.Expressions;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Dax.Embedded.Actors;

/// <summary>One method of a grain interface: how a reference calls it and how the activation invokes it. Chosen once per method, by its return type.</summary>
internal abstract class GrainMethod(MethodInfo method)
{
    /// <summary>As it is shown: IJobGrain.Create.</summary>
    public string Name { get; } = $"{method.DeclaringType!.Name}.{method.Name}";

    public MethodInfo Method { get; } = method;

    public bool Interleaves { get; } = method.IsDefined(typeof(AlwaysInterleaveAttribute));

    /// <summary>The place of the CancellationToken among the arguments, or -1.</summary>
    public int TokenIndex { get; } = Array.FindIndex(method.GetParameters(), p => p.ParameterType == typeof(CancellationToken));

    /// <summary>Sends the call; answers what the interface's method returns.</summary>
    public abstract object Send(ActorRuntime runtime, GrainId target, object?[] arguments);

    public static GrainMethod Create(MethodInfo method)
    {
        if (method.IsGenericMethodDefinition || method.GetParameters().Any(p => p.ParameterType.IsByRef))
            throw Unsupported(method);
        if (method.ReturnType == typeof(Task) || method.ReturnType == typeof(ValueTask))
            return new VoidMethod(method);
        if (!method.ReturnType.IsGenericType)
            throw Unsupported(method);
        var shape = method.ReturnType.GetGenericTypeDefinition();
        var kind = shape == typeof(Task<>) || shape == typeof(ValueTask<>) ? typeof(ValueMethod<>)
            : shape == typeof(IAsyncEnumerable<>) ? typeof(EnumerableMethod<>)
            : throw Unsupported(method);
        return (GrainMethod)Activator.CreateInstance(kind.MakeGenericType(method.ReturnType.GetGenericArguments()), method)!;
    }

    /// <summary>(grain, arguments) → result, without reflection at call time. ValueTasks become tasks.</summary>
    protected static Func<object, object?[], TResult> Compile<TResult>(MethodInfo method)
    {
        var target = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object?[]));
        Expression call = Expression.Call(
            Expression.Convert(target, method.DeclaringType!), method,
            method.GetParameters().Select((p, i) => Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), p.ParameterType)));
        if (call.Type.IsValueType)
            call = Expression.Call(call, nameof(ValueTask.AsTask), null);
        return Expression.Lambda<Func<object, object?[], TResult>>(call, target, arguments).Compile();
    }

    private static NotSupportedException Unsupported(MethodInfo method) =>
        new($"{method.DeclaringType}.{method.Name}: a grain method returns Task, Task<T>, ValueTask, ValueTask<T> or IAsyncEnumerable<T>, is not generic and takes no references.");
}

internal sealed class VoidMethod(MethodInfo method) : GrainMethod(method)
{
    private readonly Func<object, object?[], Task> invoke = Compile<Task>(method);
    private readonly bool isValueTask = method.ReturnType == typeof(ValueTask);

    public override object Send(ActorRuntime runtime, GrainId target, object?[] arguments)
    {
        var call = new VoidCall(runtime, this, invoke, arguments);
        call.Send(target);
        return isValueTask ? new ValueTask(call.Answer) : call.Answer;
    }
}

internal sealed class ValueMethod<T>(MethodInfo method) : GrainMethod(method)
{
    private readonly Func<object, object?[], Task<T>> invoke = Compile<Task<T>>(method);
    private readonly bool isValueTask = method.ReturnType.IsValueType;

    public override object Send(ActorRuntime runtime, GrainId target, object?[] arguments)
    {
        var call = new ValueCall<T>(runtime, this, invoke, arguments);
        call.Send(target);
        return isValueTask ? new ValueTask<T>(call.Answer) : call.Answer;
    }
}

internal sealed class EnumerableMethod<T>(MethodInfo method) : GrainMethod(method)
{
    private readonly Func<object, object?[], IAsyncEnumerable<T>> invoke = Compile<IAsyncEnumerable<T>>(method);

    public override object Send(ActorRuntime runtime, GrainId target, object?[] arguments) => new EnumerableCall<T>(runtime, this, invoke, target, arguments);
}
