using Dax.Ivoa.Tables;

namespace Dax.Ivoa.Tests.Tables;

public class TableFormatsTests
{
    [Theory]
    [InlineData(null, "votable/b2", "application/x-votable+xml")]
    [InlineData("", "votable/b2", "application/x-votable+xml")]
    [InlineData("votable", "votable/b2", "application/x-votable+xml")]
    [InlineData("VOTABLE/TD", "votable/td", "application/x-votable+xml;serialization=TABLEDATA")]
    [InlineData("votable-tabledata", "votable/td", "application/x-votable+xml;serialization=TABLEDATA")]
    [InlineData("votable/b", "votable/b", "application/x-votable+xml;serialization=BINARY")]
    [InlineData("application/x-votable+xml", "votable/b2", "application/x-votable+xml")]
    [InlineData("application/x-votable xml", "votable/b2", "application/x-votable+xml")]
    [InlineData("Application/X-VOTable+XML ; Serialization = \"tabledata\"", "votable/td", "application/x-votable+xml;serialization=TABLEDATA")]
    [InlineData("application/x-votable+xml;serialization=binary2;content=x", "votable/b2", "application/x-votable+xml;serialization=BINARY2")]
    [InlineData("text/xml", "votable/td", "text/xml")]
    [InlineData("text/xml;charset=utf-8", "votable/td", "text/xml")]
    [InlineData("csv", "csv", "text/csv;header=present")]
    [InlineData("text/csv", "csv", "text/csv;header=present")]
    [InlineData("text/csv; header=present", "csv", "text/csv;header=present")]
    [InlineData("tsv", "tsv", "text/tab-separated-values")]
    [InlineData("text/tab-separated-values", "tsv", "text/tab-separated-values")]
    [InlineData("fits", "fits", "application/fits")]
    [InlineData("application/fits", "fits", "application/fits")]
    [InlineData("json", "json", "application/json")]
    public void Dali_3_4_3_TryFind_KnownNames_AnswerFormatAndTheTypeAskedFor(string? asked, string alias, string contentType)
    {
        Assert.True(TableFormats.TryFind(asked, out var format, out var type));
        Assert.Contains(alias, format.Aliases);
        Assert.Equal(contentType, type);
    }

    [Theory]
    [InlineData("parquet")]
    [InlineData("text/html")]
    [InlineData("application/x-votable+xml;serialization=fits")]
    [InlineData("text/csv;header=absent")]
    [InlineData(";")]
    [InlineData("*/*")]
    public void Dali_3_4_3_TryFind_UnknownNames_FindNothing(string asked) => Assert.False(TableFormats.TryFind(asked, out _, out _));

    [Fact]
    public void All_Aliases_FindTheirFormat()
    {
        foreach (var format in TableFormats.All)
        {
            Assert.NotEmpty(format.Aliases);
            foreach (var name in format.Aliases.Append(format.MediaType))
            {
                Assert.True(TableFormats.TryFind(name, out var found, out _));
                Assert.Same(format, found);
            }
        }
    }
}
