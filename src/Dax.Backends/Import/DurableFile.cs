using System.Runtime.InteropServices;

namespace Dax.Backends.Import;

/// <summary>Makes a finished file survive a power cut: its bytes, then its name in the directory.</summary>
internal static partial class DurableFile
{
    public static void Flush(string path)
    {
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite))
        {
            RandomAccess.FlushToDisk(file);
        }
        if (!OperatingSystem.IsWindows())
        {
            FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
    }

    /// <summary>.NET opens no directories, and POSIX makes a name durable only by fsync on its directory.</summary>
    private static void FlushDirectory(string directory)
    {
        var descriptor = OpenReadOnly(directory, 0);
        if (descriptor < 0 || Sync(descriptor) != 0)
        {
            var error = Marshal.GetLastPInvokeErrorMessage();
            _ = descriptor >= 0 ? Close(descriptor) : 0;
            throw new IOException($"The directory {directory} cannot be made durable: {error}");
        }
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenReadOnly(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
