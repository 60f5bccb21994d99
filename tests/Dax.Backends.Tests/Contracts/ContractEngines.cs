using Dax.Backends.Tests.Contracts;

[assembly: AssemblyFixture(typeof(ContractEngines))]

namespace Dax.Backends.Tests.Contracts;

/// <summary>The backends under the contract, each started when the first test asks for it.</summary>
public sealed class ContractEngines : IAsyncDisposable
{
    private readonly Dictionary<string, Lazy<Task<ContractEngine>>> engines = new()
    {
        ["DuckDB"] = new(() => Task.Run(DuckDbContract.Start)),
        ["PostgreSQL"] = new(() => Task.Run(PostgresContract.Start)),
        ["MariaDB"] = new(() => Task.Run(MariaDbContract.Start)),
    };

    public static readonly TheoryData<string> All = ["DuckDB", "PostgreSQL", "MariaDB"];

    public static readonly TheoryData<string> Servers = ["PostgreSQL", "MariaDB"];

    /// <summary>Skips the test, saying why, when the machine lacks the engine.</summary>
    internal static void Need(string name)
    {
        var missing = name switch { "PostgreSQL" => PostgresProcess.Missing, "MariaDB" => MariaDbContract.Missing, _ => null };
        Assert.SkipWhen(missing is not null, missing ?? "");
    }

    internal async Task<ContractEngine> Get(string name)
    {
        Need(name);
        return await engines[name].Value;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var engine in engines.Values.Where(e => e.IsValueCreated))
        {
            await ((Task)engine.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (engine.Value.IsCompletedSuccessfully) await (await engine.Value).DisposeAsync();
        }
    }
}
