using System.Collections.Immutable;
using System.Text.Json;
using Dax.Backends.Butler.Queries;
using Dax.Engine.Datasets;

namespace Dax.Backends.Butler.Remote;

/// <summary>Files as the server tells of them: a URL for reading, and what its datastore has on record.</summary>
internal static class ServerFiles
{
    /// <summary>Of GET get_file/ID; empty when the dataset has no artifact.</summary>
    public static ImmutableArray<Artifact> Artifacts(JsonElement answer, Guid id)
    {
        if (!answer.TryGetProperty("artifact", out var artifact) || artifact.ValueKind != JsonValueKind.Object) return [];
        if (ServerRecords.Text(artifact, "datastore_type") != "file") throw new InvalidDataException("The server's answer is about a datastore of another kind.");
        return [.. artifact.GetProperty("file_info").EnumerateArray().Select(f => Read(f, "datastoreRecords", id)).OrderBy(a => a.Component, StringComparer.Ordinal)];
    }

    /// <summary>Of POST file_transfer: the sum of the lengths of each dataset's files; without those of which one is not known.</summary>
    public static Dictionary<Guid, long> Sizes(JsonElement answer)
    {
        var sizes = new Dictionary<Guid, long>();
        foreach (var dataset in answer.GetProperty("files").EnumerateObject())
        {
            if (!Guid.TryParse(dataset.Name, out var id)) throw new InvalidDataException("The server's answer has a dataset without its id.");
            var lengths = dataset.Value.EnumerateArray().Select(f => Length(f.GetProperty("file_info"))).ToList();
            if (lengths.Count > 0 && lengths.TrueForAll(l => l is not null)) sizes[id] = lengths.Sum(l => l!.Value);
        }
        return sizes;
    }

    private static Artifact Read(JsonElement file, string recordName, Guid id)
    {
        var record = file.GetProperty(recordName);
        if (!Uri.TryCreate(ServerRecords.Text(file, "url"), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) throw new InvalidDataException("The server's answer has a file without a web address.");
        var component = ServerRecords.Text(record, "component");
        var isOpen = ServerRecords.Text(file, "auth") is null or "none";
        // The fragment names the member of an archive, in the URL or, where signing has lost it, in the path.
        var member = ArtifactPath.MemberOf(url.Fragment.TrimStart('#')) ?? Member(ServerRecords.Text(record, "path") ?? "");
        var plain = url.Fragment.Length == 0 ? url : new Uri(url.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.Fragment, UriFormat.UriEscaped));
        return new Artifact(
            id, string.IsNullOrEmpty(component) ? null : component, plain, member, ServerRecords.Text(record, "formatter") ?? "", ServerRecords.Text(record, "storage_class") ?? "", Length(record),
            ServerRecords.Text(record, "checksum"))
        { IsSigned = isOpen };
    }

    private static string? Member(string path) => path.IndexOf('#', StringComparison.Ordinal) is >= 0 and var hash ? ArtifactPath.MemberOf(path[(hash + 1)..]) : null;

    private static long? Length(JsonElement record) => record.TryGetProperty("file_size", out var size) && size.TryGetInt64(out var bytes) && bytes >= 0 ? bytes : null;
}
