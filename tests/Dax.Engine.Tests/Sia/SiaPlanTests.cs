using Dax.Engine.Faults;
using Dax.Engine.Queries;
using Dax.Engine.Sia;
using Dax.Engine.Tests.Jobs;

namespace Dax.Engine.Tests.Sia;

public sealed class SiaPlanTests
{
    private static readonly QueryOptions Options = new() { DefaultMaxRec = 100, HardMaxRec = 1000 };

    [Theory]
    [InlineData(null, 100)]
    [InlineData("0", 0)]
    [InlineData("7", 7)]
    [InlineData("99999999999999999999", 1000)]
    public void MaxRec_IsTheDefaultOrWhatWasAsked(string? asked, long rows) => Assert.Equal(rows, Plan(asked is null ? [] : [new("maxrec", asked)]).Value.MaxRec);

    [Theory]
    [InlineData("MAXREC", "-1")]
    [InlineData("MAXREC", "many")]
    [InlineData("RESPONSEFORMAT", "image/png")]
    public void Value_ThatIsNone_IsRefused(string name, string value)
    {
        var fault = Assert.IsType<Fault.Usage>(Plan([new(name, value)]).Fault);
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAXREC", "5")]
    [InlineData("RESPONSEFORMAT", "csv")]
    public void Dali_3_2_SingleValuedParameterTwice_IsRefused(string name, string value) =>
        Assert.IsType<Fault.Usage>(Plan([new(name, value), new(name, value)]).Fault);

    [Theory]
    [InlineData(null, "application/x-votable+xml", "TABLEDATA")]
    [InlineData("", "application/x-votable+xml", "TABLEDATA")]
    [InlineData("votable", "application/x-votable+xml", "BINARY2")]
    [InlineData("text/xml", "text/xml", "TABLEDATA")]
    [InlineData("application/x-votable+xml;serialization=binary", "application/x-votable+xml;serialization=BINARY", "BINARY")]
    [InlineData("csv", "text/csv;header=present", "csv")]
    [InlineData("fits", "application/fits", "fits")]
    public void ResponseFormat_IsAnyThatTablesHave(string? asked, string contentType, string kind)
    {
        var plan = Plan(asked is null ? [] : [new("RESPONSEFORMAT", asked)]).Value;
        Assert.Equal(contentType, plan.ContentType);
        Assert.Contains(kind, plan.Format.MediaType + plan.Format.Extension, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Descriptor_DescribesEveryParameterOnce()
    {
        var self = Assert.Single(Plan([]).Value.Descriptors);
        Assert.True(self.IsSelf);
        Assert.Equal("https://sky.example.org/dax/sia/query", self.AccessUrl);
        string[] names = ["POS", "BAND", "TIME", "POL", "FOV", "SPATRES", "SPECRP", "EXPTIME", "TIMERES", "ID", "COLLECTION", "FACILITY", "INSTRUMENT", "DPTYPE", "CALIB", "TARGET", "FORMAT", "DPSUBTYPE", "MAXREC", "RESPONSEFORMAT"];
        Assert.Equal(names, self.Inputs.Select(i => i.Name));
    }

    private static Result<QueryPlan> Plan(KeyValuePair<string, string>[] parameters) =>
        new SiaProtocol().Plan(new QueryRequest("job-1", parameters, [], Given.Nobody, IsSync: true) { Service = SiaProtocol.Name, BaseUrl = "https://sky.example.org/dax" }, Options);
}
