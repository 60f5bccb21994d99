using System.Reflection;
using Orleans;
using Orleans.Runtime;

namespace Dax.Embedded.Actors;

#pragma warning disable CA1852 // DispatchProxy derives from it.
internal class GrainProxy : DispatchProxy, IAddressable
{
    public GrainId GrainId { get; set; }

    public TGrainInterface Cast<TGrainInterface>() => throw new NotImplementedException();

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotImplementedException();
}

internal abstract class EnumerableCall<T> : IAsyncEnumerable<T>
{
    public int MaxBatchSize { get; set; } = 100;

    public abstract IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default);
}
