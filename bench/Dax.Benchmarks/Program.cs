using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using Dax.Benchmarks;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

if (args is ["plan"])
{
    ConePlans.Run();
    return;
}

if (args is ["kernels", var scanned])
{
    KernelRates.Run(long.Parse(scanned, System.Globalization.CultureInfo.InvariantCulture));
    return;
}

if (args is ["obscore", var rows])
{
    await ObsCoreScale.Run(long.Parse(rows, System.Globalization.CultureInfo.InvariantCulture));
    return;
}

if (args is ["cutouts", _, _, _, _, ..])
{
    Cutouts.Run(args[1..]);
    return;
}

if (args is ["pixels", _, _, _, _, ..])
{
    Cutouts.Dump(args[1..]);
    return;
}

if (args is ["resample", _, ..])
{
    ResamplingRates.Run(args[1..]);
    ResamplingRates.Mosaic(args[1..]);
    return;
}

if (args is ["folds", ..])
{
    Folds.Run(args.Length > 1 ? long.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture) : 20_000_000);
    return;
}

// In this process: BenchmarkDotNet's own projects would not know the repository's central package versions.
var config = DefaultConfig.Instance
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
