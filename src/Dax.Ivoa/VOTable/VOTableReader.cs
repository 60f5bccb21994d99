using System.Xml;
using Dax.Ivoa.Fits;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>
/// Streams the rows of the first table of a VOTable 1.0 to 1.5: TABLEDATA, BINARY, BINARY2 or inline FITS. Nothing outside of the document is ever
/// fetched: no DTD, no entities, no STREAM href. The document is parsed on pool threads, a batch at a time, and to its end: one that breaks off
/// after the rows is an error too. Throws <see cref="VOTableFormatException"/>.
/// </summary>
public sealed class VOTableReader : IRowStream
{
    private readonly Stream stream;
    private readonly BoundedStream bounded;
    private readonly XmlReader xml;
    private IVOTableRows? rows;
    private FitsTableReader? fits;

    private VOTableReader(Stream stream, VOTableLimits limits)
    {
        this.stream = stream;
        bounded = new BoundedStream(stream, limits.MaxBytes);
        xml = XmlReader.Create(bounded, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            MaxCharactersInDocument = limits.MaxBytes,
        });
    }

    public TableSchema Schema { get; private set; } = new([]);

    /// <summary>The TABLE's name.</summary>
    public string? Name { get; private set; }

    public string? Description { get; private set; }

    /// <summary>Reads up to the first row. Owns the stream from then on, also when opening fails.</summary>
    public static async Task<VOTableReader> Open(Stream stream, VOTableLimits? limits = null, CancellationToken cancel = default)
    {
        VOTableReader? reader = null;
        try
        {
            return await Task.Run(() =>
            {
                // Its constructor already looks for a byte order mark.
                bool started = false;
                try
                {
                    reader = new VOTableReader(stream, limits ?? VOTableLimits.Default);
                    started = true;
                    reader.Guarded(() => reader.Start(limits ?? VOTableLimits.Default), cancel);
                    return reader;
                }
                catch (XmlException e) when (!started)
                {
                    throw new VOTableFormatException("This is not a VOTable: it is not XML", inner: e);
                }
            }, cancel);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    public async ValueTask<RowBatch?> Read(CancellationToken cancel)
    {
        if (rows is null) return null;
        var batch = await Task.Run(() => Guarded(Next, cancel), cancel);
        if (batch is null) rows = null;
        return batch;
    }

    public async ValueTask DisposeAsync()
    {
        xml.Dispose();
        if (fits is not null) await fits.DisposeAsync();
        await stream.DisposeAsync();
    }

    private bool Start(VOTableLimits limits)
    {
        var scanner = new VOTableScanner(xml, limits);
        var found = VOTableHeadReader.Read(scanner);
        Schema = found.Schema;
        Name = found.Name;
        Description = found.Description;
        rows = found.DataElement switch
        {
            "" => null,
            "TABLEDATA" => new TableDataRows(scanner, found),
            "BINARY" or "BINARY2" => new BinaryRowsReader(Base64(scanner), found, found.DataElement == "BINARY2", limits),
            "FITS" => new FitsRows(fits = OpenFits(scanner, found, limits), bounded),
            _ => throw scanner.Error($"DATA holds {found.DataElement}, which is not supported"),
        };
        return true;
    }

    private RowBatch? Next()
    {
        var batch = rows!.Read();
        if (batch is null)
            while (xml.Read()) { }
        return batch;
    }

    private FitsTableReader OpenFits(VOTableScanner scanner, VOTableFound found, VOTableLimits limits)
    {
        int? extension = int.TryParse(xml.GetAttribute("extnum"), out var number) ? number : null;
        var bounds = new FitsTableLimits { MaxColumns = limits.MaxColumns, MaxRows = limits.MaxRows, MaxRowBytes = limits.MaxRowBytes, MaxArrayElements = limits.MaxArrayElements };
        var opened = FitsTableReader.Open(Base64(scanner), bounds, extension, bounded.Cancel).GetAwaiter().GetResult();
        var inner = opened.Schema.Columns;
        if (inner.Count != found.Schema.Columns.Count)
            throw scanner.Error($"The FITS table has {inner.Count} columns, but there are {found.Schema.Columns.Count} FIELDs");
        Schema = new TableSchema([.. inner.Select((c, i) => c with { Field = Described(c.Field, found.Schema.Columns[i].Field) })]);
        return opened;
    }

    private sealed class FitsRows(FitsTableReader reader, BoundedStream source) : IVOTableRows
    {
        public RowBatch? Read() => reader.Read(source.Cancel).AsTask().GetAwaiter().GetResult();
    }

    // The FIELD describes the column; its type is what FITS says, for that is how the bytes are.
    private static FieldInfo Described(FieldInfo fits, FieldInfo field) => field with { Datatype = fits.Datatype, ArraySize = fits.ArraySize };

    private static XmlBase64Stream Base64(VOTableScanner scanner)
    {
        var xml = scanner.Xml;
        if (xml.IsEmptyElement || !scanner.NextChild(xml.Depth) || xml.LocalName != "STREAM") throw scanner.Error("Binary data need a STREAM");
        if (xml.GetAttribute("href") is not null) throw scanner.Error("A STREAM that refers to another place (href) is not accepted");
        if (xml.GetAttribute("encoding") is { } encoding && encoding != "base64") throw scanner.Error($"STREAM encoding \"{encoding}\" is not supported, only base64");
        return new XmlBase64Stream(xml);
    }

    private T Guarded<T>(Func<T> action, CancellationToken cancel)
    {
        bounded.Cancel = cancel;
        try
        {
            return action();
        }
        catch (XmlException e)
        {
            throw VOTableFormatException.From(e, xml);
        }
        catch (FitsTableFormatException e)
        {
            throw new VOTableFormatException(e.Message, inner: e);
        }
        catch (VOTableFormatException e) when (e.Line == 0)
        {
            throw VOTableFormatException.At(xml, e.Message);
        }
    }
}
