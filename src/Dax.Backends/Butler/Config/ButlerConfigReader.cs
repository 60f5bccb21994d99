using System.Collections.Immutable;
using Dax.Engine.Faults;

namespace Dax.Backends.Butler.Config;

/// <summary>Reads <c>butler.yaml</c> (or <c>butler.json</c>, which is YAML too).</summary>
internal static class ButlerConfigReader
{
    private const string RootTag = "<butlerRoot>";
    private const int MaxDatastores = 64;

    /// <summary>Transient when the folder or file is not there, Broken when it says nothing usable.</summary>
    public static Result<ButlerConfig> Read(string label, string uri)
    {
        if (IsUrl(uri, out var url)) return url.IsFile ? ReadFile(label, url.LocalPath) : new ButlerConfig(label, url, null, null, []);
        return ReadFile(label, Path.GetFullPath(uri));
    }

    private static Result<ButlerConfig> ReadFile(string label, string path)
    {
        try
        {
            var file = Directory.Exists(path) ? Candidates(path).FirstOrDefault(File.Exists) : File.Exists(path) ? path : null;
            if (file is null)
            {
                return Directory.Exists(path)
                    ? new Fault.Broken($"The folder of '{label}' is no Butler repository: it has no butler.yaml.")
                    : new Fault.Transient($"The Butler repository '{label}' is not there.");
            }
            return Interpret(label, Path.GetDirectoryName(file)!, ConfigTree.Load(file));
        }
        catch (InvalidDataException e)
        {
            return new Fault.Broken($"The Butler repository '{label}' cannot be opened. {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Fault.Transient($"The configuration of the Butler repository '{label}' cannot be read.");
        }
    }

    private static IEnumerable<string> Candidates(string folder) => [Path.Combine(folder, "butler.yaml"), Path.Combine(folder, "butler.json")];

    private static Result<ButlerConfig> Interpret(string label, string folder, Dictionary<string, object?> tree)
    {
        // `root` is written when the configuration lies elsewhere than the repository.
        var root = ConfigTree.At(tree, "root") is string given ? given.Replace(RootTag, folder, StringComparison.Ordinal) : folder;
        if ((ConfigTree.At(tree, "remote_butler", "url") as string) is { } server)
        {
            server = server.Replace(RootTag, root, StringComparison.Ordinal);
            return IsUrl(server, out var url) && !url.IsFile
                ? new ButlerConfig(label, url, null, null, [])
                : new Fault.Broken($"The Butler repository '{label}' names a server that is no URL.");
        }
        if (ConfigTree.At(tree, "registry", "db") is not string database) return new Fault.Broken($"The configuration of '{label}' names no registry database (registry: db).");
        var datastores = ImmutableArray.CreateBuilder<FileDatastoreConfig>();
        Gather(ConfigTree.At(tree, "datastore"), root, datastores, 0);
        var schema = ConfigTree.At(tree, "registry", "namespace") as string;
        return new ButlerConfig(label, null, database.Replace(RootTag, FolderOf(root), StringComparison.Ordinal), string.IsNullOrEmpty(schema) ? null : schema, datastores.ToImmutable());
    }

    /// <summary>Datastores of other kinds (in memory, Sasquatch) hold no files.</summary>
    private static void Gather(object? node, string root, ImmutableArray<FileDatastoreConfig>.Builder into, int depth)
    {
        if (depth > 8 || into.Count >= MaxDatastores) throw new InvalidDataException("Its chain of datastores is too long.");
        var kind = ConfigTree.At(node, "cls") as string ?? "";
        if (ConfigTree.At(node, "datastores") is List<object?> chain && !kind.EndsWith("FileDatastore", StringComparison.Ordinal))
        {
            foreach (var child in chain) Gather(child, root, into, depth + 1);
            return;
        }
        if (!kind.EndsWith("FileDatastore", StringComparison.Ordinal)) return;
        var written = ConfigTree.At(node, "root") as string ?? RootTag;
        var name = ConfigTree.At(node, "name") as string ?? $"FileDatastore@{written}";
        var table = ConfigTree.At(node, "records", "table") as string ?? "file_datastore_records";
        into.Add(new FileDatastoreConfig(name, FolderUri(written.Replace(RootTag, root, StringComparison.Ordinal), FolderOf(root)), table));
    }

    private static string FolderOf(string root) => IsUrl(root, out var url) && url.IsFile ? url.LocalPath.TrimEnd('/') : root.TrimEnd('/');

    private static Uri FolderUri(string text, string baseFolder)
    {
        if (IsUrl(text, out var url)) return url.AbsoluteUri.EndsWith('/') ? url : new Uri(url.AbsoluteUri + "/");
        var path = Path.GetFullPath(text, Path.GetFullPath(baseFolder));
        return new Uri("file://" + string.Join('/', path.Split('/').Select(Uri.EscapeDataString)).TrimEnd('/') + "/");
    }

    private static bool IsUrl(string text, out Uri url)
    {
        url = null!;
        return text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out url!);
    }
}
