namespace Dax.Backends.Import;

/// <summary>
/// A directory for one process's temporary files, locked while it lives. What killed processes left behind (their locks are free) goes when
/// the next one is made.
/// </summary>
internal sealed class ScratchCorner : IDisposable
{
    private const string LockSuffix = ".lock";
    private readonly string lockPath;
    private readonly FileStream held;

    public ScratchCorner(string directory, string name)
    {
        Sweep(directory);
        Path = System.IO.Path.Combine(directory, name);
        lockPath = Path + LockSuffix;
        held = new FileStream(lockPath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
        held.Dispose();
        File.Delete(lockPath);
    }

    private static void Sweep(string directory)
    {
        foreach (var path in Directory.EnumerateFiles(directory, "*" + LockSuffix))
        {
            try
            {
                using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
                {
                    var corner = path[..^LockSuffix.Length];
                    if (Directory.Exists(corner))
                    {
                        Directory.Delete(corner, recursive: true);
                    }
                }
                File.Delete(path);
            }
            catch (IOException)
            {
                // Its process lives, or another one sweeps at this moment.
            }
        }
    }
}
