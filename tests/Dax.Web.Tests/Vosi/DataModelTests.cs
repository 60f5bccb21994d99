using Dax.Contracts.Catalogs;
using Dax.Ivoa.Tests.Dali;
using Dax.Web.Tests.Fakes;

namespace Dax.Web.Tests.Vosi;

public sealed class DataModelTests
{
    [Fact]
    public async Task Capabilities_WithObsCoreTable_DeclareTheModel()
    {
        await using var host = await WebHost.Start();
        Assert.Empty(await Models(host));
        var table = new TableView { Name = "ivoa.ObsCore", Type = "table" };
        host.Grains.Catalog.Tables = new TableSetView([.. host.Grains.Catalog.Tables.Schemas, new SchemaView { Name = "ivoa", Tables = [table] }]);
        Assert.Equal(["ivo://ivoa.net/std/ObsCore#core-1.1"], await Models(host));
        using var reply = await host.Get("/tap/capabilities");
        SchemaCheck.Valid(await reply.Content.ReadAsByteArrayAsync(), SchemaCheck.Everything);
    }

    [Fact]
    public async Task Capabilities_CatalogThatDoesNotAnswer_AreThereWithoutModel()
    {
        await using var host = await WebHost.Start();
        host.Grains.Catalog.Failure = new TimeoutException();
        Assert.Empty(await Models(host));
    }

    private static async Task<IEnumerable<string>> Models(WebHost host) => (await host.Xml("/tap/capabilities")).Descendants("dataModel").Select(m => m.Attribute("ivo-id")!.Value).ToList();
}
