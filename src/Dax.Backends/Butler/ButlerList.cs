using System.Text.Json;
using System.Text.Json.Serialization;
using Dax.Backends.Import;
using Dax.Engine.Faults;

namespace Dax.Backends.Butler;

/// <summary>The Butler repositories that a data folder remembers (<c>butlers.json</c> in it). Places are absolute.</summary>
public sealed partial class ButlerList(string dataFolder)
{
    private readonly string path = Path.Combine(dataFolder, "butlers.json");

    /// <summary>A Usage fault when the file is not ours.</summary>
    public Result<IReadOnlyList<ButlerRepositoryOptions>> Read()
    {
        if (!File.Exists(path)) return new Result<IReadOnlyList<ButlerRepositoryOptions>>([]);
        try
        {
            using var file = File.OpenRead(path);
            var content = JsonSerializer.Deserialize(file, ListJson.Default.Content) ?? new Content([]);
            return new Result<IReadOnlyList<ButlerRepositoryOptions>>([.. content.Repositories.Select(e => new ButlerRepositoryOptions { Label = e.Label, Uri = e.Uri, ObsCoreMapping = e.Mapping })]);
        }
        catch (JsonException e)
        {
            return new Fault.Usage($"{path} is no list of Butler repositories: {e.Message}");
        }
    }

    /// <summary>Adds a repository, or puts it in the place of one with that label; durable when it returns.</summary>
    public Result<bool> Put(ButlerRepositoryOptions repository) =>
        Change(all => [.. all.Where(r => !IsOf(r, repository.Label)), repository]);

    /// <summary>Forgets a repository; false when there was none of that label.</summary>
    public Result<bool> Remove(string label) => Change(all => [.. all.Where(r => !IsOf(r, label))]);

    private static bool IsOf(ButlerRepositoryOptions repository, string label) => repository.Label.Equals(label, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether the list is another one now. Written beside, then renamed: nobody reads half a list.</summary>
    private Result<bool> Change(Func<IReadOnlyList<ButlerRepositoryOptions>, IReadOnlyList<ButlerRepositoryOptions>> change)
    {
        var all = Read();
        if (!all.IsOk) return all.Fault;
        var next = change(all.Value);
        if (next.SequenceEqual(all.Value)) return false;
        var content = new Content([.. next.Select(r => new Entry(r.Label, r.Uri, r.ObsCoreMapping))]);
        var temporary = path + ".new";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(content, ListJson.Default.Content));
        DurableFile.Flush(temporary);
        File.Move(temporary, path, overwrite: true);
        DurableFile.Flush(path);
        return true;
    }

    internal sealed record Content(IReadOnlyList<Entry> Repositories);

    internal sealed record Entry(string Label, string Uri, string? Mapping);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonSerializable(typeof(Content))]
    private sealed partial class ListJson : JsonSerializerContext;
}
