using System.Globalization;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>
/// Everything of a result VOTable but its rows: one RESOURCE type="results" with QUERY_STATUS before and, when the table did not end well, after
/// its one TABLE (DALI 1.1, 4.4).
/// </summary>
internal static class VOTableFrame
{
    public static void Open(ref Utf8Sink sink) => sink.Write(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"u8 +
        "<VOTABLE version=\"1.4\" xmlns=\"http://www.ivoa.net/xml/VOTable/v1.3\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""u8 +
        " xsi:schemaLocation=\"http://www.ivoa.net/xml/VOTable/v1.3 http://www.ivoa.net/xml/VOTable/VOTable-1.4.xsd\">\n<RESOURCE type=\"results\">\n"u8);

    public static void Close(ref Utf8Sink sink) => sink.Write("</RESOURCE>\n</VOTABLE>\n"u8);

    public static void Info(string name, string value, string? content, ref Utf8Sink sink)
    {
        sink.Write("<INFO"u8);
        XmlText.Attribute("name", name, ref sink);
        XmlText.Attribute("value", value, ref sink);
        if (string.IsNullOrEmpty(content))
            sink.Write("/>\n"u8);
        else
        {
            sink.Write((byte)'>');
            XmlText.Text(content, ref sink);
            sink.Write("</INFO>\n"u8);
        }
    }

    /// <summary>From the XML declaration to the DATA element.</summary>
    public static void Begin(TableHead head, Serialization serialization, ref Utf8Sink sink)
    {
        Open(ref sink);
        if (head.Description is { } description) Description(description, ref sink);
        Info("QUERY_STATUS", "OK", null, ref sink);
        foreach (var (name, value) in head.Infos) Info(name, value, null, ref sink);
        sink.Write("<TABLE"u8);
        XmlText.Attribute("name", head.TableName, ref sink);
        sink.Write(">\n"u8);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in head.Schema.Columns) Field(column, serialization, ids, ref sink);
        sink.Write("<DATA>\n"u8);
    }

    /// <summary>From the end of DATA to the end of the document.</summary>
    public static void End(TableHead head, TableEnd end, ref Utf8Sink sink)
    {
        sink.Write("</DATA>\n</TABLE>\n"u8);
        if (end.Outcome == TableOutcome.Overflow) Info("QUERY_STATUS", "OVERFLOW", end.Message, ref sink);
        if (end.Outcome == TableOutcome.Failed) Info("QUERY_STATUS", "ERROR", end.Message ?? "The query failed after rows had been sent.", ref sink);
        sink.Write("</RESOURCE>\n"u8);
        foreach (var service in head.Descriptors) DescriptorWriter.Write(service, ref sink);
        sink.Write("</VOTABLE>\n"u8);
    }

    private static void Field(TableColumn column, Serialization serialization, HashSet<string> ids, ref Utf8Sink sink)
    {
        var field = column.Field;
        var datatype = serialization == Serialization.Binary ? BinaryNulls.Carrier(column) : field.Datatype;
        sink.Write("<FIELD"u8);
        XmlText.Attribute("name", field.Name, ref sink);
        if (field.Id is { } id && IsXmlName(id) && ids.Add(id)) XmlText.Attribute("ID", id, ref sink);
        XmlText.Attribute("datatype", DatatypeNames.Name(datatype), ref sink);
        // "1" says no more than nothing, and is deprecated (VOTable 1.3, Erratum 3).
        XmlText.Attribute("arraysize", field.ArraySize == "1" ? null : field.ArraySize, ref sink);
        XmlText.Attribute("unit", field.Unit, ref sink);
        XmlText.Attribute("ucd", field.Ucd, ref sink);
        XmlText.Attribute("utype", field.Utype, ref sink);
        XmlText.Attribute("xtype", field.XType, ref sink);
        var nullValue = serialization == Serialization.Binary ? BinaryNulls.Declared(column) : null;
        if (field.Description is null && nullValue is null)
        {
            sink.Write("/>\n"u8);
            return;
        }
        sink.Write((byte)'>');
        if (field.Description is { } text) Description(text, ref sink);
        if (nullValue is { } value) sink.Write(string.Create(CultureInfo.InvariantCulture, $"<VALUES null=\"{value}\"/>"));
        sink.Write("</FIELD>\n"u8);
    }

    private static void Description(string text, ref Utf8Sink sink)
    {
        sink.Write("<DESCRIPTION>"u8);
        XmlText.Text(text, ref sink);
        sink.Write("</DESCRIPTION>"u8);
    }

    private static bool IsXmlName(string id)
    {
        if (id.Length == 0 || !(char.IsLetter(id[0]) || id[0] == '_')) return false;
        foreach (var c in id)
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '-' or '.')) return false;
        return true;
    }
}
