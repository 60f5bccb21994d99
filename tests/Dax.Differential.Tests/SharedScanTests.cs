using Dax.Differential.Tests.Cases;
using Dax.Differential.Tests.Comparison;
using Dax.Differential.Tests.Engines;
using Dax.Differential.Tests.Generation;

namespace Dax.Differential.Tests;

/// <summary>What a shared scan can answer, it answers as the plain evaluator and DuckDB do.</summary>
public sealed class SharedScanTests(EngineRoom room)
{
    private const int Batches = 5;
    private const int BatchSize = 600;

    private async Task<(SharedScanEngine Scan, DuckDbEngine Engine)> Start()
    {
        var engine = (DuckDbEngine)await room.Get("DuckDB");
        return (new SharedScanEngine(engine), engine);
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(0, Batches).Select(batch => 1_000_000 + batch * BatchSize)];

    [Fact]
    public async Task Rows_OfHandWrittenQueries_AreThoseOfTheEvaluator()
    {
        var (scan, _) = await Start();
        var (wrong, shared) = (new List<string>(), 0);
        foreach (var query in CaseFiles.Topics().SelectMany(CaseFiles.Read).Where(query => !query.NotOn.Contains("DuckDB") && scan.Obstacle(query.Adql) is null))
        {
            shared++;
            var (outcome, report) = await Trial.Run(query.Adql, scan);
            if (outcome != (query.IsError ? Outcome.BothFail : Outcome.Same))
                wrong.Add($"[{outcome}] {report}");
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {shared} queries:\n{string.Join('\n', wrong)}");
        Assert.True(shared >= 150, $"Only {shared} queries can be shared.");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Rows_OfRandomQueries_AreThoseOfTheEvaluator(int firstSeed)
    {
        var (scan, _) = await Start();
        var (wrong, shared) = (new List<string>(), 0);
        for (var seed = firstSeed; seed < firstSeed + BatchSize; seed++)
        {
            var adql = new QueryGenerator(seed).Query();
            if (scan.Obstacle(adql) is not null)
                continue;
            shared++;
            var (outcome, report) = await Trial.Run(adql, scan);
            if (outcome is Outcome.Different or Outcome.Refused)
                wrong.Add($"[seed {seed}, {outcome}] {report}");
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} of {shared} queries:\n{string.Join('\n', wrong)}");
        Assert.True(shared >= BatchSize / 20, $"Only {shared} queries can be shared.");
    }
}
