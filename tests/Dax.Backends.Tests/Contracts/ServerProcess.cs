using System.Diagnostics;
using Programs = Dax.Differential.Tests.Engines.Program;

namespace Dax.Backends.Tests.Contracts;

/// <summary>A database server of the tests' own: private folder, Unix socket only. It can be stopped and started again on the same data.</summary>
internal abstract class ServerProcess : IAsyncDisposable
{
    private Process? process;

    protected string Folder { get; } = Directory.CreateTempSubdirectory("dax-contract-").FullName;

    public async Task Serve()
    {
        var command = Command();
        process = Programs.Serve(command[0], command[1..]);
        var patience = Stopwatch.StartNew();
        while (!await IsUp())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(60), "The server did not start.");
            await Task.Delay(50);
            if (!process.HasExited) continue;
            // Children of one that was killed may be there for a moment yet.
            process.Dispose();
            process = Programs.Serve(command[0], command[1..]);
        }
    }

    /// <summary>As a crash does.</summary>
    public async Task Kill()
    {
        await Programs.End(process);
        process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        Directory.Delete(Folder, recursive: true);
    }

    protected abstract string[] Command();

    protected abstract Task<bool> IsUp();
}
