using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dax.Backends.Artifacts.Local;

/// <summary>Tells a file from what another one of that name had in it before: length, the times of change (nanoseconds since 1970) and the inode. Not the device: that differs between machines that share it.</summary>
internal readonly partial record struct FileIdentity(long Length, long Modified, long Changed, ulong Inode)
{
    private const int AtCurrentFolder = -100;
    private const int AtEmptyPath = 0x1000;
    private const uint BasicFields = 0x7ff;
    private const int StructBytes = 256;
    private const int TypeMask = 0xF000, RegularFile = 0x8000;

    public string ETag => $"\"{Length:x}-{Modified:x}-{Mix(Inode ^ Mix((ulong)Changed)):x16}\"";

    public DateTimeOffset LastModified => DateTimeOffset.UnixEpoch.AddTicks(Modified / 100);

    /// <summary>Whether the path leads to a regular file: opening a pipe would wait for its writer.</summary>
    public static bool IsRegular(string path)
    {
        if (!OperatingSystem.IsLinux()) return File.Exists(path);
        Span<byte> fields = stackalloc byte[StructBytes];
        return Statx(AtCurrentFolder, path, 0, BasicFields, ref fields[0]) == 0 && IsRegular(fields);
    }

    /// <summary>Null when the opened thing is no regular file.</summary>
    public static FileIdentity? Of(SafeFileHandle handle)
    {
        if (!OperatingSystem.IsLinux()) return Portable(handle);
        Span<byte> fields = stackalloc byte[StructBytes];
        if (Statx((int)handle.DangerousGetHandle(), "", AtEmptyPath, BasicFields, ref fields[0]) != 0) return null;
        if (!IsRegular(fields)) return null;
        return new FileIdentity(MemoryMarshal.Read<long>(fields[40..]), Nanoseconds(fields[112..]), Nanoseconds(fields[96..]), MemoryMarshal.Read<ulong>(fields[32..]));
    }

    private static FileIdentity Portable(SafeFileHandle handle)
    {
        var modified = (File.GetLastWriteTimeUtc(handle) - DateTime.UnixEpoch).Ticks * 100;
        return new FileIdentity(RandomAccess.GetLength(handle), modified, modified, 0);
    }

    private static bool IsRegular(ReadOnlySpan<byte> fields) => (MemoryMarshal.Read<ushort>(fields[28..]) & TypeMask) == RegularFile;

    private static long Nanoseconds(ReadOnlySpan<byte> time) => MemoryMarshal.Read<long>(time) * 1_000_000_000 + MemoryMarshal.Read<uint>(time[8..]);

    // The finaliser of SplitMix64 (Steele, Lea, Flood 2014): the tag tells nothing of the file system.
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    // statx(2): its fields lie alike on every architecture.
    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte fields);
}
