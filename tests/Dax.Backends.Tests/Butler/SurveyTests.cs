using System.Globalization;
using System.Text.Json;
using Dax.Engine.Datasets;
using Dax.Engine.Ports;
using Dax.Sky.Geometry;

namespace Dax.Backends.Tests.Butler;

/// <summary>What the real Butler answers on the `survey` repository (shared/data/butler/answers/survey.json), list by list.</summary>
public sealed class SurveyTests(SharedButlers butlers)
{
    [Fact]
    public async Task Collections_OfTheSurvey_AreAsTheButlerHasThem()
    {
        using var services = SharedButlers.Serve(("survey", butlers.Root("survey")));
        var repository = await SharedButlers.Open(services, "survey");
        var collections = (await repository.Collections(default)).Value;
        var expected = butlers.Answers("survey.json").GetProperty("collections");
        Assert.Equal(expected.EnumerateObject().Count(), collections.Length);
        foreach (var wanted in expected.EnumerateObject())
        {
            var found = Assert.Single(collections, c => c.Name == wanted.Name);
            Assert.Equal(wanted.Value.GetProperty("type").GetString(), found.Kind.ToString().ToUpperInvariant());
            Assert.Equal(wanted.Value.GetProperty("children").EnumerateArray().Select(c => c.GetString()), found.Children);
        }
    }

    [Fact]
    public async Task Query_EveryType_GivesEveryDatasetWithItsDataIdAndFile()
    {
        using var services = SharedButlers.Serve(("survey", butlers.Root("survey")));
        var repository = await SharedButlers.Open(services, "survey");
        var found = new Dictionary<Guid, DatasetRef>();
        foreach (var type in (await repository.DatasetTypes(default)).Value)
        {
            await foreach (var dataset in (await repository.Query(new DatasetQuery { DatasetType = type.Name, Collections = ["*"], FindFirst = false }, default)).Value)
                found.Add(dataset.Id, dataset);
        }
        var expected = butlers.Answers("survey.json").GetProperty("all_datasets").EnumerateArray().ToArray();
        Assert.Equal(302, expected.Length);
        Assert.Equal(expected.Length, found.Count);
        foreach (var wanted in expected) await CheckDataset(repository, wanted, found[wanted.GetProperty("id").GetGuid()]);
    }

    private async Task CheckDataset(IButlerRepository repository, JsonElement wanted, DatasetRef found)
    {
        Assert.Equal(wanted.GetProperty("type").GetString(), found.DatasetType);
        Assert.Equal(wanted.GetProperty("run").GetString(), found.Run);
        Assert.Equal(wanted.GetProperty("storage_class").GetString(), found.StorageClass);
        Assert.Equal(wanted.GetProperty("dataId").EnumerateObject().Select(p => (p.Name, p.Value.ToString())), found.DataId.Values.Select(p => (p.Key, p.Value.ToString())));
        Assert.Equal(2026, found.IngestedAt?.Year);
        var files = (await repository.Artifacts(found.Id, default)).Value;
        if (wanted.GetProperty("uri").GetString() is not { } uri)
        {
            Assert.Empty(files);
            return;
        }
        var file = Assert.Single(files);
        Assert.Equal(uri.Replace("file:///REPO", "file://" + butlers.Root("survey"), StringComparison.Ordinal), file.Uri.AbsoluteUri);
        Assert.Null(file.ZipMember);
        if (file.Uri.LocalPath.StartsWith(butlers.Root("survey"), StringComparison.Ordinal)) Assert.Equal(new FileInfo(file.Uri.LocalPath).Length, file.Length);
        var again = (await repository.Find(found.Id, default)).Value.Ref;
        Assert.Equal((found.Run, found.DatasetType), (again.Run, again.DatasetType));
        Assert.Equal(found.DataId.Values, again.DataId.Values);
    }

    [Fact]
    public async Task DatasetTypes_OfTheSurvey_HaveTheirRequiredDimensions()
    {
        using var services = SharedButlers.Serve(("survey", butlers.Root("survey")));
        var repository = await SharedButlers.Open(services, "survey");
        var types = (await repository.DatasetTypes(default)).Value.ToDictionary(t => t.Name);
        foreach (var wanted in butlers.Answers("survey.json").GetProperty("all_datasets").EnumerateArray())
            Assert.Equal(wanted.GetProperty("dimensions").EnumerateArray().Select(d => d.GetString()), types[wanted.GetProperty("type").GetString()!].Dimensions);
        Assert.True(types["crosstalk_table"].IsCalibration);
        Assert.False(types["raw"].IsCalibration);
    }

    [Theory]
    [InlineData("instrument"), InlineData("physical_filter"), InlineData("detector"), InlineData("day_obs"), InlineData("visit"), InlineData("exposure"), InlineData("visit_detector_region")]
    [InlineData("skymap"), InlineData("tract"), InlineData("patch")]
    public async Task Records_OfAnElement_AreAsTheButlerHasThem(string element)
    {
        using var services = SharedButlers.Serve(("survey", butlers.Root("survey")));
        var repository = await SharedButlers.Open(services, "survey");
        var found = (await repository.Records(element, null, default)).Value;
        var expected = butlers.Answers("survey.json").GetProperty("records").GetProperty(element).EnumerateArray().ToArray();
        Assert.Equal(expected.Length, found.Length);
        foreach (var wanted in expected)
        {
            var keys = wanted.EnumerateObject().Where(p => p.Value.ValueKind is not JsonValueKind.Array).ToArray();
            var record = Assert.Single(found, r => keys.All(k => Same(k.Value, r[k.Name])));
            Assert.Equal(keys.Length, record.Fields.Count);
            CheckRegion(wanted, record);
            if (wanted.TryGetProperty("timespan", out var span)) Assert.Equal(new ButlerTimespan(span[2].GetInt64(), span[3].GetInt64()), record.Timespan);
        }
    }

    private static void CheckRegion(JsonElement wanted, DimensionRecord record)
    {
        if (!wanted.TryGetProperty("region", out var region)) return;
        var vertices = Assert.IsType<SkyPolygon>(record.Region).Vertices;
        Assert.Equal(region.GetArrayLength(), vertices.Length);
        for (var i = 0; i < vertices.Length; i++)
        {
            var corner = vertices[i].ToUnitVector();
            Assert.True(corner.AngleTo(new UnitVector3(region[i][0].GetDouble(), region[i][1].GetDouble(), region[i][2].GetDouble())) < 1e-14);
        }
    }

    private static bool Same(JsonElement wanted, DimensionValue found) => wanted.ValueKind switch
    {
        JsonValueKind.Null => found.Value is null,
        JsonValueKind.True or JsonValueKind.False => found.Value is bool truth && truth == wanted.GetBoolean(),
        JsonValueKind.String => found.Value is string text && text == wanted.GetString(),
        _ => found.Value is not null and not string && Convert.ToDouble(found.Value, CultureInfo.InvariantCulture) == wanted.GetDouble(),
    };
}
