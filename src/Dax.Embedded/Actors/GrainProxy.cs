using System.Collections.Frozen;
using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace Dax.Embedded.Actors;

/// <summary>A reference to a grain by one of its interfaces. References to the same grain by the same interface are equal.</summary>
#pragma warning disable CA1852 // DispatchProxy derives from it.
internal class GrainProxy : DispatchProxy, IAddressable
#pragma warning restore CA1852
{
    private ActorRuntime runtime = null!;
    private Type face = null!;
    private FrozenDictionary<MethodInfo, GrainMethod> methods = null!;

    public GrainId GrainId { get; private set; }

    public Type Interface => face;

    public static TGrainInterface Create<TGrainInterface>(ActorRuntime runtime, GrainId grain)
    {
        if (!grain.Type.Type.IsAssignableTo(typeof(TGrainInterface)))
            throw new InvalidCastException($"{grain.Type.Type} does not implement {typeof(TGrainInterface)}.");
        // A copy is a hundredth of the work that reflection has with a new one.
        var proxy = (GrainProxy)runtime.Proxies.GetOrAdd(typeof(TGrainInterface), static (_, runtime) => Pattern<TGrainInterface>(runtime), runtime).MemberwiseClone();
        proxy.GrainId = grain;
        return (TGrainInterface)(object)proxy;
    }

    private static GrainProxy Pattern<TGrainInterface>(ActorRuntime runtime)
    {
        var proxy = (GrainProxy)(object)Create<TGrainInterface, GrainProxy>()!;
        proxy.runtime = runtime;
        proxy.face = typeof(TGrainInterface);
        proxy.methods = runtime.Types.Methods(typeof(TGrainInterface));
        return proxy;
    }

    public TGrainInterface Cast<TGrainInterface>() => this is TGrainInterface same ? same : Create<TGrainInterface>(runtime, GrainId);

    public override bool Equals(object? obj) => obj is GrainProxy other && other.GrainId == GrainId && other.face == face;

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => $"{face.Name} of {GrainId}";

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => methods[targetMethod!].Send(runtime, GrainId, args!);
}
