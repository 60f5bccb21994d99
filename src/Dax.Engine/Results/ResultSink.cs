using Dax.Engine.Ports;
using Dax.Engine.Queries;

namespace Dax.Engine.Results;

/// <summary>Writes an answer into the result store. Disposed without <see cref="Complete"/> it leaves nothing.</summary>
internal sealed class ResultSink(IResultStore store, ResultKey key) : IChunkSink, IAsyncDisposable
{
    private IResultWriter? writer;
    private QueryHead? head;

    public async ValueTask Begin(QueryHead head, CancellationToken cancel)
    {
        this.head = head;
        writer = await store.Create(key, cancel);
    }

    public ValueTask Write(ReadOnlyMemory<byte> bytes, CancellationToken cancel) => Begun.Write(bytes, cancel);

    public async ValueTask<(QueryHead Head, long Size)> Complete(CancellationToken cancel) => (head!, await Begun.Complete(cancel));

    public ValueTask DisposeAsync() => writer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private IResultWriter Begun => writer ?? throw new InvalidOperationException("The answer was not begun.");
}
