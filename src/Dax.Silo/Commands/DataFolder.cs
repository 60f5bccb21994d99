using System.CommandLine;
using Dax.Backends.DuckDb;

namespace Dax.Silo.Commands;

/// <summary>The data folder as the commands see it.</summary>
internal static class DataFolder
{
    /// <summary>Where it is when nobody says.</summary>
    public const string Default = "data";

    public static Option<DirectoryInfo> Option() => new("--data")
    {
        Description = "The data folder; nothing is written outside it.",
        HelpName = "DIR",
        DefaultValueFactory = _ => new DirectoryInfo(Default),
    };

    /// <summary>Opens it and runs; what an operator can mend becomes a sentence on the error stream and exit code 1.</summary>
    /// <param name="make">Whether a missing folder is made.</param>
    public static async Task<int> Run(DirectoryInfo directory, bool make, Func<CatalogFolder, Task<int>> action)
    {
        try
        {
            if (!make && !File.Exists(Path.Combine(directory.FullName, "catalog.sqlite")))
            {
                return Fail($"{directory.FullName} is not a data folder (say which with --data).");
            }
            using var folder = CatalogFolder.Open(directory.FullName, TimeProvider.System);
            return await action(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Fail(e.Message);
        }
    }

    public static int Fail(string message)
    {
        Console.Error.WriteLine($"dax: {message}");
        return 1;
    }
}
