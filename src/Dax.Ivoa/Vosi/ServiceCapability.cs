using System.Buffers;
using System.Xml;
using Dax.Ivoa.Dali;

namespace Dax.Ivoa.Vosi;

/// <summary>A capability that is called by parameters over HTTP and needs no words of its own (VODataService 1.2, ParamHTTP).</summary>
/// <param name="StandardId">IVOID of what it conforms to; null when no standard describes it.</param>
/// <param name="Path">Below the service's base, with a leading slash.</param>
public sealed record ServiceCapability(string? StandardId, string Path)
{
    public string? Version { get; init; }

    /// <summary>Media type of its answers, unless asked otherwise.</summary>
    public string? ResultType { get; init; }

    /// <summary>What it takes (VODataService 1.2, InputParam); empty where the standard says it.</summary>
    public IReadOnlyList<ServiceParameter> Parameters { get; init; } = [];
}

/// <summary>A parameter of a capability; name, unit and UCD together say what it is.</summary>
/// <param name="IsStandard">It is one of the standard's, not ours.</param>
/// <param name="Datatype">Of VOTable.</param>
public sealed record ServiceParameter(string Name, string Description, string? Unit, string? Ucd, string Datatype, string? ArraySize, string? XType, bool IsStandard = true, bool IsRequired = false)
{
    /// <summary>All values that can be asked for; empty where there is no list of them.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];
}

public static partial class VosiDocuments
{
    /// <summary>A service's capabilities and its VOSI siblings. Access URLs are what parameters are appended to: without a query string.</summary>
    /// <param name="baseUrl">Of the service, without a slash at its end.</param>
    public static void WriteCapabilities(IBufferWriter<byte> output, string baseUrl, IReadOnlyList<ServiceCapability> capabilities)
    {
        using var xml = XmlOutput.Open(output);
        xml.WriteStartDocument();
        xml.WriteStartElement("vosi", "capabilities", VosiCapabilities);
        xml.WriteAttributeString("xmlns", "vr", null, VoResource);
        xml.WriteAttributeString("xmlns", "vs", null, VoDataService);
        xml.WriteAttributeString("xmlns", "xsi", null, Xsi);
        foreach (var capability in capabilities)
        {
            xml.WriteStartElement("capability");
            xml.Attribute("standardID", capability.StandardId);
            xml.WriteStartElement("interface");
            xml.WriteAttributeString("type", Xsi, "vs:ParamHTTP");
            xml.Attribute("role", capability.StandardId is null ? null : "std");
            xml.Attribute("version", capability.Version);
            xml.WriteStartElement("accessURL");
            xml.WriteAttributeString("use", "base");
            xml.WriteString(baseUrl + capability.Path);
            xml.WriteEndElement();
            xml.Element("queryType", "GET");
            xml.Element("queryType", "POST");
            xml.Optional("resultType", capability.ResultType);
            foreach (var parameter in capability.Parameters)
                Parameter(xml, parameter);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        Plain(xml, "ivo://ivoa.net/std/VOSI#capabilities", baseUrl + "/capabilities", "vs:ParamHTTP", "full", null);
        Plain(xml, "ivo://ivoa.net/std/VOSI#availability", baseUrl + "/availability", "vs:ParamHTTP", "full", null);
        xml.WriteEndElement();
    }

    // VODataService 1.2, InputParam: the order of the elements is the schema's.
    private static void Parameter(XmlWriter xml, ServiceParameter parameter)
    {
        xml.WriteStartElement("param");
        xml.WriteAttributeString("use", parameter.IsRequired ? "required" : "optional");
        xml.WriteAttributeString("std", parameter.IsStandard ? "true" : "false");
        xml.Element("name", parameter.Name);
        xml.Element("description", parameter.Description);
        xml.Optional("unit", parameter.Unit);
        xml.Optional("ucd", parameter.Ucd);
        xml.WriteStartElement("dataType");
        xml.WriteAttributeString("type", Xsi, "vs:VOTableType");
        xml.Attribute("arraysize", parameter.ArraySize);
        xml.Attribute("extendedType", parameter.XType);
        xml.WriteString(parameter.Datatype);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }
}
