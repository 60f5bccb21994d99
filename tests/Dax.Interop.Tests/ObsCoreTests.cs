using System.Text.Json;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests;

/// <summary>ivoa.ObsCore of the real repository, as clients see it.</summary>
[Collection("survey")]
public sealed class ObsCoreTests(SurveyService survey)
{
    [Fact]
    public async Task Taplint_StagesOfObsCore_NothingToComplainOf()
    {
        var service = survey.Required();
        Tool.Require("stilts", "stilts");
        var run = await Tool.Run("stilts", ["taplint", $"tapurl={service.Tap}", "stages=TMV TME TMS TMC CPV OBS", "report=EWFS", "format=text"], limit: TimeSpan.FromMinutes(5));
        Assert.True(run.Output.Contains("30/30 required", StringComparison.Ordinal), run.All);
        Assert.True(run.Output.Contains("Totals: Errors: 0; Warnings: 0;", StringComparison.Ordinal) && run.Output.Contains("Failures: 0", StringComparison.Ordinal), run.Output);
    }

    [Fact]
    public async Task Pyvo_SearchesByRegionAndTime_FindsTheImages()
    {
        var service = survey.Required();
        var run = await Tool.Python("""
            import sys, json, pyvo
            tap = pyvo.dal.TAPService(sys.argv[1])
            assert any(dm.ivo_id == "ivo://ivoa.net/std/ObsCore#core-1.1" for c in tap.capabilities for dm in getattr(c, "datamodels", []) or [])
            near = tap.search("SELECT * FROM ivoa.ObsCore WHERE 1 = INTERSECTS(CIRCLE(244.78, 12.072, 0.001), s_region)")
            week = tap.search("SELECT obs_id FROM ivoa.ObsCore WHERE t_min BETWEEN 58012 AND 58013 AND instrument_name = 'DECam'")
            print(json.dumps({"near": sorted(str(r["obs_publisher_did"]) for r in near), "format": sorted({str(r["access_format"]) for r in near}), "week": len(week),
                              "units": [str(near.getdesc("s_ra").unit), str(near.getdesc("access_estsize").unit), str(near.getdesc("em_min").unit)]}))
            """, service.Tap);
        Assert.True(run.ExitCode == 0, run.All);
        var answer = JsonDocument.Parse(run.Output).RootElement;
        var expected = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Shared!, "data", "butler", "answers", "siav2.json"))).RootElement
            .EnumerateArray().First(a => a.GetProperty("q").TryGetProperty("pos", out var pos) && pos.GetString() == "CIRCLE 244.78 12.072 0.001").GetProperty("rows");
        Assert.Equal(expected.EnumerateArray().Select(r => r.GetProperty("obs_publisher_did").GetString()).Order(StringComparer.Ordinal), answer.GetProperty("near").EnumerateArray().Select(i => i.GetString()));
        Assert.Equal(["deg", "kbyte", "m"], answer.GetProperty("units").EnumerateArray().Select(u => u.GetString()));
        Assert.Equal(["application/x-votable+xml;content=datalink"], answer.GetProperty("format").EnumerateArray().Select(u => u.GetString()));
        Assert.True(answer.GetProperty("week").GetInt32() > 0);
    }

    [Fact]
    public async Task Commands_AddListSync_FillTheTable()
    {
        survey.Required();
        var folder = Directory.CreateTempSubdirectory("dax-obscore-").FullName;
        try
        {
            Assert.Contains("itest", await DaxService.Command("butler", "add", "itest", survey.Repository, "--data", folder), StringComparison.Ordinal);
            Assert.Equal($"itest\t{survey.Repository}\t-", (await DaxService.Command("butler", "list", "--data", folder)).Trim());
            var first = await DaxService.Command("butler", "sync", "--data", folder, "--url", "https://vo.example.org");
            Assert.Contains("itest: 256 rows added, 0 replaced, 0 removed", first, StringComparison.Ordinal);
            Assert.Contains("ivoa.ObsCore: 256 rows", first, StringComparison.Ordinal);
            Assert.Equal("itest: 0 rows added, 0 replaced, 0 removed", (await DaxService.Command("butler", "sync", "itest", "--data", folder)).Trim());
            await DaxService.Command("butler", "remove", "itest", "--data", folder);
            Assert.Contains("ivoa.ObsCore: 0 rows", await DaxService.Command("butler", "sync", "--data", folder), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Commands_WrongMapping_SaysWhere()
    {
        survey.Required();
        var folder = Directory.CreateTempSubdirectory("dax-obscore-").FullName;
        try
        {
            var mapping = Path.Combine(folder, "wrong.yaml");
            await File.WriteAllTextAsync(mapping, "dataset_types:\n  raw: {dataproduct_type: picture, calib_level: 1}\n");
            var run = await Tool.Run(RepositoryFiles.Program, ["butler", "add", "itest", survey.Repository, "--mapping", mapping, "--data", folder]);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains("line 2, column 8: dataproduct_type 'picture'", run.Errors, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
