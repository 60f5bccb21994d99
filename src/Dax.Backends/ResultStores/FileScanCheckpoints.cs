using Dax.Engine.Ports;

namespace Dax.Backends.ResultStores;

/// <summary>
/// States of scans as files, <c>scans/JOB</c>: not among the results, because what a crash left of those goes when the next attempt begins. Not fsynced: a state that
/// the power takes costs time, never rows, and what is read back half is refused by who reads it.
/// </summary>
internal sealed class FileScanCheckpoints(string folder) : IScanCheckpoints
{
    private readonly string states = Path.Combine(folder, "scans");

    public async ValueTask Save(string jobId, ReadOnlyMemory<byte> state, CancellationToken cancel)
    {
        var path = PathOf(jobId);
        Directory.CreateDirectory(states);
        // Two attempts at one job never share a name; the last rename wins, and either state is right.
        var unfinished = $"{path}.{Guid.NewGuid():N}{DurableFiles.Unfinished}";
        try
        {
            await File.WriteAllBytesAsync(unfinished, state, cancel);
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    public async ValueTask<byte[]?> Load(string jobId, CancellationToken cancel)
    {
        try
        {
            return await File.ReadAllBytesAsync(PathOf(jobId), cancel);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public ValueTask Delete(string jobId, CancellationToken cancel)
    {
        var path = PathOf(jobId);
        if (File.Exists(path))
            File.Delete(path);
        return ValueTask.CompletedTask;
    }

    public IEnumerable<string> Jobs(DateTimeOffset before)
    {
        if (!Directory.Exists(states))
            yield break;
        foreach (var file in new DirectoryInfo(states).EnumerateFiles())
            if (file.LastWriteTimeUtc < before.UtcDateTime)
            {
                if (file.Name.EndsWith(DurableFiles.Unfinished, StringComparison.Ordinal))
                    file.Delete();
                else
                    yield return file.Name;
            }
    }

    private string PathOf(string jobId)
    {
        ResultKeys.Check(jobId);
        return Path.Combine(states, jobId);
    }
}
