using System.Collections.Concurrent;
using Dax.Contracts.Datasets;
using Dax.Contracts.Faults;

namespace Dax.Web.Tests.Fakes;

/// <summary>Files in memory by dataset and component; remembers how much was read and whether all were closed.</summary>
internal sealed class FakeFiles : IDatasetFiles
{
    private int open;

    public ConcurrentDictionary<(Guid Id, string? Component), FakeFile> Stored { get; } = new();

    public int Open => Volatile.Read(ref open);

    /// <summary>Awaited before every read.</summary>
    public Func<long, Task>? BeforeRead { get; set; }

    public long BytesRead;

    public FakeFile Add(Guid id, byte[] bytes, string? component = null) => Stored[(id, component)] = new FakeFile(bytes);

    ValueTask<DatasetFile> IDatasetFiles.Open(string label, Guid id, string? component, CancellationToken cancel)
    {
        if (label != "main" || !Stored.TryGetValue((id, component), out var file)) throw new FaultException(new FaultView(FaultCode.NotFound, "There is no such dataset."));
        if (file.Fault is { } fault) throw new FaultException(fault);
        Interlocked.Increment(ref open);
        return ValueTask.FromResult<DatasetFile>(new Opened(this, file));
    }

    private sealed class Opened(FakeFiles owner, FakeFile file) : DatasetFile
    {
        public override string FileName => file.FileName;
        public override string ContentType => file.ContentType;
        public override long Length => file.Length ?? file.Bytes.Length;
        public override string ETag => file.ETag;
        public override DateTimeOffset? LastModified => file.LastModified;

        public override async ValueTask Read(long offset, Memory<byte> into, CancellationToken cancel)
        {
            if (owner.BeforeRead is { } wait) await wait(offset).WaitAsync(cancel);
            Interlocked.Add(ref owner.BytesRead, into.Length);
            for (var done = 0; done < into.Length;)
            {
                var from = (int)((offset + done) % file.Bytes.Length);
                var count = Math.Min(into.Length - done, file.Bytes.Length - from);
                file.Bytes.AsMemory(from, count).CopyTo(into[done..]);
                done += count;
            }
        }

        protected override void Dispose(bool disposing) => Interlocked.Decrement(ref owner.open);
    }
}

internal sealed record FakeFile(byte[] Bytes)
{
    public string FileName { get; init; } = "visit_image.fits";
    public string ContentType { get; init; } = "application/fits";
    public string ETag { get; init; } = "\"one\"";
    public DateTimeOffset? LastModified { get; init; } = Fixtures.Noon;

    /// <summary>Longer than the bytes: they are repeated.</summary>
    public long? Length { get; init; }

    /// <summary>What opening throws.</summary>
    public FaultView? Fault { get; init; }
}
