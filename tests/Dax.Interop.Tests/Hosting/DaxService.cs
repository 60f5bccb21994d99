using System.Diagnostics;
using System.Net;

namespace Dax.Interop.Tests.Hosting;

/// <summary>The real program as a process of its own, on a folder and a port of its own.</summary>
internal sealed class DaxService : IAsyncDisposable
{
    private readonly IReadOnlyDictionary<string, string> environment;
    private Process? process;
    private Task<string>? errors;
    private Task<string>? output;

    private bool empty;

    private DaxService(string folder, int port, IReadOnlyDictionary<string, string>? environment)
    {
        Folder = folder;
        Url = new Uri($"http://127.0.0.1:{port}");
        this.environment = environment ?? new Dictionary<string, string>();
    }

    public string Folder { get; }

    public Uri Url { get; }

    public string Tap => Url + "tap";

    public int ProcessId => process!.Id;

    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 64 }) { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Starts a service on a new folder.</summary>
    /// <param name="empty">Nothing that ships is loaded into it.</param>
    public static async Task<DaxService> Start(IReadOnlyDictionary<string, string>? environment = null, Func<string, Task>? prepare = null, bool empty = false)
    {
        Assert.True(File.Exists(RepositoryFiles.Program), $"The program is not built: {RepositoryFiles.Program}");
        var folder = Directory.CreateTempSubdirectory("dax-interop-").FullName;
        if (prepare is not null) await prepare(folder);
        var service = new DaxService(folder, ServicePorts.Next(), environment) { empty = empty };
        await service.Restart();
        return service;
    }

    /// <summary>Runs a command of the command line on a folder; fails the test when it fails.</summary>
    public static async Task<string> Command(params string[] arguments)
    {
        var run = await Tool.Run(RepositoryFiles.Program, arguments);
        Assert.True(run.ExitCode == 0, $"dax {string.Join(' ', arguments)}: exit {run.ExitCode}\n{run.All}");
        return run.Output;
    }

    /// <summary>Starts the process (again) and waits until it is ready.</summary>
    public async Task Restart()
    {
        var start = new ProcessStartInfo(RepositoryFiles.Program, ["serve", "--data", Folder, "--urls", Url.ToString().TrimEnd('/'), .. empty ? (string[])["--empty"] : []])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        process = Process.Start(start)!;
        output = process.StandardOutput.ReadToEndAsync();
        errors = process.StandardError.ReadToEndAsync();
        var patience = Stopwatch.StartNew();
        while (!await IsReady())
        {
            if (process.HasExited) Assert.Fail($"dax serve ended: {await output}\n{await errors}");
            if (patience.Elapsed > TimeSpan.FromMinutes(2)) Assert.Fail("dax serve was not ready within 2 minutes.");
            await Task.Delay(20);
        }
    }

    /// <summary>The table is made in the background after the start.</summary>
    public async Task WaitForObsCore()
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            using var answer = await Http.GetAsync(new Uri($"{Tap}/tables/ivoa.ObsCore"));
            if (answer.IsSuccessStatusCode) return;
            if (patience.Elapsed > TimeSpan.FromMinutes(2)) Assert.Fail("There was no ivoa.ObsCore within 2 minutes.");
            await Task.Delay(50);
        }
    }

    /// <summary>SIGTERM; answers at once.</summary>
    public Task Terminate() => Tool.Run("kill", ["-TERM", process!.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);

    /// <summary>The exit code; fails the test when it takes longer than <paramref name="atMost"/>.</summary>
    public async Task<int> Ended(TimeSpan atMost)
    {
        using var patience = new CancellationTokenSource(atMost);
        await process!.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    /// <summary>All that the process wrote since it was started last. When it has ended.</summary>
    public async Task<string> Said() => await output! + await errors!;

    /// <summary>Fails the test with all that the process said when it has ended by itself.</summary>
    public async Task MustLive()
    {
        if (process!.HasExited) Assert.Fail($"dax serve ended by itself ({process.ExitCode}):\n{await Said()}");
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        process!.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        process?.Dispose();
        Http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>As an operator stops it; kill -9 when that takes too long.</summary>
    public async Task Stop()
    {
        if (process is { HasExited: false })
        {
            await Tool.Run("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private async Task<bool> IsReady()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri(Url, "health/ready"));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

/// <summary>One service over the shipped catalogue for all tests that only read.</summary>
public sealed class MessierService : IAsyncLifetime
{
    internal DaxService Service { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Service = await DaxService.Start(new Dictionary<string, string>
        {
            // A principal comes from a proxy that the operator named; here that proxy is this machine.
            ["TrustedIdentity__HeaderName"] = "X-Auth-Request-User",
            ["TrustedIdentity__Proxies__0"] = "127.0.0.1",
        });
        // Tables must not come in between two looks of a validator.
        await Service.WaitForObsCore();
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();
}

[CollectionDefinition("messier")]
public sealed class MessierDefinition : ICollectionFixture<MessierService>;
