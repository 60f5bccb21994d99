using System.Text.Json;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests;

/// <summary>SIA 2.0 and DataLink 1.1 over the real repository, as clients and validators use them.</summary>
[Collection("survey")]
public sealed class ImageSearchTests(SurveyService survey)
{
    private const string Raw = "ivo://org.rubinobs/usdac/itest?repo=itest&id=01a1fa1b-d2c3-74c8-8eb0-ae0aaa9db1f5";

    /// <summary>What Rubin's own service answers wrongly; why: Backends/SiaAnswersTests.</summary>
    private static readonly Dictionary<string, int> Flaws = new()
    {
        // Of the calexps that are in two runs it answers the first found; both are datasets, and rows of Rubin's own ObsCore table as of ours.
        ["instrument=DECam&band=500e-9 600e-9"] = 26, ["instrument=HSC"] = 34, ["target=MzLS_684979_z"] = 2, ["pol=I"] = 0, ["exptime=0 80&calib=1"] = 9,
    };

    [Fact]
    public async Task Sia_RubinsQueries_AnswerRubinsRows_ButForItsNamedFlaws()
    {
        var service = survey.Required();
        var answers = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Shared!, "data", "butler", "answers", "siav2.json"))).RootElement;
        foreach (var answer in answers.EnumerateArray())
        {
            var query = answer.GetProperty("q").EnumerateObject().Select(p => (p.Name, Value: p.Value.ToString())).ToArray();
            var name = string.Join('&', query.Select(p => $"{p.Name}={p.Value}"));
            var url = $"{service.Url}sia/query?RESPONSEFORMAT=csv&" + string.Join('&', query.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
            var lines = (await service.Http.GetStringAsync(new Uri(url))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var column = Array.IndexOf(lines[0].Trim().Split(','), "obs_publisher_did");
            var found = lines.Skip(1).Select(l => Cells(l.Trim())[column]).ToHashSet(StringComparer.Ordinal);
            if (Flaws.TryGetValue(name, out var rows)) Assert.True(rows == found.Count, $"{name}: {found.Count} rows instead of {rows}");
            else Assert.True(found.SetEquals(answer.GetProperty("rows").EnumerateArray().Select(r => r.GetProperty("obs_publisher_did").GetString()!)), $"{name}: other rows than Rubin's");
        }
    }

    [Fact]
    public async Task Pyvo_SearchThenDatalinks_FindsTheFiles() => await Script("""
        import requests, io
        from astropy import units as u
        from astropy.io import fits
        sia = pyvo.dal.SIA2Service(URL + "sia") if hasattr(pyvo.dal, "SIA2Service") else pyvo.dal.sia2.SIAService(URL + "sia")
        r = sia.search(pos=(244.78 * u.deg, 12.072 * u.deg, 0.001 * u.deg), calib_level=2)
        assert len(r) == 8, len(r)
        assert sorted({str(x["dataproduct_subtype"]) for x in r}) == ["lsst.visit_image"], r.to_table()["dataproduct_subtype"]
        count = 0
        for row, links in zip(r, r.iter_datalinks()):
            count += 1
            rows = list(links)
            assert {x.id for x in rows} == {row["obs_publisher_did"]}, (row["obs_publisher_did"], [x.id for x in rows])
            this = [x for x in rows if x.semantics == "#this"]
            assert len(this) == 1 and this[0].content_type == "application/fits", this
            assert any(x.semantics == "#progenitor" for x in rows), [x.semantics for x in rows]
            assert not any(x.error_message for x in rows), [x.error_message for x in rows]
            content = requests.get(this[0].access_url).content
            assert len(content) == this[0].content_length, (len(content), this[0].content_length)
            assert len(fits.open(io.BytesIO(content))) > 1
        assert count == 8, count
        again = next(iter(r)).getdatalink()
        assert [x.semantics for x in again][0] == "#this"
        """);

    [Fact]
    public async Task Pyvo_SearchByEverything_Understood() => await Script("""
        from astropy import units as u
        from astropy.time import Time
        sia = pyvo.dal.SIA2Service(URL + "sia") if hasattr(pyvo.dal, "SIA2Service") else pyvo.dal.sia2.SIAService(URL + "sia")
        assert len(sia.search()) == 256
        assert len(sia.search(pos=(0, 360, -2, 5) * u.deg)) > 0
        assert len(sia.search(band=(500, 600) * u.nm, instrument="DECam")) == 26
        week = sia.search(time=(Time(57110, format="mjd"), Time(57111, format="mjd")))
        assert len(week) == 4 and not any("coadd" in str(x["dataproduct_subtype"]) for x in week), len(week)
        assert len(sia.search(facility="nowhere")) == 0
        one = sia.search(maxrec=3)
        assert len(one) == 3 and any(i.name == "QUERY_STATUS" and i.value == "OVERFLOW" for i in one.votable.resources[0].infos)
        # pyvo 1.2 takes 0 for no limit.
        import io, requests
        from astropy.io.votable import parse
        none = parse(io.BytesIO(requests.get(URL + "sia/query?MAXREC=0").content))
        table = none.get_first_table()
        assert len(table.array) == 0 and "s_region" in [f.name for f in table.fields]
        self = [x for x in none.resources if x.type == "meta" and x.utype == "adhoc:this"]
        assert len(self) == 1 and self[0].name == "this", self
        try:
            sia.search(band="invalid")
            assert False, "accepted"
        except (pyvo.dal.DALQueryError, pyvo.dal.DALServiceError, ValueError) as e:
            pass
        """);

    [Fact]
    public async Task Pyvo_TapRowsOfObsCore_HaveDatalinks() => await Script("""
        tap = pyvo.dal.TAPService(URL + "tap")
        r = tap.search("SELECT TOP 3 obs_publisher_did AS id, obs_id FROM ivoa.ObsCore WHERE calib_level = 1 ORDER BY obs_id")
        links = [list(d) for d in r.iter_datalinks()]
        assert len(links) == 3 and all(l[0].semantics == "#this" for l in links), links
        field = [f for f in r.votable.get_first_table().fields if f.ID == "obs_publisher_did"]
        assert len(field) == 1 and field[0].name == "id", field
        """);

    [Fact]
    public async Task Sia_InvalidValues_Are400WithTheStandardsWord()
    {
        var service = survey.Required();
        foreach (var name in (string[])["BAND", "CALIB", "EXPTIME", "FOV", "POL", "POS", "SPATRES", "SPECRP", "TIME", "TIMERES", "MAXREC", "RESPONSEFORMAT"])
        {
            using var reply = await service.Http.GetAsync(new Uri($"{service.Url}sia/query?{name}=invalid"));
            Assert.Equal(400, (int)reply.StatusCode);
            Assert.Equal("application/x-votable+xml", reply.Content.Headers.NonValidated["Content-Type"].ToString());
            Assert.Contains("<INFO name=\"QUERY_STATUS\" value=\"ERROR\">UsageFault: ", await reply.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Datalinklint_OfEveryKindOfDataset_NothingToComplainOf()
    {
        var service = survey.Required();
        Tool.Require("stilts", "stilts");
        foreach (var ids in (string[][])[[Raw], [Raw, "ivo://org.rubinobs/usdac/itest?repo=itest&id=01a1fa1b-e10e-7e8f-b8fd-032faf127897", "butler://itest/014deddc-583a-4ba5-925f-b25fefa04b36", "nonsense"], []])
        {
            var run = await Tool.Run("stilts", ["datalinklint", $"votable={service.Url}datalink/links?{string.Join('&', ids.Select(i => "ID=" + Uri.EscapeDataString(i)))}", "format=text"]);
            Assert.True(run.Output.Contains("Errors: 0; Warnings: 0;", StringComparison.Ordinal) && run.ExitCode == 0, run.All);
        }
    }

    [Fact]
    public async Task Votlint_OfSearchAndLinks_NothingToComplainOf()
    {
        var service = survey.Required();
        Tool.Require("stilts", "stilts");
        foreach (var path in (string[])["sia/query?MAXREC=5", "sia/query?MAXREC=5&RESPONSEFORMAT=votable", "sia/query?MAXREC=0", "datalink/links", $"datalink/links?ID={Uri.EscapeDataString(Raw)}"])
        {
            var run = await Tool.Run("stilts", ["votlint", $"votable={service.Url}{path}", "ucd=true", "unit=true"]);
            // DALI 1.2's shape is younger than this votlint, and is what s_region holds.
            var said = run.All.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => !l.Contains("Non-DALI xtype value \"shape\"", StringComparison.Ordinal));
            Assert.True(run.ExitCode == 0 && !said.Any(), path + "\n" + run.All);
        }
    }

    private async Task Script(string body)
    {
        var service = survey.Required();
        Tool.Require("/usr/bin/python3", "python3");
        var known = await Tool.Python("import pyvo, astropy");
        Assert.SkipUnless(known.ExitCode == 0, "pyvo is not installed (Debian package python3-pyvo).");
        var run = await Tool.Python($"import sys, pyvo\nimport pyvo.dal.sia2\nURL = sys.argv[1]\n{body}", service.Url.ToString());
        Assert.True(run.ExitCode == 0, run.All);
    }

    /// <summary>Of a line of CSV.</summary>
    private static List<string> Cells(string line)
    {
        var (cells, cell, quoted) = (new List<string>(), new System.Text.StringBuilder(), false);
        foreach (var c in line)
        {
            if (c == '"') quoted = !quoted;
            else if (c == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else cell.Append(c);
        }
        cells.Add(cell.ToString());
        return cells;
    }
}
