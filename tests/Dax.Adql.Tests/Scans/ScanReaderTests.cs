using Dax.Adql.Scans;

namespace Dax.Adql.Tests.Scans;

/// <summary>A query, and what a shared scan has to do for it.</summary>
public sealed class ScanReaderTests
{
    private static ScanReading Read(string adql)
    {
        var bound = TestCatalog.Compile(adql);
        Assert.True(bound.IsOk, string.Join("; ", bound.Errors));
        return ScanReader.Read(bound.Value);
    }

    [Theory]
    [InlineData("select ra, dec, mag_g from object", "Object | give [ra, dec, mag_g]")]
    [InlineData("select distinct band from object order by band desc", "Object | distinct [band] | order [#0 desc]")]
    [InlineData("select top 5 ra from object order by mag_g - mag_r offset 2", "Object | give [ra] | order [(mag_g - mag_r):f32] | top 5 | offset 2")]
    [InlineData("select count(*) from object", "Object | by [] [Count(*):i64] | give [total0]")]
    [InlineData("select n + 1 from object where n > 3 and (\"size\" = 2 and (flag = 1 and 5 < n))", "Object | where ((n > 3:i16) and (size = 2:i32) and (flag = 1:b) and (n > 5:i16)) | give [(i64(n) + 1:i64):i64]")]
    [InlineData("select n from object where n > 40000 or \"size\" > objectid", "Object | where ((i32(n) > 40000:i32) or (i64(size) > objectId)) | give [n]")]
    [InlineData("select n from object where mag_g < 20.1 and mag_g >= 20.1 and mag_g = 20.5 and mag_g > 1e300 and mag_g <> 20.1", "Object | where ((mag_g <= 20.099998:f32) and (mag_g > 20.099998:f32) and (mag_g = 20.5:f32) and (mag_g > 3.4028235E+38:f32) and (f64(mag_g) <> 20.1:f64)) | give [n]")]
    [InlineData("select n from object where mag_g between 18 and mag_r", "Object | where (18:f64 <= f64(mag_g) <= f64(mag_r)) | give [n]")]
    [InlineData("select n from object where ra < dec / mag_g and ra between 1 and 2.5", "Object | where ((ra < (dec / f64(mag_g)):f64) and (1:f64 <= ra <= 2.5:f64)) | give [n]")]
    [InlineData("select mag_g - mag_r, mag_g * n, mag_g * \"size\", mag_g + 1, 5/2*1.5 from object", "Object | give [(mag_g - mag_r):f32, (mag_g * f32(n)):f32, (f64(mag_g) * f64(size)):f64, (f64(mag_g) + 1:f64):f64, (2:f64 * 1.5:f64):f64]")]
    [InlineData("select n from object where n in (1, 2, null) and band not in ('g', 'r') and ra in (dec, 1.5)", "Object | where (((n in [1:i16, 2:i16]) or (n = null:i16)) and not (band in ['g', 'r']) and ((ra in [1.5:f64]) or (ra = dec))) | give [n]")]
    [InlineData("select n from object where n in (1, 2.5) and \"size\" is not null and not flag = 1", "Object | where ((f64(n) in [1:f64, 2.5:f64]) and not isnull(size) and not (flag = 1:b)) | give [n]")]
    [InlineData("select n from object where n = null", "Object | where (n = null:i16) | give [n]")]
    [InlineData("select null, 'x', 1 from object", "Object | give [null:text, 'x', 1:i32]")]
    [InlineData("select round(ra, 2), truncate(ra, -1), abs(n), abs(mag_g), mod(n, 3), mod(ra, 2), power(10, -0.4 * mag_g), atan2(ra, dec), pi() from object", "Object | give [Round(ra, 2:i32), Truncate(ra, -1:i32), Abs(i64(n)), Abs(mag_g), Mod(i64(n), 3:i64), Mod(ra, 2:f64), Power(10:f64, (-0.4:f64 * f64(mag_g)):f64), Atan2(ra, dec), 3.141592653589793:f64]")]
    [InlineData("select -n, -mag_g, cast(ra as integer), cast(ra as real), cast(n as bigint), coalesce(mag_g, n, 1), coalesce(band, '?') from object", "Object | give [-i64(n), -mag_g, i32(ra), f32(ra), i64(n), coalesce(f64(mag_g), f64(n), 1:f64), coalesce(band, '?')]")]
    [InlineData("select n from object where seen >= '2000-01-01T00:00:00.5'", "Object | where (seen >= 946684800500000:time) | give [n]")]
    [InlineData("select band, count(*), sum(n), avg(mag_g), min(seen), max(n), count(distinct \"size\") from object group by band", "Object | by [band] [Count(*):i64, Sum(i64(n)):i64, Avg(f64(mag_g)):f64, Min(seen):time, Max(n):i16, Count(distinct size):i64] | give [key0, total0, total1, total2, total3, total4, total5]")]
    [InlineData("select n, max(n), n + count(n) from object group by n", "Object | by [n] [Max(n):i16, Count(n):i64] | give [key0, total0, (i64(key0) + total1):i64]")]
    [InlineData("select floor(mag_g) as m, count(*) / 2 from object where n > 0 group by floor(mag_g) having count(*) > 10 and floor(mag_g) < 20 order by count(*) desc", "Object | where (n > 0:i16) | by [Floor(f64(mag_g))] [Count(*):i64] | having ((total0 > 10:i64) and (key0 < 20:f64)) | give [key0, (total0 / 2:i64):i64] | order [total0 desc]")]
    [InlineData("select max(ra) - min(ra) from object where 1 = contains(point(ra, dec), circle(10, 20, 0.5))", "Object | where inside(ra, dec, circle 10 20 0.5) | by [] [Max(ra):f64, Min(ra):f64] | give [(total0 - total1):f64]")]
    [InlineData("select n from object where distance(ra, dec, -5, 20) < 0.25 and 0 = contains(point(ra, dec), polygon(0, 0, 1, 0, 1, 1))", "Object | where (inside(ra, dec, circle -5 20 0.25, open) and not inside(ra, dec, polygon 0 0 1 0 1 1)) | give [n]")]
    [InlineData("select distance(ra, dec, 10, 20), distance(sqrt(ra), dec, 10, 20), distance(0, 0, 0, 0) from object", "Object | give [Distance(ra, dec, 10:f64, 20:f64), Separation(Sqrt(ra), dec, 10:f64, 20:f64), 0:f64]")]
    [InlineData("select n from object where 1 = contains(point(ra, dec), circle(mag_g, mag_r, 1))", "Object | where near(ra, dec, f64(mag_g), f64(mag_r), 1:f64) | give [n]")]
    [InlineData("select n from object where 1 = contains(point(1, 2), circle(ra, dec, 1))", "Object | where inside(ra, dec, circle 1 2 1) | give [n]")]
    [InlineData("select n from object where scisql_s2PtInCircle(ra, dec, 1, 2, 3) = 1 and scisql_nanojanskyToAbMag(mag_g) < 24", "Object | where (inside(ra, dec, circle 1 2 3) and (scisql_nanojanskyToAbMag(f64(mag_g)) < 24:f64)) | give [n]")]
    [InlineData("select contains(point(ra, dec), circle(1, 2, 3)) from object", "Object | give [i32(inside(ra, dec, circle 1 2 3))]")]
    [InlineData("select sum(flux) from lsst.source where sourceid > 1e10", "Source | where (f64(sourceId) > 10000000000:f64) | by [] [Sum(flux):f64] | give [total0]")]
    public void Read_ShareableQuery_IsThatScan(string adql, string expected)
    {
        var read = Read(adql);
        Assert.True(read.Way == ScanWay.Kernel, read.Reason);
        Assert.Equal(expected, ScanTexts.Of(read.Query!));
    }

    [Theory]
    [InlineData("select o.n from object o join lsst.source s on o.objectid = s.objectid", "joins tables")]
    [InlineData("select o.n from object o, lsst.source s", "joins tables")]
    [InlineData("select n from object union select \"size\" from object", "combines queries")]
    [InlineData("with q as (select n from object) select n from q", "named queries")]
    [InlineData("select n from (select n from object) q", "reads another query")]
    [InlineData("select n from object where n in (select z from other.source)", "query inside a condition")]
    [InlineData("select n from object o where exists (select 1 from lsst.source s where s.objectid = o.objectid)", "query inside a condition")]
    [InlineData("select (select max(z) from other.source) from object", "query inside a value")]
    [InlineData("select rand() from object", "RAND")]
    [InlineData("select n from object where rand() < 0.1 and band like 'a%'", "RAND")]
    [InlineData("select n from object where band like 'a%' and n in (select z from other.source)", "query inside a condition")]
    [InlineData("select lower((select max(band) from object)) from object", "query inside a value")]
    [InlineData("select upper(band) from object o join lsst.source s on o.objectid = s.objectid", "joins tables")]
    [InlineData("select point(ra, dec) from object", "POINT|point")]
    [InlineData("select pos from lsst.source", "array")]
    [InlineData("select pos from lsst.source where 1 = contains(point(ra, dec), poly)", "array")]
    [InlineData("select n from object offset 3", "OFFSET")]
    [InlineData("select upper(band) from object offset 3", "OFFSET")]
    [InlineData("select ivo_string_agg(band, ',') from object", "ivo_string_agg")]
    [InlineData("select cast(count(*) as varchar) from object", "makes texts")]
    [InlineData("select band, cast(count(*) as varchar) from object group by band", "makes texts")]
    [InlineData("select mag_g, cast(mag_g as varchar) from object group by mag_g", "makes texts")]
    public void Read_OtherQuery_SaysWhatStandsInTheWay(string adql, string part)
    {
        var read = Read(adql);
        Assert.Equal((ScanWay.General, null, null), (read.Way, read.Query, read.Statement));
        Assert.Contains(part.Split('|'), word => read.Reason!.Contains(word, StringComparison.Ordinal));
        Assert.EndsWith(".", read.Reason, StringComparison.Ordinal);
    }
}
