using System.Formats.Tar;
using System.IO.Compression;

namespace Dax.Interop.Tests.Hosting;

/// <summary>One service over the real repository `survey` for all tests that only read; null where the shared material is missing.</summary>
public sealed class SurveyService : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("dax-survey-").FullName;

    internal DaxService? Service { get; private set; }

    /// <summary>The unpacked repository.</summary>
    internal string Repository => Path.Combine(folder, "survey");

    /// <summary>Skips the test where there is nothing to serve.</summary>
    internal DaxService Required()
    {
        Assert.SkipWhen(Service is null, "The shared Butler repositories are not beside this checkout.");
        return Service!;
    }

    public async ValueTask InitializeAsync()
    {
        if (RepositoryFiles.Shared is not { } shared) return;
        await using (var packed = new GZipStream(File.OpenRead(Path.Combine(shared, "data", "butler", "survey.tar.gz")), CompressionMode.Decompress))
            await TarFile.ExtractToDirectoryAsync(packed, folder, overwriteFiles: false);
        Service = await DaxService.Start(new Dictionary<string, string>
        {
            ["Dax__Butler__Repositories__0__Label"] = "itest",
            ["Dax__Butler__Repositories__0__Uri"] = Repository,
        }, empty: true);
        await Service.WaitForObsCore();
    }

    public async ValueTask DisposeAsync()
    {
        if (Service is not null) await Service.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

[CollectionDefinition("survey")]
public sealed class SurveyDefinition : ICollectionFixture<SurveyService>;
