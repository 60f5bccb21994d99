using System.Runtime.CompilerServices;
using Dax.Embedded.Actors;
using Orleans.Runtime;

namespace Dax.Embedded.Persistence;

/// <summary>One piece of a grain's state in its activation.</summary>
internal sealed class PersistentState<TState>(StateStore store, GrainId grain, string name) : IPersistentState<TState>, IStoredState
{
    private long version;

    public TState State { get; set; } = New();

    public string? Etag => StateStore.Etag(version);

    public bool RecordExists => version != 0;

    public async Task ReadStateAsync()
    {
        var (stored, payload) = await store.Read(grain, name);
        State = stored == 0 ? New() : store.Serializer.Deserialize<TState>(new BinaryData(payload)) ?? New();
        version = stored;
    }

    public async Task WriteStateAsync()
    {
        // Serialised here and now: the grain may go on changing its state while the bytes wait for the disk.
        var payload = store.Serializer.Serialize(State).ToArray();
        version = await store.Write(grain, name, version, payload);
    }

    public async Task ClearStateAsync()
    {
        await store.Clear(grain, name, version);
        (State, version) = (New(), 0);
    }

    private static TState New()
    {
        if (typeof(TState).IsValueType)
            return default!;
        return typeof(TState).GetConstructor(Type.EmptyTypes) is not null
            ? Activator.CreateInstance<TState>()
            : (TState)RuntimeHelpers.GetUninitializedObject(typeof(TState));
    }
}
