using System.Buffers;
using System.Security.Cryptography;
using Dax.Engine.Ports;

namespace Dax.Backends.ResultStores;

/// <summary>Uploaded tables as files: <c>uploads/SHARD/TOKEN</c>. Durable when saved: the job that names them may wait through a restart.</summary>
public sealed class FileUploadStore : IUploadStore, IUploadListing, IDisposable
{
    private const int TokenLength = 32;
    private const int BufferSize = 128 << 10;
    private readonly string uploads;
    private readonly DiskWorkers disk = new();

    public FileUploadStore(string folder)
    {
        uploads = Path.Combine(folder, "uploads");
        DurableFiles.CreateShards(Directory.CreateDirectory(uploads).FullName);
    }

    public async ValueTask<string?> Save(Stream body, long maxBytes, CancellationToken cancel)
    {
        var token = RandomNumberGenerator.GetHexString(TokenLength, lowercase: true);
        var path = PathOf(token)!;
        var kept = false;
        using var file = File.OpenHandle(path + DurableFiles.Unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        try
        {
            if (!await Copy(body, file, maxBytes, cancel))
                return null;
            await disk.Run(() =>
            {
                DurableFiles.Publish(file, path, Path.GetDirectoryName(path)!);
                return 0;
            });
            kept = true;
            return token;
        }
        finally
        {
            if (!kept)
            {
                File.Delete(path + DurableFiles.Unfinished);
                File.Delete(path);
            }
        }
    }

    public ValueTask<Stream?> Open(string token, CancellationToken cancel) =>
        ValueTask.FromResult(PathOf(token) is { } path ? FileResultStore.OpenRead(path) : null);

    public ValueTask Delete(string token, CancellationToken cancel)
    {
        if (PathOf(token) is { } path)
            File.Delete(path);
        return ValueTask.CompletedTask;
    }

    /// <summary>Saved ones; what a broken upload left half written goes when it is met here.</summary>
    public IEnumerable<string> Tokens(DateTimeOffset before)
    {
        foreach (var shard in Directory.EnumerateDirectories(uploads))
            foreach (var file in new DirectoryInfo(shard).EnumerateFiles())
            {
                if (file.LastWriteTimeUtc >= before.UtcDateTime)
                    continue;
                if (file.Name.EndsWith(DurableFiles.Unfinished, StringComparison.Ordinal))
                    file.Delete();
                else
                    yield return file.Name;
            }
    }

    public void Dispose() => disk.Dispose();

    private static async Task<bool> Copy(Stream body, Microsoft.Win32.SafeHandles.SafeFileHandle file, long maxBytes, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (var length = 0L; ;)
            {
                var read = await body.ReadAsync(buffer, cancel);
                if (read == 0)
                    return true;
                if (length + read > maxBytes)
                    return false;
                RandomAccess.Write(file, buffer.AsSpan(0, read), length);
                length += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Null for what cannot be a token.</summary>
    private string? PathOf(string token) =>
        token.Length == TokenLength && token.All(char.IsAsciiHexDigitLower) ? Path.Combine(uploads, DurableFiles.Shard(token), token) : null;
}
