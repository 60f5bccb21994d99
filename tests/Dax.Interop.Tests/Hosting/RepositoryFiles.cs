namespace Dax.Interop.Tests.Hosting;

/// <summary>Where things lie in a checkout.</summary>
internal static class RepositoryFiles
{
    /// <summary>The folder of Dax.Orleans.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The shared material beside the checkout, or null: then the tests that want it say so and are skipped.</summary>
    public static string? Shared => Directory.Exists(Path.Combine(Root, "..", "shared")) ? Path.GetFullPath(Path.Combine(Root, "..", "shared")) : null;

    /// <summary>The program under test, of the same configuration as this test.</summary>
    public static string Program { get; } = Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Dax.Silo", new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/')).Name, "dax");

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "Dax.Orleans.sln"))) return at.FullName;
        throw new DirectoryNotFoundException("Dax.Orleans.sln is in no folder above the tests.");
    }
}
