using System.Buffers;
using System.Xml;
using Dax.Ivoa.Dali;
using Dax.Ivoa.VOTable;

namespace Dax.Ivoa.Vosi;

/// <summary>How much /tables says (VOSI 1.1, 3.3): <see cref="Min"/> leaves columns and foreign keys to the children.</summary>
public enum TableDetail { Min, Max }

/// <summary>The documents of VOSI 1.1. Children of their roots are unqualified, as VODataService 1.2 has them.</summary>
public static partial class VosiDocuments
{
    private const string VosiTables = "http://www.ivoa.net/xml/VOSITables/v1.0";
    private const string VoDataService = "http://www.ivoa.net/xml/VODataService/v1.1";

    public static void WriteTableSet(IBufferWriter<byte> output, TableSet tables, TableDetail detail)
    {
        using var xml = StartTables(output, "tableset");
        foreach (var schema in tables.Schemas)
        {
            xml.WriteStartElement("schema");
            xml.Element("name", schema.Name);
            xml.Optional("title", schema.Title);
            xml.Optional("description", schema.Description);
            xml.Optional("utype", schema.Utype);
            foreach (var table in schema.Tables)
            {
                xml.WriteStartElement("table");
                Table(xml, table, detail);
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    public static void WriteTable(IBufferWriter<byte> output, TableEntry table)
    {
        using var xml = StartTables(output, "table");
        Table(xml, table, TableDetail.Max);
        xml.WriteEndElement();
    }

    private static XmlWriter StartTables(IBufferWriter<byte> output, string root)
    {
        var xml = XmlOutput.Open(output);
        xml.WriteStartDocument();
        xml.WriteStartElement("vosi", root, VosiTables);
        xml.WriteAttributeString("xmlns", "vs", null, VoDataService);
        xml.WriteAttributeString("xmlns", "xsi", null, Xsi);
        return xml;
    }

    private static void Table(XmlWriter xml, TableEntry table, TableDetail detail)
    {
        xml.WriteAttributeString("type", table.Type);
        xml.Element("name", table.QualifiedName);
        xml.Optional("title", table.Title);
        xml.Optional("description", table.Description);
        xml.Optional("utype", table.Utype);
        if (table.RowCount is { } rows)
            xml.Element("nrows", rows);
        if (detail == TableDetail.Min)
            return;
        foreach (var column in table.Columns)
            Column(xml, column);
        foreach (var key in table.Keys)
            Key(xml, key);
    }

    private static void Column(XmlWriter xml, ColumnEntry column)
    {
        var field = column.Field;
        xml.WriteStartElement("column");
        xml.WriteAttributeString("std", XmlConvert.ToString(column.Std));
        xml.Element("name", field.Name);
        xml.Optional("description", field.Description);
        xml.Optional("unit", field.Unit);
        xml.Optional("ucd", field.Ucd);
        xml.Optional("utype", field.Utype);
        xml.WriteStartElement("dataType");
        xml.WriteAttributeString("type", Xsi, "vs:VOTableType");
        xml.Attribute("arraysize", field.ArraySize);
        xml.Attribute("extendedType", field.XType);
        xml.WriteString(DatatypeNames.Name(field.Datatype));
        xml.WriteEndElement();
        if (column.Indexed)
            xml.Element("flag", "indexed");
        // TAP_SCHEMA.columns.principal has no place of its own in VODataService; clients know the flag by this name.
        if (column.Principal)
            xml.Element("flag", "principal");
        if (column.Nullable)
            xml.Element("flag", "nullable");
        xml.WriteEndElement();
    }

    private static void Key(XmlWriter xml, KeyEntry key)
    {
        xml.WriteStartElement("foreignKey");
        xml.Element("targetTable", key.TargetTable);
        foreach (var pair in key.Columns)
        {
            xml.WriteStartElement("fkColumn");
            xml.Element("fromColumn", pair.From);
            xml.Element("targetColumn", pair.Target);
            xml.WriteEndElement();
        }
        xml.Optional("description", key.Description);
        xml.Optional("utype", key.Utype);
        xml.WriteEndElement();
    }
}
