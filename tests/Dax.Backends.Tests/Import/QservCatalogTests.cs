using System.IO.Compression;
using Dax.Backends.Import;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Tests.Import;

/// <summary>LSST's PT1.1 catalogs as Qserv has them: MySQL dumps and MySQL schemas.</summary>
public sealed class QservCatalogTests : IDisposable
{
    private readonly Workshop shop = new();

    public void Dispose() => shop.Dispose();

    [Theory]
    [InlineData("pt11-case01", "Filter", ".tsv.gz")]
    [InlineData("pt11-case01", "LeapSeconds", ".tsv.gz")]
    [InlineData("pt11-case01", "Logs", ".tsv.gz")]
    [InlineData("pt11-case01", "Object", ".tsv.gz")]
    [InlineData("pt11-case01", "RefSrcMatch", ".tsv.gz")]
    [InlineData("pt11-case01", "Science_Ccd_Exposure", ".tsv.gz")]
    [InlineData("pt11-case01", "SimRefObject", ".tsv.gz")]
    [InlineData("pt11-case01", "Source", ".tsv.gz")]
    [InlineData("pt11-case01", "sdqa_Metric", ".tsv.gz")]
    [InlineData("pt11-case02", "Object", ".csv.gz")]
    [InlineData("pt11-case02", "Source", ".csv.gz")]
    public async Task Import_QservTable_HasTheSchemasTypesAndEveryRow(string set, string table, string extension)
    {
        var data = Shared.Need($"data/catalogs/{set}/data/{table}{extension}");
        var entry = MySqlSchemaReader.Read(await File.ReadAllTextAsync(Shared.Need($"data/catalogs/{set}/data/schema/{table}.schema"), TestContext.Current.CancellationToken)).Value;

        var summary = await shop.Import(data, r => r with { Description = entry, Delimited = new DelimitedOptions { IsMySqlDump = true } });

        Assert.Equal(MySqlRecords(data), summary.Rows);
        Assert.Equal([$"{summary.Rows}"], shop.Query("count(*)", "1"));
        Assert.Equal(entry.Columns.Select(c => (c.Field.Name, c.Field.Datatype)), summary.Table.Columns.Select(c => (c.Field.Name, c.Field.Datatype)));
        Assert.DoesNotContain(summary.Warnings, w => w.Contains("length", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Import_Exposures_KeepsEveryByteOfItsPolygons()
    {
        var data = Shared.Need("data/catalogs/pt11-case01/data/Science_Ccd_Exposure.tsv.gz");
        var entry = MySqlSchemaReader.Read(await File.ReadAllTextAsync(Shared.Need("data/catalogs/pt11-case01/data/schema/Science_Ccd_Exposure.schema"), TestContext.Current.CancellationToken)).Value;

        await shop.Import(data, r => r with { Description = entry, Delimited = new DelimitedOptions { IsMySqlDump = true } });

        Assert.Equal(["3304|120|120"], shop.Query("count(*);min(octet_length(poly));max(octet_length(poly))", "1"));
        Assert.Equal(["1998-06-20 15:59:33"], shop.Query("obsStart", "scienceCcdExposureId = 453350047295 DESC LIMIT 1"));
    }

    /// <summary>Line ends that no backslash escapes: what LOAD DATA counts.</summary>
    private static long MySqlRecords(string path)
    {
        using var bytes = new BufferedStream(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), 1 << 16);
        long records = 0;
        var escaped = false;
        for (int b; (b = bytes.ReadByte()) >= 0;)
        {
            records += b == '\n' && !escaped ? 1 : 0;
            escaped = b == '\\' && !escaped;
        }
        return records;
    }
}
