using Dax.Contracts.Datasets;
using Dax.Engine.Datasets;
using Dax.Grains.Faults;

namespace Dax.Grains.Datasets;

/// <summary>Opens datasets' files where they lie.</summary>
internal sealed class DatasetFileReader(DatasetFiles files) : IDatasetFiles
{
    public async ValueTask<DatasetFile> Open(string label, Guid id, string? component, CancellationToken cancel) =>
        new OpenFile((await files.Open(label, id, component, cancel)).OrThrow());

    private sealed class OpenFile(OpenDatasetFile file) : DatasetFile
    {
        public override string FileName => file.FileName;
        public override string ContentType => file.ContentType;
        public override long Length => file.Length;
        public override string ETag => file.ETag;
        public override DateTimeOffset? LastModified => file.LastModified;

        // On the caller's thread: a megabyte out of the page cache costs less than handing it to another thread and back.
        public override ValueTask Read(long offset, Memory<byte> into, CancellationToken cancel)
        {
            cancel.ThrowIfCancellationRequested();
            file.Read(offset, into.Span);
            return ValueTask.CompletedTask;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) file.Dispose();
        }
    }
}
