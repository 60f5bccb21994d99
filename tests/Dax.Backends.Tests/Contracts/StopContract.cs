using System.Diagnostics;
using Dax.Engine.Faults;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;

namespace Dax.Backends.Tests.Contracts;

/// <summary>Statements that end before their end: told to, out of time, left alone, or with their server.</summary>
public sealed class StopContract(StopEngines engines) : IClassFixture<StopEngines>
{
    /// <summary>For an engine that hangs; its start is in it too.</summary>
    private const int Minutes = 300_000;

    /// <summary>In which a busy machine does what an idle one does at once, and in which the statements here do not end by themselves.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(45);

    private const string Endless = "SELECT COUNT(*) AS n FROM contract.million AS a, contract.million AS b WHERE a.x + b.x < -1";

    public static TheoryData<string> All => ContractEngines.All;

    public static TheoryData<string> Servers => ContractEngines.Servers;

    [Theory(Timeout = Minutes), MemberData(nameof(All))]
    public async Task Stop_WhileItWorksOrSends_EndsTheServersWork(string name)
    {
        var engine = await engines.Get(name);
        // Before the first row.
        using (var cancel = new CancellationTokenSource())
        {
            var started = engine.Start(Endless, Lane.Scan, cancel.Token).AsTask();
            await UntilWorking(engine);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await using var stream = (await started).Value;
                await stream.Read(cancel.Token);
            });
            await UntilIdle(engine);
        }
        // While rows come, and nobody waits for the next.
        var (sql, schema) = engine.Write("SELECT id, x, name FROM contract.million");
        await using (var stream = (await engine.Backend.Execute(sql, schema, ContractEngine.In(Lane.Scan), default)).Value)
        {
            (await stream.Read(default))!.Dispose();
        }
        await UntilIdle(engine);
        // While somebody waits for the next.
        using (var cancel = new CancellationTokenSource())
        {
            await using var stream = (await engine.Backend.Execute(sql, schema, ContractEngine.In(Lane.Scan), cancel.Token)).Value;
            (await stream.Read(default))!.Dispose();
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                while (await stream.Read(default) is { } batch) batch.Dispose();
            });
        }
        await UntilIdle(engine);
        // The connections are good for others.
        for (var i = 0; i < 5; i++) Assert.Equal([[1L]], await engine.Rows("SELECT id FROM contract.kinds WHERE id = 1", Lane.Scan));
    }

    [Theory(Timeout = Minutes), MemberData(nameof(Servers))]
    public async Task Execute_PastItsTime_IsToldSo(string name)
    {
        await using var engine = await ((SourceContract)await engines.Get(name)).WithScansOf(TimeSpan.FromSeconds(1));
        var clock = Stopwatch.StartNew();
        var fault = Assert.IsType<Fault.Usage>(await engine.Fails(Endless, Lane.Scan));
        Assert.Contains("longer than the 1 s", fault.Message, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"It was told after {clock.Elapsed}.");
        await UntilIdle(engine);
        Assert.Equal([[1L]], await engine.Rows("SELECT id FROM contract.kinds WHERE id = 1", Lane.Scan));
    }

    [Theory(Timeout = Minutes), MemberData(nameof(Servers))]
    public async Task Execute_MoreThanConnections_WaitsItsTurnAndInteractiveDoesNot(string name)
    {
        var engine = await engines.Get(name);
        using var cancel = new CancellationTokenSource();
        var running = new[] { Stopped(engine, cancel.Token), Stopped(engine, cancel.Token) };
        await UntilWorking(engine);
        // Both connections of scans are taken: another scan waits, and can be told not to.
        using (var short1 = new CancellationTokenSource(TimeSpan.FromMilliseconds(500)))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await engine.Start("SELECT id FROM contract.kinds", Lane.Scan, short1.Token));
        var clock = Stopwatch.StartNew();
        Assert.Equal([[1L]], await engine.Rows("SELECT id FROM contract.kinds WHERE id = 1"));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"It waited for {clock.Elapsed}.");
        await cancel.CancelAsync();
        await Task.WhenAll(running);
        await UntilIdle(engine);
    }

    [Theory(Timeout = Minutes), MemberData(nameof(Servers))]
    public async Task Read_WhileTheTableChanges_IsOfOneState(string name)
    {
        var engine = await engines.Get(name);
        await using var stream = (await engine.Start("SELECT id FROM contract.changing", Lane.Scan)).Value;
        long rows;
        using (var first = (await stream.Read(default))!) rows = first.Count;
        Assert.True(await engine.Change("DELETE FROM contract.changing WHERE id >= 999000"));
        while (await stream.Read(default) is { } batch)
        {
            using (batch) rows += batch.Count;
        }
        Assert.Equal(1_000_000, rows);
        Assert.Equal([[999_000L]], await engine.Rows("SELECT COUNT(*) AS n FROM contract.changing"));
    }

    [Theory(Timeout = Minutes), MemberData(nameof(Servers))]
    public async Task Read_WhenTheServerCrashes_IsTransientAndTheNextWorksWhenItIsBack(string name)
    {
        ContractEngines.Need(name);
        // It may lose what was just written: a server of its own.
        await using var engine = (SourceContract)(name == "PostgreSQL" ? await PostgresContract.Start() : await MariaDbContract.Start());
        await using (var stream = (await engine.Start("SELECT id, x, name FROM contract.million", Lane.Scan)).Value)
        {
            (await stream.Read(default))!.Dispose();
            await engine.Server.Kill();
            var late = await Assert.ThrowsAsync<CatalogException>(async () =>
            {
                while (await stream.Read(default) is { } batch) batch.Dispose();
            });
            Assert.IsType<Fault.Transient>(late.Fault);
        }
        Assert.IsType<Fault.Transient>((await engine.Start("SELECT id FROM contract.kinds")).Fault);
        Assert.IsType<Fault.Transient>((await engine.Source.Check(default)).Fault);
        Assert.IsType<Fault.Transient>((await engine.Source.Load(default)).Fault);
        await engine.Server.Serve();
        Assert.True((await engine.Source.Check(default)).IsOk);
        Assert.Equal([[1L]], await engine.Rows("SELECT id FROM contract.kinds WHERE id = 1"));
    }

    [Theory(Timeout = Minutes), MemberData(nameof(Servers))]
    public async Task Execute_OnATableThatIsGone_IsTransient(string name)
    {
        var engine = await engines.Get(name);
        await engine.Change("DROP TABLE contract.passing");
        Assert.IsType<Fault.Transient>((await engine.Start("SELECT id FROM contract.passing")).Fault);
    }

    private static async Task Stopped(ContractEngine engine, CancellationToken cancel) =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await engine.Start(Endless, Lane.Scan, cancel));

    private static async Task UntilWorking(ContractEngine engine)
    {
        var patience = Stopwatch.StartNew();
        while (await engine.Working() == 0)
        {
            Assert.True(patience.Elapsed < Soon, "It never began.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
        await Task.Delay(100, TestContext.Current.CancellationToken);
    }

    /// <summary>Within a second.</summary>
    private static async Task UntilIdle(ContractEngine engine)
    {
        var patience = Stopwatch.StartNew();
        while (await engine.Working() is > 0 and var working)
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(1), $"{working} statements still run after {patience.Elapsed}.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}

/// <summary>Engines whose work is watched: for this class alone.</summary>
public sealed class StopEngines : IAsyncDisposable
{
    private readonly ContractEngines engines = new();

    internal Task<ContractEngine> Get(string name) => engines.Get(name);

    public ValueTask DisposeAsync() => engines.DisposeAsync();
}
