using Dax.Engine.Scans.Groups;
using Dax.Engine.Scans.WarmUp;
using Microsoft.Extensions.Options;

namespace Dax.Engine.Tests.Scans.Groups;

public sealed class ScanWarmUpTests
{
    /// <summary>Every one of its queries is one that kernels know: another would throw.</summary>
    [Fact]
    public Task Run_ToItsEnd_AnswersAllOfItsQueries() => new ScanWarmUp(Options.Create(new ScanOptions()), TimeProvider.System).Run(1, TestContext.Current.CancellationToken);

    [Fact]
    public async Task Run_Cancelled_Ends()
    {
        using var cancel = new CancellationTokenSource();
        var running = new ScanWarmUp(Options.Create(new ScanOptions()), TimeProvider.System).Run(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }
}
