namespace Dax.Backends.Artifacts.Local;

/// <summary>Where a path leads when every symbolic link in it is followed.</summary>
internal static class RealPath
{
    // As Linux bounds it: a circle of links ends here.
    private const int MaxLinks = 40;

    /// <summary>The absolute path without links; null when it leads to nothing or goes in circles. The last part need not be there.</summary>
    public static string? Resolve(string path)
    {
        var rest = new Stack<string>(Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var real = "";
        var links = 0;
        while (rest.TryPop(out var part))
        {
            if (part == ".") continue;
            if (part == "..")
            {
                real = real.Length == 0 ? "" : real[..real.LastIndexOf('/')];
                continue;
            }
            var next = $"{real}/{part}";
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                real = next;
                continue;
            }
            if (++links > MaxLinks) return null;
            if (target.StartsWith('/')) real = "";
            foreach (var piece in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse()) rest.Push(piece);
        }
        return real.Length == 0 ? "/" : real;
    }

    public static bool IsBelow(string path, string folder) =>
        folder == "/" || (path.Length > folder.Length && path[folder.Length] == '/' && path.StartsWith(folder, StringComparison.Ordinal));
}
