using Dax.Ivoa.DataLink;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.VOTable;

/// <summary>Writes service descriptors: RESOURCEs without a table (DataLink 1.1, 4.1 to 4.3).</summary>
internal static class DescriptorWriter
{
    public static void Write(ServiceDescriptor service, ref Utf8Sink sink)
    {
        sink.Write("<RESOURCE type=\"meta\""u8);
        XmlText.Attribute("utype", service.IsSelf ? "adhoc:this" : "adhoc:service", ref sink);
        XmlText.Attribute("ID", service.Id, ref sink);
        XmlText.Attribute("name", service.Name, ref sink);
        sink.Write(">\n"u8);
        Description(service.Description, ref sink);
        Property("standardID", service.StandardId, null, ref sink);
        Property("accessURL", service.AccessUrl, "meta.ref.url", ref sink);
        Property("contentType", service.ContentType, "meta.code.mime", ref sink);
        sink.Write("<GROUP name=\"inputParams\">\n"u8);
        foreach (var input in service.Inputs) Input(input, ref sink);
        sink.Write("</GROUP>\n</RESOURCE>\n"u8);
    }

    private static void Property(string name, string? value, string? ucd, ref Utf8Sink sink)
    {
        if (value is null) return;
        sink.Write("<PARAM"u8);
        XmlText.Attribute("name", name, ref sink);
        sink.Write(" datatype=\"char\" arraysize=\"*\""u8);
        XmlText.Attribute("ucd", ucd, ref sink);
        XmlText.Attribute("value", value, ref sink);
        sink.Write("/>\n"u8);
    }

    private static void Input(InputParameter input, ref Utf8Sink sink)
    {
        sink.Write("<PARAM"u8);
        XmlText.Attribute("name", input.Name, ref sink);
        XmlText.Attribute("datatype", DatatypeNames.Name(input.Datatype), ref sink);
        XmlText.Attribute("arraysize", input.ArraySize, ref sink);
        XmlText.Attribute("unit", input.Unit, ref sink);
        XmlText.Attribute("ucd", input.Ucd, ref sink);
        XmlText.Attribute("xtype", input.XType, ref sink);
        XmlText.Attribute("ref", input.Ref, ref sink);
        XmlText.Attribute("value", input.Value, ref sink);
        if (input is { Description: null, Min: null, Max: null, Options.Count: 0 })
        {
            sink.Write("/>\n"u8);
            return;
        }
        sink.Write((byte)'>');
        Description(input.Description, ref sink);
        Values(input, ref sink);
        sink.Write("</PARAM>\n"u8);
    }

    private static void Values(InputParameter input, ref Utf8Sink sink)
    {
        if (input is { Min: null, Max: null, Options.Count: 0 }) return;
        sink.Write("<VALUES>"u8);
        Value("MIN", input.Min, ref sink);
        Value("MAX", input.Max, ref sink);
        foreach (var option in input.Options) Value("OPTION", option, ref sink);
        sink.Write("</VALUES>"u8);
    }

    private static void Value(string element, string? value, ref Utf8Sink sink)
    {
        if (value is null) return;
        sink.Write($"<{element}");
        XmlText.Attribute("value", value, ref sink);
        sink.Write("/>"u8);
    }

    private static void Description(string? text, ref Utf8Sink sink)
    {
        if (text is null) return;
        sink.Write("<DESCRIPTION>"u8);
        XmlText.Text(text, ref sink);
        sink.Write("</DESCRIPTION>"u8);
    }
}
