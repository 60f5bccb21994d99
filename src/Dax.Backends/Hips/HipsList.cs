using System.Text.Json;
using System.Text.Json.Serialization;
using Dax.Backends.Import;
using Dax.Engine.Faults;
using Dax.Engine.Tiles.Surveys;

namespace Dax.Backends.Hips;

/// <summary>The HiPS maps that a data folder remembers (<c>hips.json</c> in it).</summary>
public sealed partial class HipsList(string dataFolder)
{
    private readonly string path = Path.Combine(dataFolder, "hips.json");

    /// <summary>Another one after each change; null while there is no list.</summary>
    public (DateTime At, long Length)? Version => new FileInfo(path) is { Exists: true } file ? (file.LastWriteTimeUtc, file.Length) : null;

    /// <summary>A Usage fault when the file is not ours.</summary>
    public Result<IReadOnlyList<HipsSurveyOptions>> Read()
    {
        if (!File.Exists(path)) return new Result<IReadOnlyList<HipsSurveyOptions>>([]);
        try
        {
            using var file = File.OpenRead(path);
            return new Result<IReadOnlyList<HipsSurveyOptions>>((JsonSerializer.Deserialize(file, HipsListJson.Default.Content) ?? new Content([])).Surveys);
        }
        catch (JsonException e)
        {
            return new Fault.Usage($"{path} is no list of HiPS maps: {e.Message}");
        }
    }

    /// <summary>Adds a map, or puts it in the place of the one of its name; durable when it returns.</summary>
    public Result<bool> Put(HipsSurveyOptions survey) => Change(all =>
    {
        var at = all.FindIndex(s => IsOf(s, survey.Name));
        if (at < 0) all.Add(survey);
        else all[at] = survey;
        return true;
    });

    /// <summary>Forgets a map; false when there was none of that name.</summary>
    public Result<bool> Remove(string name) => Change(all => all.RemoveAll(s => IsOf(s, name)) > 0);

    private static bool IsOf(HipsSurveyOptions survey, string name) => survey.Name.Equals(name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Written beside, then renamed: nobody reads half a list.</summary>
    private Result<bool> Change(Func<List<HipsSurveyOptions>, bool> change)
    {
        var read = Read();
        if (!read.IsOk) return read.Fault;
        var all = read.Value.ToList();
        if (!change(all)) return false;
        var temporary = path + ".new";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(new Content(all), HipsListJson.Default.Content));
        DurableFile.Flush(temporary);
        File.Move(temporary, path, overwrite: true);
        DurableFile.Flush(path);
        return true;
    }

    internal sealed record Content(IReadOnlyList<HipsSurveyOptions> Surveys);

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(Content))]
    private sealed partial class HipsListJson : JsonSerializerContext;
}
