using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Dax.Interop.Tests.Hosting;

namespace Dax.Interop.Tests.Crashes;

/// <summary>
/// kill -9 while a HiPS map is built: what the journal calls finished is neither lost nor made again, and the map in the end is the one that was never interrupted. DAX_CRASH_KILLS makes it longer.
/// </summary>
public sealed class HipsCrashTests(ITestOutputHelper output)
{
    private const string Map = "deep";

    private readonly int kills = int.Parse(Environment.GetEnvironmentVariable("DAX_CRASH_KILLS") is { Length: > 0 } text ? text : "3", CultureInfo.InvariantCulture);

    [Fact]
    public async Task KillNine_DuringABuild_LosesNoFinishedTile_AndRepeatsNone()
    {
        var (whole, broken) = (await Folder(), await Folder());
        try
        {
            await DaxService.Command("hips", "build", Map, "--data", whole);
            var (finished, hits) = (new Dictionary<string, DateTime>(StringComparer.Ordinal), 0);
            for (var kill = 0; kill < kills && await KillInTheMiddle(broken, finished.Count); kill++)
            {
                hits++;
                foreach (var path in Finished(broken))
                {
                    var made = File.GetLastWriteTimeUtc(Path.Combine(Tree(broken), path));
                    Assert.True(File.Exists(Path.Combine(Tree(broken), path)), $"{path} is named by the journal and is not there.");
                    Assert.True(!finished.TryGetValue(path, out var before) || before == made, $"{path} was finished and has been made again.");
                    finished[path] = made;
                }
            }
            await DaxService.Command("hips", "build", Map, "--data", broken);
            output.WriteLine($"{hits} kills; {finished.Count} files were finished by then.");
            Assert.True(hits > 0 && finished.Count > 0, $"{hits} kills hit a build that had finished {finished.Count} files: too few to tell anything.");
            Assert.All(finished, f => Assert.Equal(f.Value, File.GetLastWriteTimeUtc(Path.Combine(Tree(broken), f.Key))));
            Assert.Equal(Contents(whole), Contents(broken));
        }
        finally
        {
            Directory.Delete(whole, recursive: true);
            Directory.Delete(broken, recursive: true);
        }
    }

    /// <summary>The same simulated survey in every folder, four times finer than its pixels, so that there are some hundred tiles.</summary>
    private static async Task<string> Folder()
    {
        var folder = Directory.CreateTempSubdirectory("dax-hips-crash-").FullName;
        await DaxService.Command("demo", "--data", folder);
        await DaxService.Command("hips", "add", Map, "--repo", "demo", "--type", "deep_coadd", "--collection", "demo/coadds", "--band", "r", "--order", "12", "--cut", "-40,80", "--data", folder);
        return folder;
    }

    /// <summary>Ends the build some time after it has finished more tiles; false when it came to its end before that.</summary>
    private static async Task<bool> KillInTheMiddle(string folder, int before)
    {
        using var process = Process.Start(new ProcessStartInfo(RepositoryFiles.Program, ["hips", "build", Map, "--data", folder]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        while (!process.HasExited && Finished(folder).Count <= before) await Task.Delay(2);
        if (process.HasExited) return false;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        // It may have come to its end just then; its journal goes with it.
        return Finished(folder).Count > before;
    }

    private static string Tree(string folder) => Path.Combine(folder, "hips", Map);

    /// <summary>Files that the journal says are finished: FITS tiles and their pictures.</summary>
    private static List<string> Finished(string folder)
    {
        var journal = Path.Combine(Tree(folder), ".dax", "journal");
        var files = new List<string>();
        if (!Directory.Exists(journal)) return files;
        foreach (var piece in Directory.EnumerateFiles(journal).Where(p => !p.Contains('~', StringComparison.Ordinal)))
        {
            string[] lines;
            try
            {
                lines = File.ReadAllLines(piece);
            }
            catch (FileNotFoundException)
            {
                continue;
            }
            foreach (var words in lines.Select(l => l.Split(' ')))
            {
                if (words.Length != 4 || !int.TryParse(words[0], CultureInfo.InvariantCulture, out var order)) continue;
                var index = long.Parse(words[1], CultureInfo.InvariantCulture);
                var tile = string.Create(CultureInfo.InvariantCulture, $"Norder{order}/Dir{index / 10_000 * 10_000}/Npix{index}");
                if (words[2] != "-") files.Add(tile + ".fits");
                if (words[3] != "-") files.Add(tile + ".png");
            }
        }
        return files;
    }

    /// <summary>Every file of the map, but those that say how it was built, and what was being written when the process was killed: its names are none that a map's file can have.</summary>
    private static SortedDictionary<string, string> Contents(string folder)
    {
        var contents = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Tree(folder), "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(Tree(folder), file);
            if (!path.StartsWith(".dax", StringComparison.Ordinal) && !path.Contains('~', StringComparison.Ordinal)) contents[path] = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
        }
        return contents;
    }
}
