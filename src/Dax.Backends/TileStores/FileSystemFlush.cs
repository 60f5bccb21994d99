using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Dax.Backends.TileStores;

/// <summary>Makes everything durable that was written to the file system of a folder: syncfs(2).</summary>
internal static partial class FileSystemFlush
{
    /// <summary>IOException when the disk fails, or failed to write something since the last time. Systems other than Linux are asked for every file.</summary>
    public static void Of(string folder)
    {
        if (!OperatingSystem.IsLinux())
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
                RandomAccess.FlushToDisk(file);
            }
            return;
        }
        var descriptor = Open(folder, 0);
        if (descriptor < 0) throw new IOException($"The folder of maps could not be opened (errno {Marshal.GetLastPInvokeError()}).");
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (SyncFs(handle) != 0) throw new IOException($"The tiles could not be made durable (errno {Marshal.GetLastPInvokeError()}).");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int SyncFs(SafeFileHandle descriptor);
}
