using Dax.Differential.Tests.Comparison;
using Dax.Differential.Tests.Engines;
using Dax.Differential.Tests.Generation;

namespace Dax.Differential.Tests;

/// <summary>Random queries give, on every engine, the rows of the plain evaluator.</summary>
public sealed class GeneratedTests(EngineRoom room)
{
    private const int Batches = 10;
    private const int BatchSize = 80;

    public static TheoryData<string, int> Seeds()
    {
        var data = new TheoryData<string, int>();
        foreach (var engine in EngineRoom.Names)
            for (var batch = 0; batch < Batches; batch++)
                data.Add(engine, batch * BatchSize);
        return data;
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Rows_OfRandomQueries_AreThoseOfTheEvaluator(string engine, int firstSeed)
    {
        var database = await room.Get(engine);
        var wrong = new List<string>();
        var counts = new Dictionary<Outcome, int>();
        for (var seed = firstSeed; seed < firstSeed + BatchSize; seed++)
        {
            var (outcome, report) = await Trial.Run(new QueryGenerator(seed).Query(), database);
            counts[outcome] = counts.GetValueOrDefault(outcome) + 1;
            if (outcome is Outcome.Different or Outcome.Refused)
                wrong.Add($"[seed {seed}, {outcome}] {report}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", counts.Select(c => $"{c.Value} {c.Key}")));
        Assert.True(wrong.Count == 0, $"{wrong.Count} queries:\n{string.Join('\n', wrong)}");
        Assert.True(counts[Outcome.Same] >= BatchSize * 3 / 4, "Too few of the queries have an answer.");
        Assert.True(counts.GetValueOrDefault(Outcome.Unsayable) <= BatchSize / 10, "The dialect refuses too many.");
    }
}
