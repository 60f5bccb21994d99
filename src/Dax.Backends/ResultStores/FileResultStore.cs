using System.Globalization;
using Dax.Engine.Jobs;
using Dax.Engine.Ports;
using Microsoft.Extensions.Logging;

namespace Dax.Backends.ResultStores;

/// <summary>
/// Results as files: <c>results/SHARD/JOB/ATTEMPT/NAME</c> below a folder. A file under its name is whole and durable; one that is being written ends in
/// <c>.part</c>. What is noted of its chunks is beside it in <c>.notes</c>. What is deleted goes to <c>trash/</c> at once and from there when there is time. Several processes may share the folder: an attempt is one
/// process's, so no two write the same file, and what lies in the trash whoever finds it may remove.
/// </summary>
public sealed partial class FileResultStore : IResultStore, IResultListing, IDisposable
{
    private readonly string results;
    private readonly string trash;
    private readonly SpoolFiles spools;
    private readonly DiskWorkers disk = new();
    private readonly ILogger log;

    /// <param name="scratch">For spools; on a disk of this machine, because a file without a name needs a file system that keeps it.</param>
    public FileResultStore(string folder, ILogger<FileResultStore> log, string? scratch = null)
    {
        this.log = log;
        spools = new SpoolFiles(scratch ?? Path.Combine(folder, "scratch"));
        results = Path.Combine(folder, "results");
        trash = Path.Combine(folder, "trash");
        DurableFiles.CreateShards(Directory.CreateDirectory(results).FullName);
        foreach (var left in Directory.CreateDirectory(trash).GetDirectories())
            _ = disk.Run(() => Remove(left.FullName));
    }

    public ValueTask<IResultWriter> Create(ResultKey key, CancellationToken cancel)
    {
        var path = PathOf(key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return ValueTask.FromResult<IResultWriter>(new FileResultWriter(path, disk));
    }

    public ValueTask<Stream?> Open(ResultKey key, CancellationToken cancel) => ValueTask.FromResult(OpenRead(PathOf(key)));

    public ValueTask<IResultSegment?> OpenSegment(ResultKey key, CancellationToken cancel) => ValueTask.FromResult<IResultSegment?>(FileSegment.Open(PathOf(key)));

    public ValueTask Delete(string jobId, CancellationToken cancel)
    {
        var folder = FolderOf(jobId);
        // Most results are too small for a file: an exception for each of them would cost more than looking first.
        if (!Directory.Exists(folder))
            return ValueTask.CompletedTask;
        Discard(folder, jobId);
        return ValueTask.CompletedTask;
    }

    public ValueTask DeleteBefore(string jobId, int attempt, CancellationToken cancel)
    {
        var folder = new DirectoryInfo(FolderOf(jobId));
        if (!folder.Exists)
            return ValueTask.CompletedTask;
        foreach (var left in folder.EnumerateDirectories())
            if (int.TryParse(left.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var earlier) && earlier < attempt)
                Discard(left.FullName, $"{jobId}.{left.Name}");
        return ValueTask.CompletedTask;
    }

    public Stream Spool() => spools.Open();

    public IEnumerable<string> Jobs(DateTimeOffset before)
    {
        foreach (var shard in Directory.EnumerateDirectories(results))
            foreach (var job in new DirectoryInfo(shard).EnumerateDirectories())
                if (job.LastWriteTimeUtc < before.UtcDateTime && JobId.IsValid(job.Name))
                    yield return job.Name;
    }

    public void Dispose() => disk.Dispose();

    internal static Stream? OpenRead(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private string PathOf(ResultKey key)
    {
        ResultKeys.Check(key);
        return Path.Combine(FolderOf(key.JobId), key.Attempt.ToString(CultureInfo.InvariantCulture), key.Name);
    }

    private string FolderOf(string jobId)
    {
        ResultKeys.Check(jobId);
        return Path.Combine(results, DurableFiles.Shard(jobId), jobId);
    }

    /// <summary>Out of sight at once; the bytes go when there is time.</summary>
    private void Discard(string path, string name)
    {
        var gone = Path.Combine(trash, $"{name}.{Guid.NewGuid():N}");
        try
        {
            Directory.Move(path, gone);
        }
        catch (DirectoryNotFoundException)
        {
            return;
        }
        _ = disk.Run(() => Remove(gone));
    }

    private long Remove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another process that shares the folder was quicker.
        }
        catch (IOException e)
        {
            OnRemoveFailed(log, e);
        }
        return 0;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Deleted results could not be removed; the next start tries again.")]
    private static partial void OnRemoveFailed(ILogger log, Exception e);
}
