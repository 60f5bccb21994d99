using System.Buffers;
using System.Xml;

namespace Dax.Ivoa.Dali;

/// <summary>A query worth trying (DALI 1.1, 2.3; TAP 1.1, 2.6).</summary>
/// <param name="Id">XML id, unique in the document.</param>
/// <param name="Name">Plain text of one line.</param>
/// <param name="Tables">Qualified names of the tables that it uses.</param>
public sealed record TapExample(string Id, string Name, string Description, string Query, IReadOnlyList<string> Tables);

/// <summary>The /examples document: XHTML with RDFa Lite, no href or src on elements that carry a property.</summary>
public static class TapExamplesDocument
{
    public const string ContentType = "application/xhtml+xml";
    private const string Xhtml = "http://www.w3.org/1999/xhtml";

    public static void Write(IBufferWriter<byte> output, string title, IReadOnlyList<TapExample> examples)
    {
        using var xml = XmlOutput.Open(output);
        xml.WriteStartDocument();
        xml.WriteStartElement("html", Xhtml);
        xml.WriteStartElement("head", Xhtml);
        xml.Element("title", title, Xhtml);
        xml.WriteEndElement();
        xml.WriteStartElement("body", Xhtml);
        xml.WriteAttributeString("vocab", "http://www.ivoa.net/rdf/examples#");
        xml.Element("h1", title, Xhtml);
        foreach (var example in examples)
            Write(xml, example);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndDocument();
    }

    private static void Write(XmlWriter xml, TapExample example)
    {
        xml.WriteStartElement("div", Xhtml);
        xml.WriteAttributeString("typeof", "example");
        xml.WriteAttributeString("id", example.Id);
        xml.WriteAttributeString("resource", "#" + example.Id);
        Property(xml, "h2", "name", example.Name);
        xml.Element("p", example.Description, Xhtml);
        if (example.Tables.Count > 0)
        {
            xml.WriteStartElement("p", Xhtml);
            xml.WriteString("Tables: ");
            foreach (var table in example.Tables)
                Property(xml, "code", "table", table);
            xml.WriteEndElement();
        }
        Property(xml, "pre", "query", example.Query);
        xml.WriteEndElement();
    }

    private static void Property(XmlWriter xml, string element, string property, string text)
    {
        xml.WriteStartElement(element, Xhtml);
        xml.WriteAttributeString("property", property);
        xml.WriteString(XmlOutput.Clean(text));
        xml.WriteEndElement();
    }
}
