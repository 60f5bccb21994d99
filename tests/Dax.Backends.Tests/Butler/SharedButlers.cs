using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Dax.Backends.Butler;
using Dax.Engine.Ports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(Dax.Backends.Tests.Butler.SharedButlers))]

namespace Dax.Backends.Tests.Butler;

/// <summary>The real repositories and the real Butler's answers beside the repository's root, unpacked once for the run.</summary>
public sealed class SharedButlers : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("dax-butlers-").FullName;
    private readonly Lock turn = new();
    private readonly Dictionary<string, string> unpacked = new(StringComparer.Ordinal);

    internal static string? Source { get; } = Find();

    /// <summary>The root of an unpacked repository; skips the test when the material is not there.</summary>
    public string Root(string name)
    {
        Assert.SkipWhen(Source is null, "The shared Butler repositories are not beside the repository's root.");
        lock (turn)
        {
            if (unpacked.TryGetValue(name, out var root)) return root;
            using var packed = new GZipStream(File.OpenRead(Path.Combine(Source!, name + ".tar.gz")), CompressionMode.Decompress);
            TarFile.ExtractToDirectory(packed, folder, overwriteFiles: false);
            return unpacked[name] = Path.Combine(folder, name);
        }
    }

    /// <summary>Configuration and registry of a repository alone, for tests that change it; the caller's to delete.</summary>
    public string CopyOf(string name)
    {
        var copy = Directory.CreateTempSubdirectory("dax-butler-").FullName;
        foreach (var file in (string[])["butler.yaml", "gen3.sqlite3"]) File.Copy(Path.Combine(Root(name), file), Path.Combine(copy, file));
        return copy;
    }

    public JsonElement Answers(string name)
    {
        Assert.SkipWhen(Source is null, "The shared Butler repositories are not beside the repository's root.");
        return JsonDocument.Parse(File.ReadAllText(Path.Combine(Source!, "answers", name))).RootElement;
    }

    /// <summary>Repositories as the service has them, by label and URI.</summary>
    public static ServiceProvider Serve(params (string Label, string Uri)[] repositories) => Serve(_ => { }, repositories);

    public static ServiceProvider Serve(Action<ButlerOptions> configure, params (string Label, string Uri)[] repositories)
    {
        var services = new ServiceCollection();
        services.AddSingleton(TimeProvider.System).AddLogging().AddButler();
        services.Configure<ButlerOptions>(options =>
        {
            foreach (var (label, uri) in repositories) options.Repositories.Add(new ButlerRepositoryOptions { Label = label, Uri = uri });
            configure(options);
        });
        return services.BuildServiceProvider();
    }

    public static async Task<IButlerRepository> Open(ServiceProvider services, string label)
    {
        var opened = await services.GetRequiredService<IButlerRepositories>().Open(label, default);
        Assert.True(opened.IsOk, opened.IsOk ? "" : opened.Fault.Message);
        return opened.Value;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string? Find()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (!File.Exists(Path.Combine(at.FullName, "Dax.Orleans.sln"))) continue;
            var shared = Path.Combine(at.FullName, "..", "shared", "data", "butler");
            return Directory.Exists(shared) ? shared : null;
        }
        return null;
    }
}
