using System.Buffers;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.DataLink;

/// <summary>A {links} response (DataLink 1.1, 3): its columns with their names, UCDs and units, its one table, and the services that its rows refer to.</summary>
public static class LinksDocument
{
    private static readonly TableSchema Schema = new(
    [
        Text("ID", "meta.id;meta.main", "Identifier that was asked for"),
        Text("access_url", "meta.ref.url", "Where to get it"),
        Text("service_def", "meta.ref", "Service in this document that gives it"),
        Text("error_message", "meta.code.error", "Why there is no link"),
        Text("description", "meta.note", "What it is, for people"),
        Text("semantics", "meta.code", "What it is to the dataset, by http://www.ivoa.net/rdf/datalink/core"),
        Text("content_type", "meta.code.mime", "Media type"),
        new(new FieldInfo("content_length", VoDatatype.Long) { Unit = "byte", Ucd = "phys.size;meta.file", Description = "Size of the download" }, CellKind.Long),
        Text("content_qualifier", "meta.code", "Kind of data product, by http://www.ivoa.net/rdf/product-type"),
    ]);

    private static readonly TableEnd More = new(TableOutcome.Overflow, "More identifiers were asked for than one request answers; ask again for the rest.");

    /// <param name="rows">Those of one identifier stand together.</param>
    /// <param name="services">That rows refer to, and this one.</param>
    /// <param name="isTruncated">Whole identifiers were left out at the end.</param>
    /// <param name="spool">An empty scratch stream, for formats that must know the number of rows.</param>
    public static void Write(
        IBufferWriter<byte> output, TableFormat format, IReadOnlyList<LinkRow> rows, IReadOnlyList<ServiceDescriptor> services, bool isTruncated, Func<Stream> spool)
    {
        var head = new TableHead(Schema) { TableName = "links", Infos = [new("standardID", LinksDescriptor.StandardId)], Descriptors = services };
        using var encoder = format.CreateEncoder(head, spool);
        encoder.Begin(output);
        using (var batch = Batch(rows))
            if (rows.Count > 0) encoder.Rows(batch, 0, rows.Count, output);
        using var whole = encoder.End(isTruncated ? More : TableEnd.Complete, output);
        if (whole is not null) Copy(whole, output);
    }

    private static RowBatch Batch(IReadOnlyList<LinkRow> rows)
    {
        var lengths = new long[rows.Count];
        var known = new ulong[(rows.Count + 63) / 64];
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].ContentLength is not { } length) continue;
            lengths[i] = length;
            known[i >> 6] |= 1UL << (i & 63);
        }
        return new RowBatch(rows.Count,
        [
            Column(r => r.Id), Column(r => r.AccessUrl), Column(r => r.ServiceDef), Column(r => r.ErrorMessage), Column(r => r.Description), Column(r => r.Semantics),
            Column(r => r.ContentType), new MemoryVector<long>(lengths, known), Column(r => r.ContentQualifier),
        ]);

        MemoryTextVector Column(Func<LinkRow, string?> value) => MemoryTextVector.Of([.. rows.Select(value)]);
    }

    private static void Copy(Stream document, IBufferWriter<byte> output)
    {
        for (int read; (read = document.Read(output.GetSpan(64 << 10))) > 0;) output.Advance(read);
    }

    private static TableColumn Text(string name, string ucd, string description) =>
        new(new FieldInfo(name, VoDatatype.Char, "*") { Ucd = ucd, Description = description }, CellKind.Text);
}
