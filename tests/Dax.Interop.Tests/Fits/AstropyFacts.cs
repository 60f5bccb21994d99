using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests.Fits;

/// <summary>What astropy says of many FITS files, asked once: the images of a real Butler repository, and generated files of every kind.</summary>
public sealed class AstropyFacts : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("dax-fits");
    private readonly List<JsonElement> facts = [];

    public static string? Survey => RepositoryFiles.Shared is { } shared && Path.Combine(shared, "data", "butler", "survey.tar.gz") is var path && File.Exists(path) ? path : null;

    /// <summary>One object per HDU (facts.py tells what is in it).</summary>
    internal IEnumerable<JsonElement> Hdus(bool survey) => facts.Where(f => f.GetProperty("file").GetString()!.Contains("/generated/", StringComparison.Ordinal) != survey);

    public async ValueTask InitializeAsync()
    {
        if (!await IsAstropyHere()) return;
        if (Survey is { } survey)
        {
            await using var archive = File.OpenRead(survey);
            await using var tar = new GZipStream(archive, CompressionMode.Decompress);
            await TarFile.ExtractToDirectoryAsync(tar, folder.FullName, overwriteFiles: true);
        }
        var list = Path.Combine(folder.FullName, "list.txt");
        var answers = Path.Combine(folder.FullName, "facts.json");
        await File.WriteAllLinesAsync(list, Directory.EnumerateFiles(folder.FullName, "*.fits", SearchOption.AllDirectories));
        var generated = folder.CreateSubdirectory("generated").FullName;
        var script = await File.ReadAllTextAsync(Path.Combine(RepositoryFiles.Root, "tests", "Dax.Interop.Tests", "Fits", "facts.py"));
        var run = await Tool.Python(script, list, answers, generated);
        Assert.True(run.ExitCode == 0, run.All);
        await foreach (var line in File.ReadLinesAsync(answers)) facts.Add(JsonDocument.Parse(line).RootElement);
    }

    public ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    internal static async Task<bool> IsAstropyHere() => Tool.Find("/usr/bin/python3") is not null && (await Tool.Python("import astropy.io.fits")).ExitCode == 0;
}
