using System.Diagnostics;

namespace Dax.Differential.Tests.Engines;

/// <summary>Programs of the machine: found, run to their end, or started as servers.</summary>
internal static class Program
{
    public static string? Find(string name, params string[] folders) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(folders).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    /// <summary>Runs it; throws what it said when it failed.</summary>
    public static async Task Run(string program, params string[] arguments)
    {
        using var process = Start(program, arguments);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed: {await output}{await errors}");
    }

    /// <summary>A server; what it says is thrown away.</summary>
    public static Process Serve(string program, params string[] arguments)
    {
        var process = Start(program, arguments);
        process.StandardInput.Close();
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    public static Process Start(string program, params string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = Path.GetTempPath(),
    }) ?? throw new InvalidOperationException($"{program} did not start.");

    /// <summary>Ends a server of ours, at once: what it holds is thrown away with its folder.</summary>
    public static async Task End(Process? process)
    {
        if (process is null)
            return;
        if (!process.HasExited)
            // What it started goes too: a worker that computes does not notice that its server is gone.
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
