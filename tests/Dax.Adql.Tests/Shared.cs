namespace Dax.Adql.Tests;

/// <summary>Reference material beside the repository.</summary>
internal static class Shared
{
    public static string? Find(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Dax.Orleans.sln")))
            {
                var file = Path.Combine(folder.Parent!.FullName, "shared", path);
                return File.Exists(file) ? file : null;
            }

        return null;
    }
}
