namespace Dax.Backends.Tests.Import;

/// <summary>Material that lies beside the repository; tests that need it skip where it is missing.</summary>
internal static class Shared
{
    public static string Need(string path)
    {
        var full = Path.Combine(Root(), path);
        Assert.SkipUnless(File.Exists(full) || Directory.Exists(full), $"needs ../shared/{path}");
        return full;
    }

    private static string Root()
    {
        for (var d = new DirectoryInfo(AppContext.BaseDirectory); d is not null; d = d.Parent)
        {
            if (File.Exists(Path.Combine(d.FullName, "Dax.Orleans.sln")))
            {
                return Path.Combine(d.Parent!.FullName, "shared");
            }
        }
        return "/nowhere";
    }
}
