using System.Buffers;
using System.Xml;
using Dax.Ivoa.Dali;

namespace Dax.Ivoa.Vosi;

/// <summary>VOSI availability (VOSI 1.1, 3.2).</summary>
public sealed record Availability(bool Available, DateTimeOffset? UpSince, IReadOnlyList<string> Notes);

public static partial class VosiDocuments
{
    /// <summary>Of every VOSI document.</summary>
    public const string ContentType = "text/xml";
    private const string Xsi = "http://www.w3.org/2001/XMLSchema-instance";

    public static void WriteAvailability(IBufferWriter<byte> output, Availability availability)
    {
        const string Vosi = "http://www.ivoa.net/xml/VOSIAvailability/v1.0";
        using var xml = XmlOutput.Open(output);
        xml.WriteStartDocument();
        xml.WriteStartElement("vosi", "availability", Vosi);
        xml.Element("available", XmlConvert.ToString(availability.Available), Vosi);
        if (availability.UpSince is { } since)
            xml.Element("upSince", DaliTime.Format(since), Vosi);
        foreach (var note in availability.Notes)
            xml.Element("note", note, Vosi);
        xml.WriteEndElement();
    }
}
