using System.Collections.Immutable;

namespace Dax.Backends.Artifacts;

/// <summary>Whether a URI lies below a place, judged by its text. For local files the file system has the last word (<c>LocalFiles</c>).</summary>
internal static class ArtifactPlaces
{
    /// <summary>A folder or URL as a root: absolute, with a slash at its end; null for what is neither.</summary>
    public static Uri? ToRoot(string place)
    {
        if (Path.IsPathFullyQualified(place)) return FileUri(Path.TrimEndingDirectorySeparator(Path.GetFullPath(place)) + "/");
        if (!Uri.TryCreate(place, UriKind.Absolute, out var uri) || uri.Scheme is not ("file" or "http" or "https" or "s3")) return null;
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0) return null;
        return uri.AbsolutePath.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/");
    }

    /// <summary>The same scheme, user, host and port, and a path below; false for paths that climb.</summary>
    public static bool IsBelow(Uri uri, ImmutableArray<Uri> roots)
    {
        if (Climbs(uri.AbsolutePath)) return false;
        foreach (var root in roots)
        {
            if (uri.Scheme == root.Scheme && uri.UserInfo == root.UserInfo && uri.Port == root.Port &&
                uri.Host.Equals(root.Host, StringComparison.OrdinalIgnoreCase) && uri.AbsolutePath.StartsWith(root.AbsolutePath, StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    public static Uri FileUri(string path) => new("file://" + string.Join('/', path.Split('/').Select(Uri.EscapeDataString)));

    // Decoded as often as somebody on the way might: ".." must not appear at any depth.
    private static bool Climbs(string path)
    {
        for (var round = 0; round < 4; round++)
        {
            foreach (var segment in path.Split('/', '\\'))
            {
                if (segment == "..") return true;
            }
            var decoded = Uri.UnescapeDataString(path);
            if (decoded == path) return false;
            path = decoded;
        }
        return true;
    }
}
