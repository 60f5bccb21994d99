using System.Diagnostics;

namespace Dax.Interop.Tests.Hosting;

/// <summary>What a program said and how it ended.</summary>
internal sealed record ToolRun(int ExitCode, string Output, string Errors)
{
    public string All => Output + Errors;
}

/// <summary>Runs programs that are not ours.</summary>
internal static class Tool
{
    /// <summary>Skips the test, saying why, when the program is not installed.</summary>
    public static void Require(string program, string package) =>
        Assert.SkipUnless(Find(program) is not null, $"'{program}' is not installed (Debian package {package}).");

    public static string? Find(string program) =>
        Path.IsPathRooted(program)
            ? File.Exists(program) ? program : null
            : (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin").Split(':').Select(d => Path.Combine(d, program)).FirstOrDefault(File.Exists);

    public static async Task<ToolRun> Run(string program, IEnumerable<string> arguments, string? input = null, TimeSpan? limit = null, string? folder = null)
    {
        var start = new ProcessStartInfo(Find(program) ?? program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(limit ?? TimeSpan.FromMinutes(5));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end in time. {await output} {await errors}");
        }
        return new ToolRun(process.ExitCode, await output, await errors);
    }

    /// <summary>Runs a Python 3 script of the system's interpreter (Debian's astronomy packages belong to that one).</summary>
    public static Task<ToolRun> Python(string script, params string[] arguments) =>
        Run("/usr/bin/python3", ["-W", "ignore", "-c", script, .. arguments]);
}
