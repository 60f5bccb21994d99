using Dax.Adql.Binding;
using Dax.Backends.Routing;
using Dax.Engine.Ports;

namespace Dax.Backends.Tests.Contracts;

/// <summary>A source over a server of the tests' own.</summary>
/// <param name="source">Owned.</param>
/// <param name="owned">Whether the server ends with it.</param>
internal abstract class SourceContract(ICatalogSource source, ServerProcess server, SourceContent content, bool owned) : ContractEngine
{
    public override CatalogModel Model { get; } = new([.. content.Tables.Select(t => t.Table)]);

    public override ICatalogBackend Backend => content.Backend;

    public ICatalogSource Source => source;

    public ServerProcess Server => server;

    /// <summary>The same server with other options.</summary>
    public abstract Task<ContractEngine> WithScansOf(TimeSpan timeout);

    protected static async Task<SourceContent> Load(ICatalogSource source)
    {
        var loaded = await source.Load(TestContext.Current.CancellationToken);
        Assert.True(loaded.IsOk, loaded.IsOk ? "" : loaded.Fault.Message);
        return loaded.Value;
    }

    public override async ValueTask DisposeAsync()
    {
        await ((IAsyncDisposable)source).DisposeAsync();
        if (owned) await server.DisposeAsync();
    }
}
