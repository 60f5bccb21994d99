using Dax.Engine.Faults;

namespace Dax.Backends.Tests.DuckDb;

/// <summary>What is measured of the whole process: nothing else may run beside it.</summary>
[CollectionDefinition(nameof(UserAggregateMemoryTests), DisableParallelization = true)]
[Collection(nameof(UserAggregateMemoryTests))]
public sealed class UserAggregateMemoryTests(UserFunctionCatalog catalog) : IClassFixture<UserFunctionCatalog>
{
    /// <summary>Two gigabytes of text: refused before they are there.</summary>
    [Fact]
    public async Task StringAgg_OfTooMuch_IsAUsageFault()
    {
        var before = Environment.WorkingSet;
        var answer = await catalog.Run("SELECT ivo_string_agg(b.long, ',') AS v FROM s.many AS a, s.many AS b");
        Assert.IsType<Fault.Usage>(answer.Fault);
        Assert.True(Environment.WorkingSet - before < 1 << 29, $"The process grew by {(Environment.WorkingSet - before) >> 20} MB.");
    }
}
