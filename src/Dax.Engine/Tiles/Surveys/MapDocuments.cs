using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using Dax.Sky.Fits;
using Dax.Sky.Healpix;

namespace Dax.Engine.Tiles.Surveys;

/// <summary>Documents about a map: its coverage, and the images that it is made of.</summary>
internal static class MapDocuments
{
    private const string VOTable = "http://www.ivoa.net/xml/VOTable/v1.3";

    /// <summary>Rows; beyond that the document says that it is cut short.</summary>
    private const int MostImages = 20_000;

    public static ReadOnlyMemory<byte> CoverageFits(LiveMap map)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new FitsWriter(output)) MocFits.Write(map.Images.Moc, writer, map.Name);
        return output.WrittenMemory;
    }

    public static ReadOnlyMemory<byte> CoverageJson(LiveMap map)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output)) MocJson.Write(map.Images.Moc, json);
        return output.WrittenMemory;
    }

    /// <summary>The images, as a VOTable with the names that ObsCore has for what it says of them.</summary>
    public static ReadOnlyMemory<byte> Images(LiveMap map, string authority)
    {
        using var output = new MemoryStream();
        using (var xml = XmlWriter.Create(output, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true }))
        {
            xml.WriteStartElement("VOTABLE", VOTable);
            xml.WriteAttributeString("version", "1.4");
            xml.WriteStartElement("RESOURCE", VOTable);
            xml.WriteAttributeString("type", "results");
            Info(xml, map.Images.Images.Length > MostImages ? "OVERFLOW" : "OK");
            xml.WriteStartElement("TABLE", VOTable);
            xml.WriteAttributeString("name", map.Name);
            Field(xml, "obs_publisher_did", "char", "meta.ref.ivoid", null);
            Field(xml, "dataset_type", "char", "meta.code.class", null);
            Field(xml, "obs_collection", "char", "meta.id", null);
            Field(xml, "s_ra", "double", "pos.eq.ra", "deg");
            Field(xml, "s_dec", "double", "pos.eq.dec", "deg");
            Field(xml, "s_fov", "double", "phys.angSize;instr.fov", "deg");
            xml.WriteStartElement("DATA", VOTable);
            xml.WriteStartElement("TABLEDATA", VOTable);
            foreach (var image in map.Images.Images.Take(MostImages)) Row(xml, image, authority);
        }
        return output.ToArray();
    }

    private static void Info(XmlWriter xml, string status)
    {
        xml.WriteStartElement("INFO", VOTable);
        xml.WriteAttributeString("name", "QUERY_STATUS");
        xml.WriteAttributeString("value", status);
        xml.WriteEndElement();
    }

    private static void Field(XmlWriter xml, string name, string type, string ucd, string? unit)
    {
        xml.WriteStartElement("FIELD", VOTable);
        xml.WriteAttributeString("name", name);
        xml.WriteAttributeString("datatype", type);
        if (type == "char") xml.WriteAttributeString("arraysize", "*");
        xml.WriteAttributeString("ucd", ucd);
        if (unit is not null) xml.WriteAttributeString("unit", unit);
        xml.WriteEndElement();
    }

    private static void Row(XmlWriter xml, SurveyImage image, string authority)
    {
        var (dataset, circle) = (image.Found.Dataset.Ref, image.Found.Region!.BoundingCircle);
        xml.WriteStartElement("TR", VOTable);
        foreach (var cell in (ReadOnlySpan<string>)[image.Did(authority), dataset.DatasetType, dataset.Run, Text(circle.Center.LonDegrees), Text(circle.Center.LatDegrees), Text(2 * circle.RadiusDegrees)])
            xml.WriteElementString("TD", VOTable, cell);
        xml.WriteEndElement();
    }

    private static string Text(double value) => value.ToString("r", CultureInfo.InvariantCulture);
}
