using System.Buffers;
using System.Xml.Linq;
using Dax.Ivoa.Tables;
using Dax.Ivoa.Tests.Dali;
using Dax.Ivoa.Vosi;

namespace Dax.Ivoa.Tests.Vosi;

public sealed class VosiDocumentsTests
{
    [Fact]
    public void TapRegExt_2_EverythingDeclared_IsValid()
    {
        var tap = new TapCapability("https://example.org/tap")
        {
            DataModels = [new TapDataModel("ObsCore-1.1", "ivo://ivoa.net/std/ObsCore#core-1.1")],
            Language = new TapLanguage(["2.0", "2.1"],
            [
                new TapLanguageFeature("udf", "ivo_healpix_index(order INTEGER, ra DOUBLE, dec DOUBLE) -> BIGINT", "a < b"),
                new TapLanguageFeature("adqlgeo", "POINT"),
                new TapLanguageFeature("udf", "f(a INTEGER) -> INTEGER"),
            ]),
            UploadMethods = ["inline", "http", "https"],
            RetentionPeriod = new TapLimit(1, 2), ExecutionDuration = new TapLimit(3, null), OutputRows = new TapLimit(4, 5), UploadBytes = new TapLimit(null, 6),
        };
        var bytes = Bytes(o => VosiDocuments.WriteCapabilities(o, tap));
        SchemaCheck.Valid(bytes, SchemaCheck.Everything);
        var access = XElement.Parse(System.Text.Encoding.UTF8.GetString(bytes)).Elements("capability").First();
        Assert.Equal(2, access.Element("language")!.Elements("languageFeatures").Count());
        Assert.Equal(TableFormats.All.Select(f => f.MediaType), access.Elements("outputFormat").Select(f => f.Element("mime")!.Value));
    }

    [Fact]
    public void TapRegExt_2_NothingOptionalDeclared_IsValidAndSilent()
    {
        var tap = new TapCapability("http://h/tap") { Language = new TapLanguage(["2.1"], []), HasExamples = false };
        var bytes = Bytes(o => VosiDocuments.WriteCapabilities(o, tap));
        SchemaCheck.Valid(bytes, SchemaCheck.Everything);
        var capabilities = XElement.Parse(System.Text.Encoding.UTF8.GetString(bytes)).Elements("capability").ToArray();
        Assert.Equal(4, capabilities.Length);
        Assert.Equal(["interface", "language", "outputFormat"], capabilities[0].Elements().Select(e => e.Name.LocalName).Distinct());
    }

    [Fact]
    public void Vosi_3_2_Availability_IsValid()
    {
        SchemaCheck.Valid(Bytes(o => VosiDocuments.WriteAvailability(o, new Availability(false, null, ["one", "two <"]))), SchemaCheck.Everything);
        SchemaCheck.Valid(Bytes(o => VosiDocuments.WriteAvailability(o, new Availability(true, DateTimeOffset.UnixEpoch, []))), SchemaCheck.Everything);
    }

    [Fact]
    public void VoDataService_EveryDatatypeAndEveryAttribute_AreValid()
    {
        var columns = Enum.GetValues<VoDatatype>().Select((type, i) => new ColumnEntry(new FieldInfo($"c{i}", type, i % 2 == 0 ? "*" : null)
        {
            Unit = "deg", Ucd = "pos.eq.ra", Utype = "a:b", XType = i == 0 ? "point" : null, Description = "with \u0002 and <",
        })
        { Indexed = true, Principal = true, Std = true });
        var table = new TableEntry("s.\"a & b\"", [.. columns])
        {
            Title = "T", Description = "D", Utype = "u", RowCount = 0,
            Keys = [new KeyEntry("k", "s.t", [new KeyColumnPair("a", "b"), new KeyColumnPair("c", "d")]) { Description = "d", Utype = "u" }],
        };
        var set = new TableSet([new SchemaEntry("s", [table]) { Title = "t", Description = "d", Utype = "u" }, new SchemaEntry("empty", [])]);
        SchemaCheck.Valid(Bytes(o => VosiDocuments.WriteTableSet(o, set, TableDetail.Max)), SchemaCheck.Everything);
        SchemaCheck.Valid(Bytes(o => VosiDocuments.WriteTableSet(o, set, TableDetail.Min)), SchemaCheck.Everything);
        SchemaCheck.Valid(Bytes(o => VosiDocuments.WriteTable(o, table)), SchemaCheck.Everything);
    }

    private static byte[] Bytes(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }
}
