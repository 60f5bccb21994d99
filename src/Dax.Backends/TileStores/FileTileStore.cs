using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Dax.Engine.Ports;

namespace Dax.Backends.TileStores;

/// <summary>
/// HiPS maps as folders of files that any tool can read. A file is written beside its place under a name that no path can have, and renamed. Its time of change tells it from the one before: times of one process
/// never repeat, and no two have a ten-millionth of a second in common, so (length, time) is a strong validator. Any number of processes may share the folder.
/// </summary>
/// <param name="folder">Maps are folders in it.</param>
public sealed class FileTileStore(string folder, TimeProvider time) : ITileStore
{
    private readonly string root = Directory.CreateDirectory(folder).FullName;
    private readonly ConcurrentDictionary<string, bool> folders = new(StringComparer.Ordinal);
    private long written;
    private long lastTicks;

    public ValueTask<StoredFile?> Open(string survey, string path, CancellationToken cancel)
    {
        var place = PlaceOf(survey, path);
        cancel.ThrowIfCancellationRequested();
        return ValueTask.FromResult<StoredFile?>(LocalStoredFile.Open(place));
    }

    public ValueTask<StoredFileInfo?> Look(string survey, string path, CancellationToken cancel)
    {
        var file = new FileInfo(PlaceOf(survey, path));
        return ValueTask.FromResult(file.Exists ? Describe(file.Length, file.LastWriteTimeUtc) : null);
    }

    public ValueTask<StoredFileInfo> Write(string survey, string path, ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        var place = PlaceOf(survey, path);
        cancel.ThrowIfCancellationRequested();
        EnsureFolder(Path.GetDirectoryName(place)!);
        var part = string.Create(CultureInfo.InvariantCulture, $"{place}{UnfinishedFiles.Mark}{Environment.ProcessId}-{Interlocked.Increment(ref written)}");
        try
        {
            return ValueTask.FromResult(Write(place, part, bytes));
        }
        catch (DirectoryNotFoundException)
        {
            // Someone took the folder away since it was made.
            folders.Clear();
            EnsureFolder(Path.GetDirectoryName(place)!);
            return ValueTask.FromResult(Write(place, part, bytes));
        }
    }

    public ValueTask Delete(string survey, string path, CancellationToken cancel)
    {
        try
        {
            File.Delete(PlaceOf(survey, path));
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing to remove.
        }
        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<string> List(string survey, string folder, [EnumeratorCancellation] CancellationToken cancel)
    {
        TilePaths.CheckSurvey(survey);
        if (folder.Length > 0) TilePaths.CheckPath(folder);
        var map = Path.Combine(root, survey);
        var from = Path.Combine(map, folder);
        if (!Directory.Exists(from)) yield break;
        foreach (var file in Directory.EnumerateFiles(from, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
        {
            cancel.ThrowIfCancellationRequested();
            var path = Path.GetRelativePath(map, file).Replace(Path.DirectorySeparatorChar, '/');
            if (TilePaths.IsPath(path)) yield return path;
        }
        await ValueTask.CompletedTask;
    }

    public ValueTask Sweep(string survey, DateTimeOffset before, CancellationToken cancel)
    {
        TilePaths.CheckSurvey(survey);
        return new ValueTask(Task.Run(() => UnfinishedFiles.Sweep(Path.Combine(root, survey), before.UtcDateTime, cancel), cancel));
    }

    /// <summary>The file system as a whole: one request for thousands of files, their folders and their names.</summary>
    public ValueTask Flush(string survey, CancellationToken cancel)
    {
        TilePaths.CheckSurvey(survey);
        var map = Path.Combine(root, survey);
        return Directory.Exists(map) ? new ValueTask(Task.Run(() => FileSystemFlush.Of(map), cancel)) : ValueTask.CompletedTask;
    }

    internal static StoredFileInfo Describe(long length, DateTime written) =>
        new(length, string.Create(CultureInfo.InvariantCulture, $"\"{length:x}-{written.Ticks:x}\""), new DateTimeOffset(DateTime.SpecifyKind(written, DateTimeKind.Utc)));

    private StoredFileInfo Write(string place, string part, ReadOnlyMemory<byte> bytes)
    {
        var at = NextTime();
        try
        {
            using (var file = File.OpenHandle(part, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                RandomAccess.Write(file, bytes.Span, 0);
                File.SetLastWriteTimeUtc(file, at);
            }
            File.Move(part, place, overwrite: true);
            return Describe(bytes.Length, at);
        }
        catch (Exception e) when (e is not DirectoryNotFoundException)
        {
            File.Delete(part);
            throw;
        }
    }

    /// <summary>Now, or a tick behind the last one that was given away.</summary>
    private DateTime NextTime()
    {
        var now = time.GetUtcNow().UtcTicks;
        while (true)
        {
            var last = Interlocked.Read(ref lastTicks);
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref lastTicks, next, last) == last) return new DateTime(next, DateTimeKind.Utc);
        }
    }

    private void EnsureFolder(string path)
    {
        if (folders.ContainsKey(path)) return;
        Directory.CreateDirectory(path);
        folders.TryAdd(path, true);
    }

    private string PlaceOf(string survey, string path)
    {
        TilePaths.CheckSurvey(survey);
        TilePaths.CheckPath(path);
        return Path.Combine(root, survey, path);
    }
}
