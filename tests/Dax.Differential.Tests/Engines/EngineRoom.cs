using Dax.Differential.Tests.Engines;

[assembly: AssemblyFixture(typeof(EngineRoom))]

namespace Dax.Differential.Tests.Engines;

/// <summary>The engines, all started when the first is asked for and stopped at the end of the run.</summary>
public sealed class EngineRoom : IAsyncDisposable
{
    private readonly Lazy<Dictionary<string, (string? Missing, Task<QueryEngine>? Engine)>> engines = new(() => new()
    {
        ["DuckDB"] = (null, Task.Run(DuckDbEngine.Start)),
        ["PostgreSQL"] = PostgresEngine.Missing is { } postgres ? (postgres, null) : (null, Task.Run(PostgresEngine.Start)),
        ["MariaDB"] = MariaDbEngine.Missing is { } maria ? (maria, null) : (null, Task.Run(MariaDbEngine.Start)),
    });

    internal static readonly string[] Names = ["DuckDB", "PostgreSQL", "MariaDB"];

    /// <summary>Skips the test, saying why, when the machine lacks the engine.</summary>
    internal async Task<QueryEngine> Get(string name)
    {
        var (missing, engine) = engines.Value[name];
        Assert.SkipWhen(missing is not null, missing ?? "");
        return await engine!;
    }

    public async ValueTask DisposeAsync()
    {
        if (!engines.IsValueCreated)
            return;
        foreach (var (_, engine) in engines.Value.Values)
            if (engine is not null)
            {
                await ((Task)engine).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (engine.IsCompletedSuccessfully)
                    await (await engine).DisposeAsync();
            }
    }
}
