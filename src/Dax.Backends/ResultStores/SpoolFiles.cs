namespace Dax.Backends.ResultStores;

/// <summary>Scratch files without a name.</summary>
internal sealed class SpoolFiles(string folder)
{
    private const int BufferBytes = 64 << 10;
    private readonly string folder = Directory.CreateDirectory(folder).FullName;

    /// <summary>Empty and seekable; it vanishes when it is disposed or the process ends, however it ends.</summary>
    public Stream Open()
    {
        var path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        var options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None;
        var stream = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, BufferBytes, options);
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return stream;
    }
}
