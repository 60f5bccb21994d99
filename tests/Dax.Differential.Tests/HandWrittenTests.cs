using Dax.Differential.Tests.Cases;
using Dax.Differential.Tests.Comparison;
using Dax.Differential.Tests.Engines;

namespace Dax.Differential.Tests;

/// <summary>The queries of <c>Cases/*.adql</c> give, on every engine, the rows of the plain evaluator.</summary>
public sealed class HandWrittenTests(EngineRoom room)
{
    public static TheoryData<string, string> Topics()
    {
        var data = new TheoryData<string, string>();
        foreach (var engine in EngineRoom.Names)
            foreach (var topic in CaseFiles.Topics())
                data.Add(engine, topic);
        return data;
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public async Task Rows_OfATopic_AreThoseOfTheEvaluator(string engine, string topic)
    {
        var database = await room.Get(engine);
        var wrong = new List<string>();
        foreach (var query in CaseFiles.Read(topic).Where(query => !query.NotOn.Contains(engine)))
        {
            var (outcome, report) = await Trial.Run(query.Adql, database);
            if (outcome != (query.IsError ? Outcome.BothFail : Outcome.Same))
                wrong.Add($"[{outcome}] {report}");
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} queries:\n{string.Join('\n', wrong)}");
    }
}
