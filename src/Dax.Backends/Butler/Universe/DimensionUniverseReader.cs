using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Dax.Backends.Butler.Universe;

/// <summary>Reads <c>config:dimensions.json</c> of <c>butler_attributes</c>: whatever version, as long as it has the form that versions 0 to 8 share.</summary>
internal static class DimensionUniverseReader
{
    private const int MaxElements = 1000;

    /// <summary>Throws <see cref="InvalidDataException"/> with a sentence when it is not of that form.</summary>
    public static DimensionUniverse Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InvalidDataException("The registry's description of its dimensions cannot be read.", e);
        }
    }

    private static DimensionUniverse Read(JsonElement root)
    {
        var raw = root.GetProperty("elements").EnumerateObject().ToDictionary(p => p.Name, p => p.Value, StringComparer.Ordinal);
        if (raw.Count > MaxElements) throw new InvalidDataException("The registry describes too many dimensions.");
        var topology = root.TryGetProperty("topology", out var t) ? t : default;
        var (spatial, temporal) = (Families(topology, "spatial"), Families(topology, "temporal"));
        var levels = Levels(root).ToDictionary(e => e.Name, StringComparer.Ordinal);
        var order = Sort(raw, levels.Keys);
        var made = new Dictionary<string, DimensionElement>(levels, StringComparer.Ordinal);
        foreach (var name in order.Where(raw.ContainsKey)) made[name] = Element(name, raw[name], made, order, spatial, temporal);
        return new DimensionUniverse(
            root.GetProperty("version").GetInt32(), Text(root, "namespace") ?? "daf_butler", Common(root), [.. order.Select(name => made[name])],
            [.. spatial.Values], [.. temporal.Values]);
    }

    /// <summary>Round by round, what depends only on earlier rounds; by name within a round. So Rubin's own Butler sorts, and data IDs read alike.</summary>
    private static List<string> Sort(Dictionary<string, JsonElement> raw, IEnumerable<string> levels)
    {
        var sorted = new List<string>();
        var done = new HashSet<string>(StringComparer.Ordinal);
        IReadOnlyList<string> first = [.. levels];
        while (sorted.Count < raw.Count + first.Count)
        {
            var free = raw.Where(p => !done.Contains(p.Key) && Names(p.Value, "requires").Concat(Names(p.Value, "implies")).All(done.Contains)).Select(p => p.Key)
                .Concat(sorted.Count == 0 ? first : []).Order(StringComparer.Ordinal).ToList();
            if (free.Count == 0) throw new InvalidDataException("The registry's dimensions depend on each other in a circle, or on one that is not described.");
            sorted.AddRange(free);
            done.UnionWith(free);
        }
        return sorted;
    }

    private static DimensionElement Element(
        string name, JsonElement node, Dictionary<string, DimensionElement> made, List<string> order, Dictionary<string, ImmutableArray<string>> spatial, Dictionary<string, ImmutableArray<string>> temporal)
    {
        var keys = Fields(node, "keys");
        var required = new HashSet<string>(StringComparer.Ordinal);
        foreach (var other in Names(node, "requires")) required.UnionWith(made[other].Required);
        if (keys.Length > 0) required.Add(name);
        return new DimensionElement
        {
            Name = name,
            Keys = keys,
            Metadata = Fields(node, "metadata"),
            Required = [.. required.OrderBy(d => order.IndexOf(d))],
            Implied = [.. Names(node, "implies").OrderBy(d => order.IndexOf(d))],
            AlwaysJoin = Flag(node, "always_join"),
            PopulatedBy = Text(node, "populated_by"),
            IsGovernor = Flag(node, "governor") || IsGovernorStorage(node),
            ViewOf = ViewOf(node, 0),
            SpatialFamily = FamilyOf(name, spatial),
            TemporalFamily = FamilyOf(name, temporal),
        };
    }

    private static string? FamilyOf(string name, Dictionary<string, ImmutableArray<string>> families) => families.FirstOrDefault(f => f.Value.Contains(name)).Key;

    private static bool IsGovernorStorage(JsonElement node) =>
        node.TryGetProperty("storage", out var storage) && storage.ValueKind == JsonValueKind.Object && (Text(storage, "cls") ?? "").Contains(".governor.", StringComparison.Ordinal);

    /// <summary>Universes to 8 say it inside <c>storage</c>, nested when records are cached; newer configurations name the target directly.</summary>
    private static string? ViewOf(JsonElement node, int depth)
    {
        if ((Text(node, "view_of") ?? Text(node, "implied_union_target")) is { } target) return target;
        foreach (var inner in (ReadOnlySpan<string>)["storage", "nested"])
        {
            if (depth < 4 && node.TryGetProperty(inner, out var storage) && storage.ValueKind == JsonValueKind.Object && ViewOf(storage, depth + 1) is { } found) return found;
        }
        return null;
    }

    private static ImmutableArray<ElementField> Fields(JsonElement node, string name)
    {
        if (!node.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array) return [];
        return [.. list.EnumerateArray().Select(field => new ElementField(field.GetProperty("name").GetString()!, Kind(Text(field, "type")), Length(field)))];
    }

    private static int? Length(JsonElement field) => field.TryGetProperty("length", out var length) && length.ValueKind == JsonValueKind.Number ? length.GetInt32() : null;

    private static FieldKind Kind(string? type) => type switch
    {
        "int" => FieldKind.Integer,
        "float" => FieldKind.Real,
        "bool" => FieldKind.Boolean,
        "hash" => FieldKind.Hash,
        _ => FieldKind.Text,
    };

    private static Dictionary<string, ImmutableArray<string>> Families(JsonElement topology, string kind)
    {
        var families = new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal);
        if (topology.ValueKind != JsonValueKind.Object || !topology.TryGetProperty(kind, out var node) || node.ValueKind != JsonValueKind.Object) return families;
        foreach (var family in node.EnumerateObject()) families[family.Name] = [.. family.Value.EnumerateArray().Select(member => member.GetString()!)];
        return families;
    }

    private static SkyPix? Common(JsonElement root)
    {
        var text = root.TryGetProperty("skypix", out var skypix) ? Text(skypix, "common") : null;
        var digits = text is null ? 0 : text.Length - text.AsSpan().TrimEnd("0123456789").Length;
        return digits == 0 || !int.TryParse(text.AsSpan(text!.Length - digits), NumberStyles.None, CultureInfo.InvariantCulture, out var level) ? null : new SkyPix(text[..^digits], level);
    }

    /// <summary>Every level of every pixelization is a dimension.</summary>
    private static IEnumerable<DimensionElement> Levels(JsonElement root)
    {
        if (!root.TryGetProperty("skypix", out var skypix)) yield break;
        foreach (var system in skypix.EnumerateObject())
        {
            if (system.Value.ValueKind != JsonValueKind.Object) continue;
            var last = Math.Min(system.Value.TryGetProperty("max_level", out var max) && max.ValueKind == JsonValueKind.Number ? max.GetInt32() : 29, 29);
            var first = Math.Max(system.Value.TryGetProperty("min_level", out var min) && min.ValueKind == JsonValueKind.Number ? min.GetInt32() : 0, 0);
            for (var level = first; level <= last; level++)
            {
                var pixels = new SkyPix(system.Name, level);
                yield return new DimensionElement
                {
                    Name = pixels.Dimension, Keys = [new ElementField("id", FieldKind.Integer)], Metadata = [], Required = [pixels.Dimension], Implied = [], SpatialFamily = system.Name, SkyPix = pixels,
                };
            }
        }
    }

    private static IEnumerable<string> Names(JsonElement node, string name) =>
        node.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(item => item.GetString()!) : [];

    private static string? Text(JsonElement node, string name) => node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool Flag(JsonElement node, string name) => node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
