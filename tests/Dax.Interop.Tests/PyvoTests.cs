using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests;

/// <summary>pyvo, as a notebook uses it.</summary>
[Collection("messier")]
public sealed class PyvoTests(MessierService messier)
{
    private readonly DaxService service = messier.Service;

    [Fact]
    public async Task RunSync_Cone_Rows() => await Script("""
        r = tap.run_sync("SELECT name, ra, dec, magnitude FROM messier.objects WHERE 1=CONTAINS(POINT('ICRS', ra, dec), CIRCLE('ICRS', 10.68, 41.27, 1.5))")
        names = sorted(str(n) for n in r["name"])
        assert names == ["M 110", "M 31", "M 32"], names
        assert r.fielddescs[1].unit == "deg", r.fielddescs[1].unit
        """);

    [Fact]
    public async Task RunSync_Geometry_ColumnsOfDalisTypes() => await Script("""
        r = tap.run_sync("SELECT TOP 3 name, POINT(ra, dec) AS p, CIRCLE(ra, dec, 0.5) AS c, BOX(ra, dec, 1, 1) AS b, AREA(CIRCLE(ra, dec, 0.5)) AS a, "
                         "COALESCE(REGION('union (circle 1 2 3 circle 4 5 6)'), POINT(ra, dec)) AS g, CAST(name AS POINT) AS nothing, DISTANCE(ra, dec, 0, 90) AS d, dec "
                         "FROM messier.objects ORDER BY number")
        fields = {f.name: f for f in r.fielddescs}
        assert [(fields[n].datatype, fields[n].arraysize, fields[n].xtype) for n in "pcbg"] == [
            ("double", "2", "point"), ("double", "3", "circle"), ("double", "*", "polygon"), ("char", "*", "shape")], fields
        assert str(fields["a"].unit) == "deg2" and fields["a"].ucd == "phys.angArea", (fields["a"].unit, fields["a"].ucd)
        assert str(fields["d"].unit) == "deg" and fields["d"].ucd == "pos.angDistance"
        import numpy
        for row in r:
            assert row["c"][2] == 0.5 and tuple(row["c"][:2]) == tuple(row["p"]), row
            assert len(row["b"]) == 8 and abs(row["a"] - 0.785388) < 1e-5, row
            assert row["g"] == "union (circle 1 2 3 circle 4 5 6)", row["g"]
            assert abs(row["d"] - (90 - row["dec"])) < 1e-9, row
            assert numpy.all(numpy.ma.getmaskarray(row["nothing"])) or numpy.all(numpy.isnan(row["nothing"])), row["nothing"]
        """);

    [Fact]
    public async Task RunSync_MaxrecReached_OverflowOnlyWhenTruncated() => await Script("""
        def overflowed(result):
            return any(i.name == "QUERY_STATUS" and i.value == "OVERFLOW" for i in result.votable.resources[0].infos)
        r = tap.run_sync("SELECT name FROM messier.objects", maxrec=7)
        assert len(r) == 7 and overflowed(r)
        r = tap.run_sync("SELECT name FROM messier.objects", maxrec=110)
        assert len(r) == 110 and not overflowed(r)
        r = tap.run_sync("SELECT TOP 7 name FROM messier.objects", maxrec=8)
        assert len(r) == 7 and not overflowed(r)
        """);

    [Fact]
    public async Task RunSync_WrongQuery_ShowsOurMessage() => await Script("""
        try:
            tap.run_sync("SELECT nmae FROM messier.objects")
            assert False, "accepted"
        except pyvo.dal.DALQueryError as e:
            assert "nmae" in str(e) and "line 1" in str(e) and "name" in str(e), str(e)
        """);

    [Fact]
    public async Task SubmitJob_RunWaitFetchDelete_WholeLife() => await Script("""
        job = tap.submit_job("SELECT TOP 5 name FROM messier.objects ORDER BY number", maxrec=10)
        assert job.phase == "PENDING", job.phase
        job.run()
        job.wait(timeout=30)
        assert job.phase == "COMPLETED", job.phase
        assert len(job.fetch_result()) == 5
        assert job.result_uri.endswith("/results/result"), job.result_uri
        url = job.url
        job.delete()
        import requests
        assert requests.get(url).status_code == 404
        """);

    [Fact]
    public async Task SubmitJob_WrongQuery_ErrorWithMessage() => await Script("""
        job = tap.submit_job("SELECT * FROM nowhere.nothing")
        job.run()
        job.wait(phases=["COMPLETED", "ERROR", "ABORTED"], timeout=30)
        assert job.phase == "ERROR", job.phase
        import requests
        summary = requests.get(job.url).text
        assert "nowhere" in summary.split("errorSummary")[1], summary
        job.delete()
        """);

    [Fact]
    public async Task GetJobList_AsPrincipal_ListsOwnJobsOnly() => await Script("""
        import requests
        def user(name):
            s = requests.Session(); s.headers["X-Auth-Request-User"] = name
            return pyvo.dal.TAPService(URL, session=s)
        ada, tycho = user("ada"), user("tycho")
        mine = ada.submit_job("SELECT TOP 1 name FROM messier.objects")
        listed = [j.jobid for j in ada.get_job_list()]
        assert mine.job_id in listed, listed
        assert mine.job_id not in [j.jobid for j in tycho.get_job_list()]
        r = requests.get(mine.url, headers={"X-Auth-Request-User": "tycho"})
        assert r.status_code == 403, r.status_code
        mine.delete()
        """);

    [Fact]
    public async Task Upload_Table_Joined() => await Script("""
        from astropy.table import Table
        t = Table({"m": [1, 13, 57], "x": [1.5, 2.5, float("nan")], "s": ["crab", "hércules", "ring"]})
        r = tap.run_sync("SELECT u.m, u.x, u.s, o.name FROM TAP_UPLOAD.mine AS u JOIN messier.objects AS o ON o.number = u.m ORDER BY u.m", uploads={"mine": t})
        assert [str(n) for n in r["name"]] == ["M 1", "M 13", "M 57"], r
        assert str(r["s"][1]) == "hércules", r["s"]
        """);

    [Fact]
    public async Task Tables_AgreeWithTapSchema() => await Script("""
        for name, table in tap.tables.items():
            columns = [c.name for c in table.columns]
            rows = tap.run_sync("SELECT column_name FROM tap_schema.columns WHERE table_name = '%s' ORDER BY column_index" % name.replace("'", "''"))
            assert sorted(columns) == sorted(str(c) for c in rows["column_name"]), (name, columns, rows)
        assert "messier.objects" in tap.tables.keys(), list(tap.tables.keys())
        """);

    [Fact]
    public async Task Examples_EachRuns() => await Script("""
        examples = tap.examples
        assert len(examples) >= 2, examples
        for e in examples:
            tap.run_sync(e["QUERY"], maxrec=50)
        """);

    private async Task Script(string body)
    {
        Tool.Require("/usr/bin/python3", "python3");
        var known = await Tool.Python("import pyvo, astropy");
        Assert.SkipUnless(known.ExitCode == 0, "pyvo and astropy are not installed (Debian packages python3-pyvo, python3-astropy).");
        var run = await Tool.Python($"import pyvo, sys\nURL = sys.argv[1]\ntap = pyvo.dal.TAPService(URL)\n{body}", service.Tap);
        Assert.True(run.ExitCode == 0, run.All);
    }
}
