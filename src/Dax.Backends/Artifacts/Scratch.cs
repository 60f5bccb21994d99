using Dax.Engine.Faults;
using Microsoft.Win32.SafeHandles;

namespace Dax.Backends.Artifacts;

/// <summary>Temporary files that vanish with their handle, however the process ends, within a bound on what they hold together.</summary>
internal sealed class Scratch(string? folder, long maxBytes)
{
    private readonly string folder = folder ?? Path.GetTempPath();
    private long used;

    public long Used => Interlocked.Read(ref used);

    /// <summary>Room for that many bytes until it is disposed; null when there is none.</summary>
    public Reservation? Reserve(long bytes)
    {
        if (Interlocked.Add(ref used, bytes) <= maxBytes) return new Reservation(this, bytes);
        Interlocked.Add(ref used, -bytes);
        return null;
    }

    public static Fault Full() => new Fault.Busy("Too many files are being unpacked at the moment. Please try again.", TimeSpan.FromSeconds(10));

    /// <summary>A new empty file without a name.</summary>
    public SafeFileHandle Create()
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, $"artifact-{Guid.NewGuid():n}");
        var options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, options);
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        return handle;
    }

    internal sealed class Reservation(Scratch owner, long bytes) : IDisposable
    {
        private long held = bytes;

        /// <summary>False when there is no room for more.</summary>
        public bool Grow(long more)
        {
            if (Interlocked.Add(ref owner.used, more) <= owner.Limit)
            {
                Interlocked.Add(ref held, more);
                return true;
            }
            Interlocked.Add(ref owner.used, -more);
            return false;
        }

        public void Dispose() => Interlocked.Add(ref owner.used, -Interlocked.Exchange(ref held, 0));
    }

    private long Limit => maxBytes;
}
