namespace Dax.Backends.TileStores;

/// <summary>Files beside their places, under names that no path can have: being written, or left behind by a process that was killed.</summary>
internal static class UnfinishedFiles
{
    /// <summary>'~' is not among the characters of paths.</summary>
    public const char Mark = '~';

    /// <summary>Removes those below a folder that were last written before a time.</summary>
    public static void Sweep(string folder, DateTime beforeUtc, CancellationToken cancel)
    {
        if (!Directory.Exists(folder)) return;
        foreach (var file in Directory.EnumerateFiles(folder, $"*{Mark}*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                // One that is in its place by now is old, and deleting it does nothing.
                if (File.GetLastWriteTimeUtc(file) < beforeUtc) File.Delete(file);
            }
            catch (DirectoryNotFoundException)
            {
                // Somebody took the folder away.
            }
        }
    }
}
