namespace Dax.Backends.TileStores;

/// <summary>Names of maps and of their files: what is no plain relative path is refused, whoever asks.</summary>
internal static class TilePaths
{
    private const int MostCharacters = 200;

    /// <summary>ArgumentException for a name that HipsSurvey does not allow.</summary>
    public static void CheckSurvey(string survey)
    {
        if (survey.Length is 0 or > MostCharacters || survey.AsSpan().ContainsAnyExcept(Allowed.Survey)) throw new ArgumentException("This is no name of a map.", nameof(survey));
    }

    /// <summary>ArgumentException for anything but names of letters, digits, '_', '-' and '.' with slashes between them, none of them "..".</summary>
    public static void CheckPath(string path)
    {
        if (!IsPath(path)) throw new ArgumentException("This is no path of a map's file.", nameof(path));
    }

    public static bool IsPath(ReadOnlySpan<char> path)
    {
        if (path.Length is 0 or > MostCharacters || path.ContainsAnyExcept(Allowed.Path)) return false;
        foreach (var part in path.Split('/'))
            if (path[part] is "" or "." or "..") return false;
        return true;
    }

    private static class Allowed
    {
        private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";

        public static readonly System.Buffers.SearchValues<char> Survey = System.Buffers.SearchValues.Create(Letters);
        public static readonly System.Buffers.SearchValues<char> Path = System.Buffers.SearchValues.Create(Letters + "./");
    }
}
