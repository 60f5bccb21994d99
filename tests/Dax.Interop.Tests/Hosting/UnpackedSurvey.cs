using System.Formats.Tar;
using System.IO.Compression;

namespace Dax.Interop.Tests.Hosting;

/// <summary>The survey repository of the shared material, unpacked once for all tests and removed when they end.</summary>
internal static class UnpackedSurvey
{
    private static readonly Lazy<string> Unpacked = new(Unpack);

    /// <summary>The folder with butler.yaml. Skips the test when the shared material is not beside the checkout.</summary>
    public static string Require()
    {
        Assert.SkipUnless(File.Exists(Archive), "The survey repository (../shared/data/butler/survey.tar.gz) is not beside this checkout.");
        return Path.Combine(Unpacked.Value, "survey");
    }

    private static string Archive => Path.Combine(RepositoryFiles.Shared ?? "", "data", "butler", "survey.tar.gz");

    private static string Unpack()
    {
        var folder = Directory.CreateTempSubdirectory("dax-survey-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        using var archive = new GZipStream(File.OpenRead(Archive), CompressionMode.Decompress);
        TarFile.ExtractToDirectory(archive, folder, overwriteFiles: false);
        return folder;
    }
}
