using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dax.Backends.ResultStores;

/// <summary>What makes a file survive the power: its bytes by fsync, its name by an fsync of every directory that is new on the way to it.</summary>
internal static partial class DurableFiles
{
    public const string Unfinished = ".part";
    /// <summary>The notes beside a result; no result has a name with a dot.</summary>
    public const string Notes = ".notes";

    /// <summary>
    /// Rename from <c>path.part</c> to <c>path</c>, fsync of the file, then of the directories. The name before the bytes: a journalling file system then
    /// commits both at once (measured on ext4: half the time, 0.55 ms idle). When the power goes in between, the name may hold too little, but nobody has
    /// been told that name yet: a result counts by the state that names its attempt, an upload by the job that names its token.
    /// </summary>
    public static void Publish(SafeFileHandle file, string path, params ReadOnlySpan<string> directories)
    {
        File.Move(path + Unfinished, path, overwrite: true);
        RandomAccess.FlushToDisk(file);
        foreach (var directory in directories)
            FlushDirectory(directory);
    }

    /// <summary>Windows keeps names in its own journal and cannot be asked.</summary>
    public static void FlushDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(path, 0);
        if (descriptor < 0)
            throw new IOException($"The directory could not be opened (errno {Marshal.GetLastPInvokeError()}).");
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Fsync(handle) != 0)
            throw new IOException($"The directory could not be made durable (errno {Marshal.GetLastPInvokeError()}).");
    }

    /// <summary>256 folders, so that none holds too many names; by a hash, because ids are not evenly spread.</summary>
    public static string Shard(string name)
    {
        var hash = 2166136261u;
        foreach (var c in name)
            hash = (hash ^ c) * 16777619u;
        return ((hash ^ (hash >> 16)) & 0xFF).ToString("x2", System.Globalization.CultureInfo.InvariantCulture);
    }

    public static void CreateShards(string root)
    {
        for (var i = 0; i < 256; i++)
            Directory.CreateDirectory(Path.Combine(root, i.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
        FlushDirectory(root);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle descriptor);
}
