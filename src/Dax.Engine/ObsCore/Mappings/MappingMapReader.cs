using System.Collections.Immutable;
using System.Globalization;
using Dax.Engine.ObsCore.Templates;

namespace Dax.Engine.ObsCore.Mappings;

/// <summary>Takes the keys of one map, each as what it should be; at the end says which were not taken.</summary>
internal sealed class MappingMapReader
{
    private readonly MappingMap map;
    private readonly string where;
    private readonly Dictionary<string, MappingNode> left;

    /// <param name="where">What the map describes, for messages.</param>
    public MappingMapReader(MappingMap map, string where)
    {
        (this.map, this.where) = (map, where);
        left = map.Entries.ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
    }

    /// <summary>Null when it is not there, or null.</summary>
    public MappingNode? Take(string key) => left.Remove(key, out var node) && node is not MappingScalar { IsNull: true } ? node : null;

    public string? Text(string key) => Take(key) is { } node ? Scalar(node, key).Text : null;

    public string Required(string key) => Text(key) ?? throw new MappingException($"{map.Place}: {where} has no {key}.");

    public bool Flag(string key) => Take(key) is { } node && Scalar(node, key).Text.ToUpperInvariant() switch
    {
        "TRUE" or "YES" or "ON" => true,
        "FALSE" or "NO" or "OFF" => false,
        var text => throw Wrong(node, $"{key} is true or false, not '{text}'"),
    };

    public long? Whole(string key) => Take(key) is { } node ? Whole(node, key) : null;

    public double? Real(string key) => Take(key) is { } node ? Real(node, key) : null;

    public Template? Template(string key) => Take(key) is { } node ? Parse(Scalar(node, key), key) : null;

    public MappingMap? Map(string key) => Take(key) switch
    {
        null => null,
        MappingMap inner => inner,
        var node => throw Wrong(node, $"{key} must be a map"),
    };

    public ImmutableArray<string> Texts(string key) => Take(key) switch
    {
        null => [],
        MappingList list => [.. list.Items.Select(i => Scalar(i, key).Text)],
        MappingScalar one => [one.Text],
        var node => throw Wrong(node, $"{key} must be a list"),
    };

    public MappingList? List(string key, int length) => Take(key) switch
    {
        null => null,
        MappingList list when list.Items.Count == length => list,
        var node => throw Wrong(node, $"{key} must be a list of {length} values"),
    };

    /// <summary>Keys that say nothing about rows.</summary>
    public void Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys) left.Remove(key);
    }

    public IEnumerable<string> Untaken() => left.Select(e => $"{e.Value.Place}: {where} has the key '{e.Key}', which means nothing here.");

    public static long Whole(MappingNode node, string key) =>
        node is MappingScalar s && long.TryParse(s.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : throw Wrong(node, $"{key} is a whole number");

    public static double Real(MappingNode node, string key) =>
        node is MappingScalar s && double.TryParse(s.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : throw Wrong(node, $"{key} is a number");

    public static MappingScalar Scalar(MappingNode node, string key) => node as MappingScalar ?? throw Wrong(node, $"{key} must be a single value");

    public static MappingException Wrong(MappingNode node, string what) => new($"{node.Place}: {what}.");

    public static Template Parse(MappingScalar text, string key) =>
        Templates.Template.TryParse(text.Text, out var template, out var error) ? template : throw new MappingException($"{text.Place}: {key}: {error}");
}
