using System.Text;
using System.Xml;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>A source of rows that a pool thread drives.</summary>
internal interface IVOTableRows
{
    /// <summary>The next batch, or null at the end of the data.</summary>
    RowBatch? Read();
}

/// <summary>The rows of a TABLEDATA element, cell by cell; a cell's text never becomes a string.</summary>
internal sealed class TableDataRows : IVOTableRows
{
    private readonly VOTableScanner scanner;
    private readonly XmlReader xml;
    private readonly TableSchema schema;
    private readonly TextCellReader[] cells;
    private readonly BatchBuilder batch;
    private readonly int depth;
    private char[] text = new char[1024];
    private byte[] utf8 = new byte[3 * 1024];
    private int length;
    private long row;
    private bool ended;

    public TableDataRows(VOTableScanner scanner, VOTableFound found)
    {
        this.scanner = scanner;
        xml = scanner.Xml;
        schema = found.Schema;
        cells = [.. schema.Columns.Select((c, i) => TextCellReader.For(c, found.NullTexts[i], scanner.Limits.MaxArrayElements))];
        batch = new BatchBuilder([.. cells.Select(c => c.Column)]);
        depth = xml.Depth;
        ended = xml.IsEmptyElement;
    }

    public RowBatch? Read()
    {
        batch.Clear();
        while (!ended && NextRow())
        {
            if (++row > scanner.Limits.MaxRows) throw scanner.Error($"The table has more than {scanner.Limits.MaxRows} rows");
            ReadRow();
            if (batch.EndRow()) break;
        }
        return batch.Build();
    }

    private bool NextRow()
    {
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element)
                return xml.LocalName == "TR" ? true : throw scanner.Error("TABLEDATA may hold TR elements only");
            if (xml.NodeType == XmlNodeType.EndElement && xml.Depth == depth) break;
        }
        ended = true;
        return false;
    }

    private void ReadRow()
    {
        var column = 0;
        if (!xml.IsEmptyElement)
            while (xml.Read() && xml.NodeType != XmlNodeType.EndElement)
            {
                if (xml.NodeType != XmlNodeType.Element) continue;
                if (xml.LocalName != "TD") throw scanner.Error("A TR may hold TD elements only");
                if (column == cells.Length) throw scanner.Error($"Row {row} has more cells than the table has FIELDs ({cells.Length})");
                ReadCell(column++);
            }
        if (column < cells.Length) throw scanner.Error($"Row {row} has {column} cells, but the table has {cells.Length} FIELDs");
    }

    private void ReadCell(int column)
    {
        if (xml.HasAttributes && xml.GetAttribute("encoding") is not null) throw scanner.Error("Encoded cells (TD encoding) are not supported");
        length = 0;
        if (!xml.IsEmptyElement)
            while (xml.Read() && xml.NodeType != XmlNodeType.EndElement)
            {
                if (xml.NodeType == XmlNodeType.Element) throw scanner.Error("A TD may hold text only");
                if (xml.CanReadValueChunk && xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace) ReadText(column);
            }
        var cell = cells[column];
        if (length == 0)
        {
            cell.Column.AppendNull();
            return;
        }
        if (utf8.Length < length * 3) utf8 = new byte[text.Length * 3];
        var bytes = Encoding.UTF8.GetBytes(text.AsSpan(0, length), utf8);
        if (!cell.TryAppend(utf8.AsSpan(0, bytes))) throw BadCell(column);
    }

    private void ReadText(int column)
    {
        for (int n; (n = xml.ReadValueChunk(text, length, text.Length - length)) > 0;)
        {
            length += n;
            if (length < text.Length) continue;
            // Numbers of an array take some 25 characters each at most.
            if (length > 32L * scanner.Limits.MaxArrayElements) throw scanner.Error($"Row {row}, column {schema.Columns[column].Field.Name}: the cell is too long");
            Array.Resize(ref text, text.Length * 2);
        }
    }

    private VOTableFormatException BadCell(int column)
    {
        var field = schema.Columns[column].Field;
        var shown = new string(text, 0, Math.Min(length, 40)).Trim();
        var type = DatatypeNames.Name(field.Datatype) + (field.ArraySize is null ? "" : $"[{field.ArraySize}]") + (schema.Columns[column].Kind == CellKind.Timestamp ? " timestamp" : "");
        return scanner.Error($"Row {row}, column {field.Name}: \"{shown}\" is not a valid {type}");
    }
}
