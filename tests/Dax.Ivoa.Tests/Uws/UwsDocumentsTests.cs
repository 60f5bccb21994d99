using System.Buffers;
using System.Xml.Linq;
using Dax.Ivoa.Tests.Dali;
using Dax.Ivoa.Uws;
using FsCheck;
using FsCheck.Fluent;

namespace Dax.Ivoa.Tests.Uws;

public sealed class UwsDocumentsTests
{
    private static readonly XNamespace Uws = "http://www.ivoa.net/xml/UWS/v1.0";
    private static readonly XNamespace Xsi = "http://www.w3.org/2001/XMLSchema-instance";
    private static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    private static readonly UwsJob Job = new("j1", "ERROR")
    {
        RunId = "run", Owner = "ada", Quote = Noon, Created = Noon, Started = Noon, Ended = Noon, ExecutionDuration = 60, Destruction = Noon,
        Parameters = [new("QUERY", "SELECT * FROM t WHERE a < 1 AND b = '&'")],
        Results = [new UwsResult("result", "http://h/tap/async/j1/results/result", "text/csv", 5_000_000_000)],
        Error = new UwsError("It failed: <why>", false),
    };

    [Fact]
    public void Uws_A_FullJob_IsValid() => SchemaCheck.Valid(Bytes(o => UwsDocuments.WriteJob(o, Job)), SchemaCheck.Uws);

    [Fact]
    public void Uws_A_BareJob_IsValidAndNilWhereNothingIsKnown()
    {
        var bytes = Bytes(o => UwsDocuments.WriteJob(o, new UwsJob("j1", "PENDING") { Created = Noon, ExecutionDuration = 0, Destruction = Noon }));
        SchemaCheck.Valid(bytes, SchemaCheck.Uws);
        var job = Xml(bytes);
        foreach (var name in (string[])["ownerId", "quote", "startTime", "endTime"])
            Assert.Equal("true", job.Element(Uws + name)!.Attribute(Xsi + "nil")!.Value);
        Assert.Null(job.Element(Uws + "errorSummary"));
    }

    [Fact]
    public void Uws_A_Progress_IsJobInfo()
    {
        var bytes = Bytes(o => UwsDocuments.WriteJob(o, Job with { Progress = new UwsProgress(3, 80, "chunks", Noon, "scan of <sky.object>") }));
        SchemaCheck.Valid(bytes, SchemaCheck.Uws);
        var progress = Xml(bytes).Element(Uws + "jobInfo")!.Element("progress")!;
        Assert.Equal(["3", "80", "chunks", "2026-03-04T12:00:00.000Z", "scan of <sky.object>"], progress.Elements().Select(e => e.Value));
    }

    [Fact]
    public void Uws_A_ProgressWithoutATotal_TellsItsNote()
    {
        var bytes = Bytes(o => UwsDocuments.WriteJob(o, Job with { Progress = new UwsProgress(0, 0, "", null, "waits") }));
        SchemaCheck.Valid(bytes, SchemaCheck.Uws);
        Assert.Equal("note", Xml(bytes).Element(Uws + "jobInfo")!.Element("progress")!.Elements().Single().Name);
    }

    [Fact]
    public void Uws_2_2_2_1_JobList_IsValid() => SchemaCheck.Valid(
        Bytes(o => UwsDocuments.WriteJobs(o, [new UwsJobReference("j1", "http://h/j1", "COMPLETED", "r & s", "ada", Noon), new UwsJobReference("j2", "http://h/j2", "HELD", null, null, Noon)])),
        SchemaCheck.Uws);

    [Fact]
    public void Uws_ParametersAndResults_AreValidOnTheirOwn()
    {
        SchemaCheck.Valid(Bytes(o => UwsDocuments.WriteParameters(o, Job.Parameters)), SchemaCheck.Uws);
        SchemaCheck.Valid(Bytes(o => UwsDocuments.WriteResults(o, Job.Results)), SchemaCheck.Uws);
        SchemaCheck.Valid(Bytes(o => UwsDocuments.WriteResults(o, [])), SchemaCheck.Uws);
    }

    [Fact]
    public void Xml10_2_2_AnyParameter_IsReadBackButForWhatXmlForbids() => Prop.ForAll<string>(text =>
    {
        text ??= "";
        var bytes = Bytes(o => UwsDocuments.WriteParameters(o, [new("q", text)]));
        var back = Xml(bytes).Elements().Single().Value;
        var expected = string.Concat(Enumerable.Range(0, text.Length).Select(i => IsAllowed(text, i) ? text[i] : '\uFFFD'));
        return back == expected.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n') || back == expected;
    }).QuickCheckThrowOnFailure();

    private static bool IsAllowed(string text, int i) =>
        char.IsHighSurrogate(text[i]) ? i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])
        : char.IsLowSurrogate(text[i]) ? i > 0 && char.IsHighSurrogate(text[i - 1])
        : text[i] is '\t' or '\n' or '\r' || (text[i] >= ' ' && text[i] < '\uFFFE');

    private static byte[] Bytes(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    private static XElement Xml(byte[] bytes) => XElement.Parse(System.Text.Encoding.UTF8.GetString(bytes), LoadOptions.PreserveWhitespace);
}
