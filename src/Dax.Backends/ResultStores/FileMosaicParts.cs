using Dax.Engine.Ports;

namespace Dax.Backends.ResultStores;

/// <summary>Parts of mosaics as files, <c>mosaics/JOB/NAME</c>. Not fsynced: a part that the power takes is made again, and one that is read back half is refused by who reads it.</summary>
internal sealed class FileMosaicParts(string folder) : IMosaicParts
{
    private readonly string parts = Path.Combine(folder, "mosaics");

    public async ValueTask Save(string jobId, string name, IReadOnlyList<ReadOnlyMemory<byte>> pieces, CancellationToken cancel)
    {
        var path = PathOf(jobId, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = $"{path}.{Guid.NewGuid():N}{DurableFiles.Unfinished}";
        try
        {
            using (var file = File.OpenHandle(unfinished, FileMode.CreateNew, FileAccess.Write))
                await RandomAccess.WriteAsync(file, pieces, 0, cancel);
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    public ValueTask<Stream?> Load(string jobId, string name, CancellationToken cancel)
    {
        try
        {
            return new(new FileStream(PathOf(jobId, name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1 << 16));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new((Stream?)null);
        }
    }

    public ValueTask Delete(string jobId, CancellationToken cancel)
    {
        var path = FolderOf(jobId);
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        return ValueTask.CompletedTask;
    }

    public IEnumerable<string> Jobs(DateTimeOffset before)
    {
        if (!Directory.Exists(parts)) yield break;
        foreach (var job in new DirectoryInfo(parts).EnumerateDirectories())
            if (job.LastWriteTimeUtc < before.UtcDateTime) yield return job.Name;
    }

    private string FolderOf(string jobId)
    {
        ResultKeys.Check(jobId);
        return Path.Combine(parts, jobId);
    }

    private string PathOf(string jobId, string name) =>
        name.Length > 0 && name.All(char.IsAsciiLetterOrDigit) ? Path.Combine(FolderOf(jobId), name) : throw new ArgumentException("Letters and digits alone.", nameof(name));
}
