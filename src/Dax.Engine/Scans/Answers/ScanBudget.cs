using Dax.Engine.Faults;

namespace Dax.Engine.Scans.Answers;

/// <summary>Bytes that an answer and its parts hold together. For any thread.</summary>
internal sealed class ScanBudget(long mostBytes)
{
    private long held;

    public long Held => Interlocked.Read(ref held);

    /// <exception cref="ScanFailure">There are not as many left; nothing was taken.</exception>
    public void Take(long bytes)
    {
        if (Interlocked.Add(ref held, bytes) <= mostBytes) return;
        Return(bytes);
        throw Outgrown("memory");
    }

    public void Return(long bytes) => Interlocked.Add(ref held, -bytes);

    public static ScanFailure Outgrown(string what) => new(TooMuch(what), true);

    public static Fault TooMuch(string what) => new Fault.Usage($"The query keeps too much {what} for a shared scan");
}
