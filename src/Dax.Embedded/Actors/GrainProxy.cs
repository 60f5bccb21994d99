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
        var reference = Create<TGrainInterface, GrainProxy>();
        var proxy = (GrainProxy)(object)reference!;
        proxy.runtime = runtime;
        proxy.GrainId = grain;
        proxy.face = typeof(TGrainInterface);
        proxy.methods = runtime.Types.Methods(typeof(TGrainInterface));
        return reference;
    }

    public TGrainInterface Cast<TGrainInterface>() => this is TGrainInterface same ? same : Create<TGrainInterface>(runtime, GrainId);

    public override bool Equals(object? obj) => obj is GrainProxy other && other.GrainId == GrainId && other.face == face;

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => $"{face.Name} of {GrainId}";

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => methods[targetMethod!].Send(runtime, GrainId, args!);
}
