using System.Diagnostics;
using Dax.Interop.Tests.Hosting;
using Dax.Qserv.StandIn;
using Dax.Qserv.StandIn.Database;
using Dax.Qserv.Tests.Hosting;

[assembly: AssemblyFixture(typeof(QservRoom))]
// Tests here mostly wait: for polls, pauses and patience to run out.
[assembly: CollectionBehavior(MaxParallelThreads = 6)]

namespace Dax.Qserv.Tests.Hosting;

/// <summary>LSST's PT1.1 catalogs in a stand-in for Qserv and in DuckDB, loaded once, when first asked for.</summary>
public sealed class QservRoom : IAsyncDisposable
{
    internal static readonly (string Folder, string Database)[] Cases = [("pt11-case01", "qcase01"), ("pt11-case02", "qcase02")];

    private readonly Lazy<Task<QservStandIn>> standIn = new(() => QservStandIn.Start(Cases.ToDictionary(c => c.Database, c => CaseFolder(c.Folder))));
    private readonly Lazy<Task<DuckSide>> duck = new(DuckSide.Load);

    /// <summary>Why the tests cannot run, or null.</summary>
    internal static string? Missing => RepositoryFiles.Shared is null ? "LSST's catalogs (../shared/data/catalogs) are not beside this checkout." : MariaServer.Missing;

    internal static string CaseFolder(string name) => Path.Combine(RepositoryFiles.Shared!, "data", "catalogs", name);

    /// <summary>Well-behaved, and everybody's; skips the test where it cannot be had.</summary>
    internal async Task<QservStandIn> Common()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        return await standIn.Value;
    }

    /// <summary>A frontend of the test's own over the same tables.</summary>
    internal async Task<QservStandIn> Own() => await (await Common()).Beside();

    internal async Task<DuckSide> Duck()
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        return await duck.Value;
    }

    public async ValueTask DisposeAsync()
    {
        if (standIn.IsValueCreated)
            await (await standIn.Value).DisposeAsync();
        if (duck.IsValueCreated)
            await (await duck.Value).DisposeAsync();
    }
}

internal static class Patience
{
    /// <summary>Nothing of ours lies on the server soon: the machine may be busy.</summary>
    public static Task LeavesNothing(this QservStandIn front) => Until(() => front.Leftovers == 0, "nothing of ours lies on the server",
        () => $"{front.Czar.Executing} queries run and {front.Czar.Undeleted} results lie there: {string.Join("; ", front.Czar.All.Select(q => $"{q.Id} {q.Status}{(q.HasResult ? " with its result" : "")}"))}");

    public static Task Until(Func<bool> condition, string what, Func<string>? seen = null) => Until(() => Task.FromResult(condition()), what, seen);

    /// <param name="seen">What there is instead, when it fails.</param>
    public static async Task Until(Func<Task<bool>> condition, string what, Func<string>? seen = null)
    {
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < Longest, $"Not within {Longest}: {what}. {seen?.Invoke()}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
}
