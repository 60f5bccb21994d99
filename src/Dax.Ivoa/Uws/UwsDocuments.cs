using System.Buffers;
using System.Xml;
using Dax.Ivoa.Dali;

namespace Dax.Ivoa.Uws;

/// <summary>The XML documents of UWS 1.1 (its appendix A gives the order of elements; the namespace stays v1.0, the version attribute says 1.1).</summary>
public static class UwsDocuments
{
    public const string ContentType = "text/xml";
    private const string Uws = "http://www.ivoa.net/xml/UWS/v1.0";
    private const string Xlink = "http://www.w3.org/1999/xlink";
    private const string Xsi = "http://www.w3.org/2001/XMLSchema-instance";

    public static void WriteJob(IBufferWriter<byte> output, UwsJob job)
    {
        using var xml = Start(output, "job", versioned: true);
        xml.Element("jobId", job.Id, Uws);
        xml.Optional("runId", job.RunId, Uws);
        Nillable(xml, "ownerId", job.Owner);
        xml.Element("phase", job.Phase, Uws);
        Nillable(xml, "quote", job.Quote);
        xml.Element("creationTime", DaliTime.Format(job.Created), Uws);
        Nillable(xml, "startTime", job.Started);
        Nillable(xml, "endTime", job.Ended);
        // xs:int in the schema.
        xml.Element("executionDuration", Math.Min(job.ExecutionDuration, int.MaxValue), Uws);
        xml.Element("destruction", DaliTime.Format(job.Destruction), Uws);
        xml.WriteStartElement("parameters", Uws);
        Parameters(xml, job.Parameters);
        xml.WriteEndElement();
        xml.WriteStartElement("results", Uws);
        Results(xml, job.Results);
        xml.WriteEndElement();
        if (job.Error is { } error)
            Error(xml, error);
        if (job.Progress is { } progress)
            Progress(xml, progress);
        xml.WriteEndElement();
    }

    public static void WriteJobs(IBufferWriter<byte> output, IReadOnlyList<UwsJobReference> jobs)
    {
        using var xml = Start(output, "jobs", versioned: true);
        foreach (var job in jobs)
        {
            xml.WriteStartElement("jobref", Uws);
            xml.WriteAttributeString("id", job.Id);
            xml.WriteAttributeString("href", Xlink, job.Href);
            xml.Element("phase", job.Phase, Uws);
            xml.Optional("runId", job.RunId, Uws);
            xml.Optional("ownerId", job.Owner, Uws);
            xml.Element("creationTime", DaliTime.Format(job.Created), Uws);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    public static void WriteParameters(IBufferWriter<byte> output, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        using var xml = Start(output, "parameters", versioned: false);
        Parameters(xml, parameters);
        xml.WriteEndElement();
    }

    public static void WriteResults(IBufferWriter<byte> output, IReadOnlyList<UwsResult> results)
    {
        using var xml = Start(output, "results", versioned: false);
        Results(xml, results);
        xml.WriteEndElement();
    }

    private static XmlWriter Start(IBufferWriter<byte> output, string root, bool versioned)
    {
        var xml = XmlOutput.Open(output);
        xml.WriteStartDocument();
        xml.WriteStartElement("uws", root, Uws);
        xml.WriteAttributeString("xmlns", "xlink", null, Xlink);
        xml.WriteAttributeString("xmlns", "xsi", null, Xsi);
        if (versioned)
            xml.WriteAttributeString("version", "1.1");
        return xml;
    }

    private static void Parameters(XmlWriter xml, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        foreach (var (name, value) in parameters)
        {
            xml.WriteStartElement("parameter", Uws);
            xml.Attribute("id", name);
            xml.WriteString(XmlOutput.Clean(value));
            xml.WriteEndElement();
        }
    }

    private static void Results(XmlWriter xml, IReadOnlyList<UwsResult> results)
    {
        foreach (var result in results)
        {
            xml.WriteStartElement("result", Uws);
            xml.Attribute("id", result.Id);
            xml.WriteAttributeString("href", Xlink, result.Href);
            if (result.Size is { } size)
                xml.WriteAttributeString("size", XmlConvert.ToString(size));
            xml.Attribute("mime-type", result.MimeType);
            xml.WriteEndElement();
        }
    }

    private static void Error(XmlWriter xml, UwsError error)
    {
        xml.WriteStartElement("errorSummary", Uws);
        xml.WriteAttributeString("type", error.IsTransient ? "transient" : "fatal");
        xml.WriteAttributeString("hasDetail", "true");
        xml.Element("message", error.Message, Uws);
        xml.WriteEndElement();
    }

    /// <summary>The schema takes any elements here; ours have no namespace.</summary>
    private static void Progress(XmlWriter xml, UwsProgress progress)
    {
        xml.WriteStartElement("jobInfo", Uws);
        xml.WriteStartElement("progress", "");
        if (progress.Total > 0)
        {
            xml.Element("done", progress.Done);
            xml.Element("total", progress.Total);
            xml.Optional("unit", progress.Unit);
        }
        xml.Optional("estimatedEnd", progress.EstimatedEnd is { } end ? DaliTime.Format(end) : null);
        xml.Optional("note", progress.Note);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Nillable(XmlWriter xml, string name, DateTimeOffset? time) =>
        Nillable(xml, name, time is { } t ? DaliTime.Format(t) : null);

    private static void Nillable(XmlWriter xml, string name, string? text)
    {
        xml.WriteStartElement(name, Uws);
        if (text is null)
            xml.WriteAttributeString("nil", Xsi, "true");
        else
            xml.WriteString(XmlOutput.Clean(text));
        xml.WriteEndElement();
    }
}
