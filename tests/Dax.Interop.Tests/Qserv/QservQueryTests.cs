using System.Globalization;
using System.IO.Compression;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests.Qserv;

/// <summary>Qserv's own queries: what the service answers in ADQL is what MariaDB answers to the same SQL.</summary>
[Collection("qserv")]
public sealed class QservQueryTests(CatalogPair pair)
{
    public static TheoryData<string> Comparable() =>
        RepositoryFiles.Shared is null ? new TheoryData<string>("none") : new TheoryData<string>(QservQuery.All().Where(q => q is { Excluded: null, IsArbitrary: false }).Select(q => q.Name));

    [Theory]
    [MemberData(nameof(Comparable))]
    public async Task Query_InAdql_SameRowsAsMariaDb(string name)
    {
        Assert.SkipWhen(RepositoryFiles.Shared is null, "Qserv's queries (../shared/data/catalogs) are not beside this checkout.");
        Assert.SkipWhen(pair.Maria is null, "mariadbd is not installed (Debian package mariadb-server).");
        var query = QservQuery.All().Single(q => q.Name == name);
        var prefixed = query.Sql.Replace("scisql_", "scisql.", StringComparison.OrdinalIgnoreCase);
        var theirs = await pair.Maria!.Query(prefixed, query.Schema);
        var adql = query.ToAdql();
        var ours = await Ask(adql);
        Assert.True(theirs.Count == ours.Count, $"{adql}\nMariaDB {theirs.Count} rows, the service {ours.Count}.");
        for (var row = 0; row < ours.Count; row++)
        {
            // Without a total order, any row of theirs that is left will do.
            var match = query.IsOrdered ? 0 : theirs.FindIndex(t => Same(t, ours[row]));
            Assert.True(match >= 0 && Same(theirs[match], ours[row]), $"{adql}\nrow {row}: MariaDB '{string.Join('|', theirs[0])}', the service '{string.Join('|', ours[row])}'.");
            theirs.RemoveAt(match);
        }
    }

    [Fact]
    public void Comparable_AtLeastForty()
    {
        Assert.SkipWhen(RepositoryFiles.Shared is null, "Qserv's queries (../shared/data/catalogs) are not beside this checkout.");
        Assert.True(Comparable().Count >= 40, $"Only {Comparable().Count} queries are compared.");
    }

    [Fact]
    public async Task Import_EveryTable_CountsAgreeWithTheFiles()
    {
        Assert.SkipWhen(pair.Service is null, "The LSST catalogs or mariadbd are missing.");
        foreach (var (database, table, _, data) in CatalogPair.Files())
        {
            await using var packed = new GZipStream(File.OpenRead(data), CompressionMode.Decompress);
            using var reader = new StreamReader(packed);
            var lines = (await reader.ReadToEndAsync()).TrimEnd('\n').Split('\n').Length;
            var counted = await Ask($"SELECT COUNT(*) FROM {database}.{table}");
            var mariaCount = await pair.Maria!.Query($"SELECT COUNT(*) FROM {table}", database);
            Assert.Equal(mariaCount[0][0], counted[0][0]);
            // A backslash before the line's end continues the field; those files count fewer rows than lines.
            Assert.True(long.Parse(counted[0][0]!, CultureInfo.InvariantCulture) <= lines);
        }
    }

    private async Task<List<string?[]>> Ask(string adql)
    {
        var form = new Dictionary<string, string> { ["LANG"] = "ADQL", ["RESPONSEFORMAT"] = "tsv", ["MAXREC"] = "1000000", ["QUERY"] = adql };
        using var answer = await pair.Service!.Http.PostAsync(pair.Service.Tap + "/sync", new FormUrlEncodedContent(form));
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{adql}\n{body}");
        return [.. body.Split('\n').Skip(1).Where((l, i) => l.Length > 0).Select(l => Array.ConvertAll(l.TrimEnd('\r').Split('\t'), c => c.Length == 0 ? null : c))];
    }

    private static bool Same(string?[] theirs, string?[] ours)
    {
        for (var i = 0; i < ours.Length; i++)
            if (!Same(theirs[i], ours[i])) return false;
        return ours.Length == theirs.Length;
    }

    /// <summary>MariaDB prints FLOAT with six digits; everything else agrees to many more.</summary>
    private static bool Same(string? theirs, string? ours)
    {
        if (string.IsNullOrEmpty(theirs) && string.IsNullOrEmpty(ours)) return true;
        if (theirs == ours) return true;
        if (long.TryParse(theirs, out _) && long.TryParse(ours, out _)) return false;
        if (!Number(theirs, out var a) || !Number(ours, out var b)) return theirs?.TrimEnd() == ours?.TrimEnd();
        return Math.Abs(a - b) <= 1e-5 * Math.Max(Math.Abs(a), Math.Abs(b));
    }

    private static bool Number(string? text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
