using System.Xml;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>What was found before the rows. <paramref name="NullTexts"/> has the VALUES null of each column, or null.</summary>
internal sealed record VOTableFound(TableSchema Schema, IReadOnlyList<string?> NullTexts, string? Name, string? Description)
{
    /// <summary>TABLEDATA, BINARY, BINARY2 or FITS; empty when no table has data. The scanner stands on this element.</summary>
    public string DataElement { get; init; } = "";
}

/// <summary>
/// Finds the first TABLE that has DATA, however deep in RESOURCEs, and reads its FIELDs. PARAM, GROUP, INFO, COOSYS and whatever else there is are
/// passed over. Without data anywhere, the first TABLE with FIELDs stands for an empty table.
/// </summary>
internal static class VOTableHeadReader
{
    public static VOTableFound Read(VOTableScanner scanner)
    {
        var xml = scanner.Xml;
        if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != "VOTABLE") throw scanner.Error($"This is not a VOTable: its root element is {Name(xml)}");
        VOTableFound? empty = null;
        while (!xml.EOF && scanner.NextChild(-1))
        {
            if (xml.LocalName is "RESOURCE") continue;
            if (xml.LocalName is not "TABLE")
            {
                scanner.Skip();
                continue;
            }
            var found = ReadTable(scanner);
            if (found.DataElement.Length > 0) return found;
            if (found.Schema.Columns.Count > 0) empty ??= found;
        }
        return empty ?? throw scanner.Error("The VOTable has no TABLE with FIELDs");
    }

    private static string Name(XmlReader xml) => xml.NodeType == XmlNodeType.Element ? xml.LocalName.Length <= 64 ? xml.LocalName : "something else" : "missing";

    private static VOTableFound ReadTable(VOTableScanner scanner)
    {
        var xml = scanner.Xml;
        var columns = new List<TableColumn>();
        var nulls = new List<string?>();
        var found = new VOTableFound(new TableSchema(columns), nulls, xml.GetAttribute("name"), null);
        var reference = xml.GetAttribute("ref");
        if (xml.IsEmptyElement) return found;
        for (var depth = xml.Depth; scanner.NextChild(depth);)
        {
            switch (xml.LocalName)
            {
                case "FIELD":
                    if (columns.Count == scanner.Limits.MaxColumns) throw scanner.Error($"The table has more than {scanner.Limits.MaxColumns} columns");
                    columns.Add(ReadField(scanner, columns.Count + 1, out var nullText));
                    nulls.Add(nullText);
                    break;
                case "DESCRIPTION":
                    found = found with { Description = scanner.Text() };
                    break;
                case "DATA":
                    if (xml.IsEmptyElement || !scanner.NextChild(xml.Depth)) break;
                    if (columns.Count == 0) throw scanner.Error(reference is null ? "The table has data but no FIELD" : "A TABLE that refers to another one's FIELDs is not supported");
                    return found with { DataElement = xml.LocalName };
                default:
                    scanner.Skip();
                    break;
            }
        }
        return found;
    }

    private static TableColumn ReadField(VOTableScanner scanner, int number, out string? nullText)
    {
        var xml = scanner.Xml;
        var name = xml.GetAttribute("name") ?? xml.GetAttribute("ID") ?? $"col{number}";
        if (xml.GetAttribute("datatype") is not { } typeName || !DatatypeNames.TryParse(typeName, out var datatype))
            throw scanner.Error($"FIELD {name}: datatype \"{xml.GetAttribute("datatype")}\" is not one of VOTable's");
        var field = new FieldInfo(name, datatype, NullIfEmpty(xml.GetAttribute("arraysize")))
        {
            Id = NullIfEmpty(xml.GetAttribute("ID")),
            Unit = NullIfEmpty(xml.GetAttribute("unit")),
            Ucd = NullIfEmpty(xml.GetAttribute("ucd")),
            Utype = NullIfEmpty(xml.GetAttribute("utype")),
            XType = NullIfEmpty(xml.GetAttribute("xtype")),
        };
        nullText = null;
        if (!xml.IsEmptyElement)
            for (var depth = xml.Depth; scanner.NextChild(depth);)
            {
                if (xml.LocalName == "DESCRIPTION") field = field with { Description = NullIfEmpty(scanner.Text()) };
                else
                {
                    if (xml.LocalName == "VALUES") nullText ??= xml.GetAttribute("null");
                    scanner.Skip();
                }
            }
        return ToColumn(field, scanner);
    }

    private static TableColumn ToColumn(FieldInfo field, VOTableScanner scanner)
    {
        if (!ArrayShape.TryParse(field.ArraySize, out var shape)) throw scanner.Error($"FIELD {field.Name}: arraysize \"{field.ArraySize}\" cannot be understood");
        if (!shape.IsVariable && shape.Count > scanner.Limits.MaxArrayElements) throw scanner.Error($"FIELD {field.Name}: more than {scanner.Limits.MaxArrayElements} elements in a cell");
        return FieldKinds.Column(field);
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
