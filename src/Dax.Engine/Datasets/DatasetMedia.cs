using System.Collections.Frozen;

namespace Dax.Engine.Datasets;

/// <summary>What a dataset's file is called outside, and of which media type it is: by the end of its name, else by the class that wrote it.</summary>
public static class DatasetMedia
{
    public const string Fits = "application/fits";
    public const string Unknown = "application/octet-stream";
    private const int MaxNameLength = 200;

    // Nothing that a browser would run as a page of ours: HTML and SVG are sent as bytes.
    private static readonly FrozenDictionary<string, string> ByEnding = new Dictionary<string, string>
    {
        [".fits"] = Fits, [".fit"] = Fits, [".fts"] = Fits, [".fz"] = Fits,
        [".gz"] = "application/gzip", [".zip"] = "application/zip", [".tar"] = "application/x-tar", [".bz2"] = "application/x-bzip2", [".xz"] = "application/x-xz",
        [".yaml"] = "text/x-yaml", [".yml"] = "text/x-yaml", [".json"] = "application/json", [".csv"] = "text/csv", [".tsv"] = "text/tab-separated-values",
        [".ecsv"] = "text/plain", [".txt"] = "text/plain", [".log"] = "text/plain", [".md"] = "text/plain", [".py"] = "text/plain",
        [".xml"] = "application/xml", [".vot"] = "application/x-votable+xml", [".asdf"] = "application/x-asdf", [".h5"] = "application/x-hdf5", [".hdf5"] = "application/x-hdf5",
        [".parq"] = "application/vnd.apache.parquet", [".parquet"] = "application/vnd.apache.parquet", [".arrow"] = "application/vnd.apache.arrow.file",
        [".png"] = "image/png", [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg", [".pdf"] = "application/pdf",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly (string Part, string Type)[] ByFormatter =
        [("Fits", Fits), ("fits", Fits), ("Yaml", "text/x-yaml"), ("Json", "application/json"), ("Parquet", "application/vnd.apache.parquet")];

    /// <summary>As the artifact lies: the last part of its path or of its member's name.</summary>
    public static string FileName(Artifact artifact)
    {
        var path = artifact.ZipMember ?? Uri.UnescapeDataString(artifact.Uri.AbsolutePath);
        var name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        if (name.Length > MaxNameLength) name = name[^MaxNameLength..];
        return name.Length == 0 ? artifact.DatasetId.ToString() : name;
    }

    public static string TypeOf(string fileName, string formatter)
    {
        if (ByEnding.TryGetValue(Path.GetExtension(fileName), out var type)) return type;
        foreach (var (part, written) in ByFormatter)
        {
            if (formatter.Contains(part, StringComparison.Ordinal)) return written;
        }
        return Unknown;
    }
}
