using Dax.Engine.Jobs;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Tests.Contracts;

/// <summary>What is measured of the whole process: nothing else may run beside it.</summary>
[CollectionDefinition(nameof(MemoryContract), DisableParallelization = true)]
[Collection(nameof(MemoryContract))]
public sealed class MemoryContract(ContractEngines engines)
{
    private const int Minutes = 300_000;

    public static TheoryData<string> All => ContractEngines.All;

    [Theory(Timeout = Minutes), MemberData(nameof(All))]
    public async Task Read_AMillionRows_TakesTheMemoryOfOneBatch(string name)
    {
        var engine = await engines.Get(name);
        await using var stream = (await engine.Start("SELECT id, x, name FROM contract.million", Lane.Scan)).Value;
        var (rows, sum, most, batches) = (0L, 0.0, 0L, 0);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        while (await stream.Read(default) is { } batch)
        {
            using (batch)
            {
                Assert.InRange(batch.Count, 1, 2048);
                rows += batch.Count;
                foreach (var x in ((ScalarVector<double>)batch.Columns[1]).Values) sum += x;
            }
            if (++batches % 100 == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }
        Assert.Equal((1_000_000L, 0.5 * 999_999 * 500_000), (rows, sum));
        Assert.True(most < 48 << 20, $"It held {most >> 20} MiB more.");
    }
}
