using Dax.Differential.Tests.Engines;

[assembly: AssemblyFixture(typeof(EngineRoom))]

namespace Dax.Differential.Tests.Engines;

/// <summary>The engines, each started when first asked for and stopped at the end of the run.</summary>
public sealed class EngineRoom : IAsyncDisposable
{
    private readonly Dictionary<string, Lazy<Task<QueryEngine>>> engines = new()
    {
        ["DuckDB"] = new(DuckDbEngine.Start),
    };

    internal static readonly string[] Names = ["DuckDB"];

    /// <summary>Skips the test, saying why, when the machine lacks the engine.</summary>
    internal Task<QueryEngine> Get(string name) => engines[name].Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in engines.Values)
            if (engine.IsValueCreated && engine.Value.IsCompletedSuccessfully)
                await (await engine.Value).DisposeAsync();
    }
}
