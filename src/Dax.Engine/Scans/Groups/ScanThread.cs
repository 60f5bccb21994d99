using System.Runtime.InteropServices;

namespace Dax.Engine.Scans.Groups;

/// <summary>The priority of a thread, as the scheduler of Linux has it: one number per thread.</summary>
internal static partial class ScanThread
{
    private const int Process = 0;

    /// <summary>The calling thread stands back from now on. Where that is not possible it stays as it is: it would only be less polite.</summary>
    public static void StandBack(int nice)
    {
        if (nice > 0 && OperatingSystem.IsLinux())
            _ = SetPriority(Process, 0, nice);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
