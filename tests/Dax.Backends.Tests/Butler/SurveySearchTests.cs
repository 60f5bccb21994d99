using System.Globalization;
using System.Text.Json;
using Dax.Engine.Datasets;
using Dax.Engine.Ports;
using Dax.Sky.Geometry;
using Dax.Sky.Htm;

namespace Dax.Backends.Tests.Butler;

/// <summary>Searches that the real Butler answered on the `survey` repository: by region, by expression, by validity.</summary>
public sealed class SurveySearchTests(SharedButlers butlers)
{
    [Fact]
    public async Task Query_ByRegion_FindsWhatTheButlerFinds()
    {
        using var services = SharedButlers.Serve(("survey", butlers.Root("survey")));
        var repository = await SharedButlers.Open(services, "survey");
        var lists = butlers.Answers("survey.json").GetProperty("spatial").EnumerateArray().ToArray();
        Assert.Equal(22, lists.Length);
        foreach (var wanted in lists)
        {
            Assert.True(SkyRegionText.TryParse(wanted.GetProperty("pos").GetString(), out var region, out var problem), problem);
            var query = new DatasetQuery { DatasetType = wanted.GetProperty("type").GetString()!, Collections = ["LSST/ITEST"], Region = region };
            Assert.Equal(Ids(wanted), await Search(repository, query));
        }
    }

    [Fact]
    public async Task Query_ByExpression_FindsWhatTheButlerFinds()
    {
        using var services = SharedButlers.Serve(("survey", butlers.Root("survey")));
        var repository = await SharedButlers.Open(services, "survey");
        foreach (var wanted in butlers.Answers("survey.json").GetProperty("where").EnumerateArray())
        {
            var query = new DatasetQuery
            {
                DatasetType = wanted.GetProperty("type").GetString()!,
                Collections = [.. wanted.GetProperty("collections").EnumerateArray().Select(c => c.GetString()!)],
                Where = wanted.GetProperty("where").GetString()!,
            };
            Assert.Equal(Ids(wanted), await Search(repository, query));
        }
    }

    [Fact]
    public async Task Query_ByValidity_FindsTheCalibrationOfTheTime()
    {
        using var services = SharedButlers.Serve(("survey", butlers.Root("survey")));
        var repository = await SharedButlers.Open(services, "survey");
        foreach (var wanted in butlers.Answers("survey.json").GetProperty("calib").EnumerateArray())
        {
            var date = DateTimeOffset.Parse(wanted.GetProperty("tai").GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            var nanoseconds = (date - DateTimeOffset.UnixEpoch).Ticks * 100;
            var where = $"instrument='DECam' AND detector={wanted.GetProperty("detector").GetInt32()}";
            Guid[] expected = wanted.GetProperty("id").ValueKind == JsonValueKind.Null ? [] : [wanted.GetProperty("id").GetGuid()];
            var query = new DatasetQuery { DatasetType = "crosstalk_table", Collections = ["DECam/calib"], Where = where, Timespan = new ButlerTimespan(nanoseconds, nanoseconds) };
            Assert.Equal(expected, await Search(repository, query));
            // The same said in the expression, of the chain.
            var said = query with { Timespan = null, Collections = ["LSST/ITEST"], Where = $"{where} AND timespan OVERLAPS T'{wanted.GetProperty("tai").GetString()}/tai'" };
            Assert.Equal(expected, await Search(repository, said));
        }
    }

    [Fact]
    public void Htm_OfPositions_IsSphgeoms()
    {
        foreach (var wanted in butlers.Answers("survey.json").GetProperty("htm7").EnumerateArray())
        {
            // By radians, as sphgeom makes vectors: one of the positions lies on a border, and rounding says on which side.
            var (ra, dec) = (wanted.GetProperty("ra").GetDouble() * Math.PI / 180, wanted.GetProperty("dec").GetDouble() * Math.PI / 180);
            var v = new UnitVector3(Math.Cos(dec) * Math.Cos(ra), Math.Cos(dec) * Math.Sin(ra), Math.Sin(dec));
            Assert.Equal(wanted.GetProperty("pix").GetInt64(), HtmPixelization.Index(7, v));
        }
    }

    internal static async Task<Guid[]> Search(IButlerRepository repository, DatasetQuery query)
    {
        var found = await repository.Query(query, default);
        Assert.True(found.IsOk, found.IsOk ? "" : $"{query.Where}: {found.Fault.Message}");
        var ids = new List<Guid>();
        await foreach (var dataset in found.Value) ids.Add(dataset.Id);
        return [.. ids.Order()];
    }

    private static Guid[] Ids(JsonElement list) => [.. list.GetProperty("ids").EnumerateArray().Select(id => id.GetGuid()).Order()];
}
