using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Dax.Backends.Butler.Config;

/// <summary>A YAML configuration as mappings, lists and texts; <c>!include FILE</c> and <c>includeConfigs</c> are followed within the folder's reach and within bounds.</summary>
internal sealed class ConfigTree
{
    private const int MaxBytes = 1 << 20;
    private const int MaxFiles = 32;
    private const int MaxNodes = 100_000;
    private const int MaxDepth = 32;

    private int files;
    private int nodes;

    /// <summary>Throws <see cref="InvalidDataException"/> (sentences without paths) and what file access throws.</summary>
    public static Dictionary<string, object?> Load(string path) => new ConfigTree().File(path, 0);

    /// <summary>The value at a path of keys, or null.</summary>
    public static object? At(object? node, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys) node = node is Dictionary<string, object?> map ? map.GetValueOrDefault(key) : null;
        return node;
    }

    private Dictionary<string, object?> File(string path, int depth)
    {
        if (++files > MaxFiles || depth > MaxDepth) throw new InvalidDataException("The configuration includes too many files.");
        if (new FileInfo(path).Length > MaxBytes) throw new InvalidDataException("The configuration is too large.");
        var stream = new YamlStream();
        try
        {
            using var text = new StreamReader(path);
            stream.Load(text);
        }
        catch (YamlException e)
        {
            throw new InvalidDataException($"The configuration is not YAML (line {e.Start.Line}).", e);
        }
        var root = stream.Documents.Count > 0 ? Value(stream.Documents[0].RootNode, path, depth + 1) : null;
        if (root is not Dictionary<string, object?> map) throw new InvalidDataException("The configuration is not a mapping.");
        return WithIncluded(map, path, depth);
    }

    private Dictionary<string, object?> WithIncluded(Dictionary<string, object?> map, string path, int depth)
    {
        if (!map.Remove("includeConfigs", out var included)) return map;
        var merged = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var name in included as List<object?> ?? [included])
        {
            if (name is string file) Merge(merged, File(Beside(path, file), depth + 1));
        }
        Merge(merged, map);
        return merged;
    }

    private object? Value(YamlNode node, string path, int depth)
    {
        if (++nodes > MaxNodes || depth > MaxDepth) throw new InvalidDataException("The configuration is too large.");
        switch (node)
        {
            case YamlScalarNode { Tag: { IsEmpty: false, Value: "!include" } } scalar:
                return File(Beside(path, scalar.Value ?? ""), depth + 1);
            case YamlScalarNode scalar:
                return scalar is { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" } ? null : scalar.Value;
            case YamlSequenceNode sequence:
                return sequence.Children.Select(child => Value(child, path, depth + 1)).ToList();
            case YamlMappingNode mapping:
                var map = new Dictionary<string, object?>(StringComparer.Ordinal);
                foreach (var (key, value) in mapping.Children)
                {
                    if (key is YamlScalarNode { Value: { } name }) map[name] = Value(value, path, depth + 1);
                }
                return map;
            default:
                return null;
        }
    }

    private static string Beside(string path, string name) => Path.Combine(Path.GetDirectoryName(path) ?? "", name);

    private static void Merge(Dictionary<string, object?> into, Dictionary<string, object?> from)
    {
        foreach (var (key, value) in from)
        {
            if (value is Dictionary<string, object?> inner && into.GetValueOrDefault(key) is Dictionary<string, object?> old) Merge(old, inner);
            else into[key] = value;
        }
    }
}
