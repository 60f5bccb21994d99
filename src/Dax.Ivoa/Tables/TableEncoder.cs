using System.Buffers;
using Dax.Ivoa.DataLink;

namespace Dax.Ivoa.Tables;

/// <summary>How a table ended.</summary>
public enum TableOutcome
{
    /// <summary>Every row was written.</summary>
    Complete,
    /// <summary>More rows exist than were written (DALI 1.1, 4.4.1).</summary>
    Overflow,
    /// <summary>The source failed after rows had been written.</summary>
    Failed,
}

/// <summary>The end of a table; <paramref name="Message"/> is shown to the reader (required when it failed).</summary>
public sealed record TableEnd(TableOutcome Outcome, string? Message = null)
{
    public static readonly TableEnd Complete = new(TableOutcome.Complete);
}

/// <summary>What the head of a result document says beside its columns.</summary>
public sealed record TableHead(TableSchema Schema)
{
    public string? TableName { get; init; }
    public string? Description { get; init; }
    /// <summary>INFO elements (name, value) of the results RESOURCE, after QUERY_STATUS.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Infos { get; init; } = [];
    /// <summary>Services beside the table (DataLink 1.1, 4); formats other than VOTable have no place for them.</summary>
    public IReadOnlyList<ServiceDescriptor> Descriptors { get; init; } = [];
}

/// <summary>
/// Writes one table in one format, once: <see cref="Begin"/>, any number of <see cref="Rows"/>, <see cref="End"/>. Chosen and specialised
/// by the schema when it is made, so that the loop over rows does not branch on types. Not thread-safe; keeps no rows.
/// </summary>
public abstract class TableEncoder : IDisposable
{
    /// <summary>
    /// Whether nothing is written before <see cref="End"/>. A table of such a format that failed has no document at all (<see cref="End"/>
    /// answers null and writes nothing): the caller can still send an error document instead.
    /// </summary>
    public virtual bool WritesAtEnd => false;

    /// <summary>
    /// Whether a document of this format can say that it failed after its first rows (DALI 1.1, 4.4.2). One that cannot must be broken off where all can see
    /// it, never ended.
    /// </summary>
    public virtual bool TellsFailure => true;

    /// <summary>
    /// Another encoder of the same table whose <see cref="Rows"/> writes what this one's would, so that two threads can share the rows; null where what a
    /// row looks like depends on those before it.
    /// </summary>
    public virtual TableEncoder? CreateTwin() => null;

    /// <summary>Bytes that wait for the end of the document, for formats that write it then.</summary>
    public virtual long Held => 0;

    /// <summary>Everything up to the first row.</summary>
    public abstract void Begin(IBufferWriter<byte> output);

    /// <summary>Rows [first, first + count) of a batch.</summary>
    public abstract void Rows(RowBatch batch, int first, int count, IBufferWriter<byte> output);

    /// <summary>
    /// Everything after the last row. A format whose header needs the number of rows (FITS) has written nothing so far: it answers the whole
    /// document as a stream, to be copied behind <paramref name="output"/>; others answer null.
    /// </summary>
    public abstract Stream? End(TableEnd end, IBufferWriter<byte> output);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) { }
}

/// <summary>A result format: its media types and names, and how to make its encoder. Found by <see cref="TableFormats"/>.</summary>
public abstract class TableFormat
{
    /// <summary>The Content-Type of the answer unless the client named an equivalent media type.</summary>
    public abstract string MediaType { get; }

    /// <summary>File name extension without the dot.</summary>
    public abstract string Extension { get; }

    /// <summary>Short names of RESPONSEFORMAT (DALI 1.1, 3.4.3), in lower case; the first is the usual one.</summary>
    public abstract IReadOnlyList<string> Aliases { get; }

    /// <summary>The outputFormat identifier of TAPRegExt 1.0 (2.4), where there is one.</summary>
    public virtual string? IvoId => null;

    /// <param name="head">Columns and INFOs.</param>
    /// <param name="spool">Makes an empty, seekable scratch stream that vanishes when disposed; only formats that must know the row count ask.</param>
    public abstract TableEncoder CreateEncoder(TableHead head, Func<Stream> spool);
}
