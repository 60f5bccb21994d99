using Dax.Engine.Faults;

namespace Dax.Backends.DuckDb;

/// <summary>Files of generations: who may write them, and when they go.</summary>
public sealed partial class CatalogFolder
{
    private const string TableSuffix = ".duckdb";
    private const string LeaseSuffix = ".lease";

    /// <summary>
    /// A new generation's file path (the file does not exist yet); its name without suffix is the generation. Until it is published or this
    /// folder object is disposed, nobody takes the file for garbage; when the process dies, it is.
    /// </summary>
    public string NewGenerationPath()
    {
        lock (gate)
        {
            for (var attempt = 0; ; attempt++)
            {
                var generation = $"g{time.GetUtcNow():yyyyMMddHHmmss}x{Guid.NewGuid().ToString("n")[..8]}";
                try
                {
                    leases.Add(generation, new FileStream(LeasePath(generation), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None));
                    return Path.Combine(TablesDirectory, generation + TableSuffix);
                }
                catch (IOException) when (attempt < 3)
                {
                    // The collector of another process looked at the lease between its creation and its lock; the next name is free.
                }
            }
        }
    }

    /// <summary>The generation that a path of <see cref="NewGenerationPath"/> stands for.</summary>
    public static string GenerationOf(string path) => Path.GetFileNameWithoutExtension(path);

    /// <summary>Gives up a path of <see cref="NewGenerationPath"/> that was not published: what was written there goes. Harmless after publication.</summary>
    public void Abandon(string path)
    {
        lock (gate)
        {
            if (!leases.ContainsKey(GenerationOf(path)))
                return;
            foreach (var file in Directory.GetFiles(TablesDirectory, GenerationOf(path) + TableSuffix + "*"))
                Remove(file);
            Release(GenerationOf(path));
        }
    }

    /// <summary>
    /// Takes the folder for a service until the answer is disposed or the process ends; a Usage fault when another one has it. Imports need no lock.
    /// </summary>
    public Result<IDisposable> LockForService()
    {
        try
        {
            return new FileStream(Path.Combine(Root, "service.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return new Fault.Usage($"Another service runs on the data folder {Root}. Stop it, or choose another folder.");
        }
    }

    /// <summary>
    /// Takes the folder together with other services that do the same, until the answer is disposed or the process ends: none of them removes a file, and nobody
    /// else does meanwhile. A Usage fault when one service has it for itself.
    /// </summary>
    public Result<IDisposable> LockForSharing()
    {
        try
        {
            return new FileStream(Path.Combine(Root, "service.lock"), FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
        }
        catch (IOException)
        {
            return new Fault.Usage($"A service runs on the data folder {Root} that does not share it. Stop it, or choose another folder.");
        }
    }

    /// <summary>
    /// Removes files that no table needs: superseded or dropped ones, and strays of killed imports. While a service has the folder it
    /// does this itself (it knows what its queries read), and nothing happens here. Answers how many files went.
    /// </summary>
    public int CollectGarbage()
    {
        var locked = LockForService();
        if (!locked.IsOk)
            return 0;
        using (locked.Value)
            return Collect(_ => false);
    }

    /// <summary>The same, for the holder of the service lock, which says what is in use.</summary>
    internal int Collect(Func<string, bool> inUse)
    {
        // In this order: a file whose lease was given up before we looked was published before, so the state read afterwards names it.
        var idle = Directory.GetFiles(TablesDirectory).Where(f => !IsLeased(GenerationName(f))).ToArray();
        var current = ReadState().Tables.Select(t => t.Generation).ToHashSet();
        return idle.Count(file => !current.Contains(GenerationName(file)) && !inUse(GenerationName(file)) && Remove(file));
    }

    /// <summary>A generation's files are its name and suffixes (the engine adds some of its own while it writes).</summary>
    private static string GenerationName(string path)
    {
        var name = Path.GetFileName(path);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? name : name[..dot];
    }

    private bool IsLeased(string generation)
    {
        lock (gate)
        {
            if (leases.ContainsKey(generation))
                return true;
        }
        try
        {
            using var lease = new FileStream(LeasePath(generation), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static bool Remove(string file)
    {
        try
        {
            File.Delete(file);
            return true;
        }
        catch (IOException)
        {
            // Open elsewhere on a system that does not unlink open files: the next collection gets it.
            return false;
        }
    }

    private void Release(string generation)
    {
        if (!leases.Remove(generation, out var lease))
            return;
        lease.Dispose();
        Remove(LeasePath(generation));
    }

    private string LeasePath(string generation) => Path.Combine(TablesDirectory, generation + LeaseSuffix);
}
