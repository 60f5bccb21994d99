using Dax.Contracts.Catalogs;
using Dax.Contracts.Jobs;
using Dax.Contracts.Results;
using Dax.Contracts.Faults;
using Dax.Ivoa.Vosi;
using JobPhase = Dax.Contracts.Jobs.JobPhase;

namespace Dax.Grains.Tests.Jobs;

public sealed class DirectoryAndCatalogTests : JobLaws
{
    [Fact]
    public async Task Uws_2_2_2_1_List_IsTheCallersOwn_AndFiltered()
    {
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add((await Created("ROWS 1", run: i == 0, Ada)).Id);
            await Host.Elapse(TimeSpan.FromSeconds(1));
        }
        await Finished(ids[0], Ada);
        await Created("ROWS 1", run: false, Bo);
        Assert.Equal(ids, await Listed(Ada, new("tap", [], null, null)));
        Assert.Equal([ids[2], ids[1]], await Listed(Ada, new("tap", [], null, 2)));
        Assert.Equal([ids[0]], await Listed(Ada, new("tap", [JobPhase.Completed], null, null)));
        Assert.Equal([ids[1], ids[2]], await Listed(Ada, new("tap", [], (await Job(ids[0]).Get(Ada)).Created, null)));
        Assert.Empty(await Listed(Ada, new("soda", [], null, null)));
        Assert.Empty(await Listed(Nobody, new("tap", [], null, null)));
    }

    private async Task<List<string>> Listed(Caller who, JobFilter filter) =>
        [.. (await Grain<IJobDirectoryGrain>().List(who, filter)).Select(j => j.Id)];

    [Fact]
    public void Phases_AreTheSameInTheEngineAndOnTheWire() => Assert.Equal(Enum.GetNames<Dax.Engine.Jobs.JobPhase>(), Enum.GetNames<JobPhase>());

    [Fact]
    public async Task Tables_AreThoseOfTheCatalog_AndFollowIt()
    {
        var table = Assert.Single(Assert.Single((await Grain<ICatalogGrain>("0").GetTables()).Schemas).Tables);
        Assert.Equal(("sky.stars", 7L, "ra", "dec"), (table.Name, table.RowCount, table.Longitude, table.Latitude));
        Assert.Equal(("ra", "double", "deg", true), (table.Columns[0].Name, table.Columns[0].Datatype, table.Columns[0].Unit, table.Columns[0].Indexed));
        Assert.Equal(("unicodeChar", "*"), (table.Columns[1].Datatype, table.Columns[1].ArraySize));
        Assert.Equal(("sky.plates", "plate"), (table.Keys[0].TargetTable, table.Keys[0].Columns[0].From));
        Catalog.Tables = new TableSet([]);
        Assert.Empty((await Grain<ICatalogGrain>("0").GetTables()).Schemas);
    }

    [Fact]
    public async Task Status_IsHonest_AndNotAskedForAnew()
    {
        var grain = Grain<ICatalogGrain>("0");
        Assert.True((await grain.GetStatus()).Available);
        Catalog.Trouble = new Dax.Engine.Faults.Fault.Transient("The disk is away.");
        Assert.True((await grain.GetStatus()).Available);
        Assert.Equal(1, Catalog.Checks);
        await Host.Elapse(TimeSpan.FromSeconds(2));
        Assert.Equal((false, "The disk is away."), ((await grain.GetStatus()).Available, (await grain.GetStatus()).Note));
    }

    [Fact]
    public async Task Results_AreReadWhereTheyLie()
    {
        var (id, _) = await Created("ROWS 2");
        var result = (await Finished(id)).Results[0];
        var reader = (IResultReader)Host.Services.GetService(typeof(IResultReader))!;
        await using var stream = await reader.Open(id, result, default);
        Assert.Equal(200, stream!.Length);
        Assert.Null(await reader.Open("../etc/passwd", result, default));
        Assert.Null(await reader.Open(NewKey(), result, default));
    }

    [Fact]
    public async Task Uploads_AreBounded()
    {
        var sink = (IUploadSink)Host.Services.GetService(typeof(IUploadSink))!;
        var token = await sink.Save(new MemoryStream(new byte[10]), 10, default);
        Assert.Equal(FaultCode.Usage, (await Fault(() => sink.Save(new MemoryStream(new byte[11]), 10, default).AsTask())).Code);
        await sink.Discard(token, default);
        Assert.Empty(Results.Uploads);
    }
}
