namespace Dax.Architecture.Tests;

/// <summary>The files under judgement.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>Names of the projects under src.</summary>
    public static IReadOnlyList<string> Rooms { get; } =
        [.. Directory.GetDirectories(Path.Combine(Root, "src")).Where(d => Directory.EnumerateFiles(d, "*.csproj").Any()).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)];

    /// <summary>C# files of a folder, as paths from the root; what a build wrote is not among them.</summary>
    public static IEnumerable<SourceFile> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/'))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/node_modules/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(f => new SourceFile(f, File.ReadAllText(Path.Combine(Root, f))));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Dax.Orleans.sln"))) return folder.FullName;
        }
        throw new InvalidOperationException("The tests run inside the repository.");
    }
}

/// <summary>A C# file and the room that it is in.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    private string? code;

    public string Room => Path.Split('/') is ["src", var room, ..] ? room : "";

    /// <summary>Without comments and without the content of literals; lines stay where they were.</summary>
    public string Code => code ??= SourceText.Strip(Text);

    public int LineCount => Text.Count(c => c == '\n') + (Text.EndsWith('\n') || Text.Length == 0 ? 0 : 1);
}
