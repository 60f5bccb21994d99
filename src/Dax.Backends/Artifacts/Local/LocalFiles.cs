using System.Collections.Immutable;
using Dax.Engine.Faults;
using Microsoft.Win32.SafeHandles;

namespace Dax.Backends.Artifacts.Local;

/// <param name="Path">Without links in it.</param>
internal sealed record LocalFile(LocalByteSource Bytes, FileIdentity Identity, string Path);

/// <summary>
/// Opens regular files below roots. What counts is where the opened file is, after every link: it is asked of the open handle, so that nothing can be exchanged between check and use.
/// </summary>
internal static class LocalFiles
{
    private const string Deleted = " (deleted)";

    /// <summary>NotFound when there is no such file, wherever that would have been; Forbidden when it lies outside of the roots.</summary>
    public static Result<LocalFile> Open(Uri uri, ImmutableArray<Uri> roots)
    {
        if (uri.Host is not ("" or "localhost")) return ArtifactFaults.Outside();
        var path = uri.LocalPath;
        if (path.Contains('\0', StringComparison.Ordinal)) return ArtifactFaults.Missing();
        try
        {
            return Open(path, roots);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or PathTooLongException)
        {
            return ArtifactFaults.Missing();
        }
        catch (UnauthorizedAccessException)
        {
            return new Fault.Forbidden("The service may not read the dataset's file.");
        }
        catch (IOException)
        {
            return new Fault.Transient("The dataset's file cannot be read at the moment.");
        }
    }

    private static Result<LocalFile> Open(string path, ImmutableArray<Uri> roots)
    {
        if (!FileIdentity.IsRegular(path)) return ArtifactFaults.Missing();
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            if (FileIdentity.Of(handle) is not { } identity || Place(handle, path) is not { } real) return Refuse(handle, ArtifactFaults.Missing());
            return IsBelow(real, roots) ? new LocalFile(new LocalByteSource(handle, 0, identity.Length), identity, real) : Refuse(handle, ArtifactFaults.Outside());
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static Result<LocalFile> Refuse(SafeFileHandle handle, Fault fault)
    {
        handle.Dispose();
        return fault;
    }

    private static string? Place(SafeFileHandle handle, string path)
    {
        if (!OperatingSystem.IsLinux()) return RealPath.Resolve(path);
        var place = new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget;
        // Replaced since it was opened: its bytes are whole, and it was there.
        return place is not null && place.EndsWith(Deleted, StringComparison.Ordinal) && !File.Exists(place) ? place[..^Deleted.Length] : place;
    }

    private static bool IsBelow(string real, ImmutableArray<Uri> roots)
    {
        foreach (var root in roots)
        {
            if (root.IsFile && root.Host is "" or "localhost" && RealPath.Resolve(root.LocalPath) is { } folder && RealPath.IsBelow(real, folder)) return true;
        }
        return false;
    }
}
