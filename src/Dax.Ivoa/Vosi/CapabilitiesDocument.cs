using System.Buffers;
using System.Globalization;
using System.Xml;
using Dax.Ivoa.Dali;
using Dax.Ivoa.Tables;

namespace Dax.Ivoa.Vosi;

public static partial class VosiDocuments
{
    private const string VosiCapabilities = "http://www.ivoa.net/xml/VOSICapabilities/v1.0";
    private const string VoResource = "http://www.ivoa.net/xml/VOResource/v1.0";
    private const string TapRegExt = "http://www.ivoa.net/xml/TAPRegExt/v1.0";
    private const string TapIvoId = "ivo://ivoa.net/std/TAPRegExt#";

    /// <summary>
    /// TAP, its VOSI siblings and the examples. The prefixes vosi, vr, vs, tr and xsi are bound on the root under just these names:
    /// clients look for them instead of the namespaces.
    /// </summary>
    public static void WriteCapabilities(IBufferWriter<byte> output, TapCapability tap)
    {
        using var xml = XmlOutput.Open(output);
        xml.WriteStartDocument();
        xml.WriteStartElement("vosi", "capabilities", VosiCapabilities);
        xml.WriteAttributeString("xmlns", "vr", null, VoResource);
        xml.WriteAttributeString("xmlns", "vs", null, VoDataService);
        xml.WriteAttributeString("xmlns", "tr", null, TapRegExt);
        xml.WriteAttributeString("xmlns", "xsi", null, Xsi);
        TableAccess(xml, tap);
        Plain(xml, "ivo://ivoa.net/std/VOSI#capabilities", tap.BaseUrl + "/capabilities", "vs:ParamHTTP", "full", null);
        Plain(xml, "ivo://ivoa.net/std/VOSI#availability", tap.BaseUrl + "/availability", "vs:ParamHTTP", "full", null);
        Plain(xml, "ivo://ivoa.net/std/VOSI#tables-1.1", tap.BaseUrl + "/tables", "vs:ParamHTTP", "base", "1.1");
        if (tap.HasExamples)
            Plain(xml, "ivo://ivoa.net/std/DALI#examples", tap.BaseUrl + "/examples", "vr:WebBrowser", "full", null);
        xml.WriteEndElement();
    }

    // TAPRegExt 1.0, 2: the order of the elements is the schema's.
    private static void TableAccess(XmlWriter xml, TapCapability tap)
    {
        xml.WriteStartElement("capability");
        xml.WriteAttributeString("standardID", "ivo://ivoa.net/std/TAP");
        xml.WriteAttributeString("type", Xsi, "tr:TableAccess");
        Interface(xml, "vs:ParamHTTP", tap.BaseUrl, "base", "1.1");
        foreach (var model in tap.DataModels)
        {
            xml.WriteStartElement("dataModel");
            xml.WriteAttributeString("ivo-id", model.IvoId);
            xml.WriteString(model.Name);
            xml.WriteEndElement();
        }
        Language(xml, tap.Language);
        foreach (var format in tap.OutputFormats)
            Format(xml, format);
        foreach (var method in tap.UploadMethods)
        {
            xml.WriteStartElement("uploadMethod");
            xml.WriteAttributeString("ivo-id", TapIvoId + "upload-" + method);
            xml.WriteEndElement();
        }
        Limit(xml, "retentionPeriod", tap.RetentionPeriod, null);
        Limit(xml, "executionDuration", tap.ExecutionDuration, null);
        Limit(xml, "outputLimit", tap.OutputRows, "row");
        Limit(xml, "uploadLimit", tap.UploadBytes, "byte");
        xml.WriteEndElement();
    }

    private static void Language(XmlWriter xml, TapLanguage language)
    {
        xml.WriteStartElement("language");
        xml.Element("name", "ADQL");
        foreach (var version in language.Versions)
        {
            xml.WriteStartElement("version");
            xml.WriteAttributeString("ivo-id", "ivo://ivoa.net/std/ADQL#v" + version);
            xml.WriteString(version);
            xml.WriteEndElement();
        }
        xml.Element("description", "Astronomical Data Query Language");
        foreach (var group in language.Features.GroupBy(f => f.Type, StringComparer.Ordinal))
        {
            xml.WriteStartElement("languageFeatures");
            xml.WriteAttributeString("type", FeatureId(group.Key));
            foreach (var feature in group)
            {
                xml.WriteStartElement("feature");
                xml.Element("form", feature.Form);
                xml.Optional("description", feature.Description);
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    // The registry part of an IVOID ignores case (Identifiers 2.0, 2.1), and TAPRegExt and ADQL 2.1 write it differently. Clients that compare letters know
    // TAPRegExt's spelling; of the feature that came last (ADQL 2.1, 4.8) they know nothing, and take ADQL's own for a custom one instead of a mistake.
    private static string FeatureId(string type) => (type == "adql-conditional" ? "ivo://ivoa.net/std/tapregext#" : TapIvoId) + "features-" + type;

    private static void Format(XmlWriter xml, TableFormat format)
    {
        xml.WriteStartElement("outputFormat");
        xml.Attribute("ivo-id", format.IvoId);
        xml.Element("mime", format.MediaType);
        foreach (var alias in format.Aliases)
            xml.Element("alias", alias);
        xml.WriteEndElement();
    }

    private static void Limit(XmlWriter xml, string name, TapLimit limit, string? unit)
    {
        if (limit.IsEmpty)
            return;
        xml.WriteStartElement(name);
        Bound(xml, "default", limit.Default, unit);
        Bound(xml, "hard", limit.Hard, unit);
        xml.WriteEndElement();
    }

    private static void Bound(XmlWriter xml, string name, long? value, string? unit)
    {
        if (value is not { } bound)
            return;
        xml.WriteStartElement(name);
        xml.Attribute("unit", unit);
        xml.WriteString(bound.ToString(CultureInfo.InvariantCulture));
        xml.WriteEndElement();
    }

    private static void Plain(XmlWriter xml, string standardId, string url, string type, string use, string? version)
    {
        xml.WriteStartElement("capability");
        xml.WriteAttributeString("standardID", standardId);
        Interface(xml, type, url, use, version);
        xml.WriteEndElement();
    }

    private static void Interface(XmlWriter xml, string type, string url, string use, string? version)
    {
        xml.WriteStartElement("interface");
        xml.WriteAttributeString("type", Xsi, type);
        xml.WriteAttributeString("role", "std");
        xml.Attribute("version", version);
        xml.WriteStartElement("accessURL");
        xml.WriteAttributeString("use", use);
        xml.WriteString(url);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
