using System.Globalization;

namespace Dax.Backends.Felis;

/// <summary>Takes typed values out of one mapping, and tells in the end which keys nobody knew.</summary>
internal sealed class FelisMapReader(FelisMap map, FelisProblems problems)
{
    private readonly Dictionary<string, FelisNode> values = map.Entries.ToDictionary(e => e.Key.Text, e => e.Value, StringComparer.Ordinal);
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);

    public Place Place => map.Place;

    /// <summary>A word; null when the key is absent or has no value.</summary>
    public FelisText? Word(string key)
    {
        if (Take(key) is not { } node)
        {
            return null;
        }
        if (node is FelisScalar { IsNull: false } scalar)
        {
            return new FelisText(scalar.Text.Trim(), scalar.Place);
        }
        if (node is not FelisScalar)
        {
            problems.Error(node.Place, $"\"{key}\" must be a single value.");
        }
        return null;
    }

    public string? Text(string key) => Word(key)?.Value;

    /// <summary>A word that must be there; an empty one stands for it otherwise.</summary>
    public FelisText Needed(string key, string what)
    {
        if (Word(key) is { Value.Length: > 0 } word)
        {
            return word;
        }
        problems.Error(Place, $"The {what} has no \"{key}\".");
        return new FelisText("", Place);
    }

    public int? Whole(string key)
    {
        if (Word(key) is not { } word)
        {
            return null;
        }
        if (int.TryParse(word.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }
        problems.Error(word.Place, $"\"{key}\" must be a whole number, not \"{word.Value}\".");
        return null;
    }

    /// <summary>0 or 1 (Felis writes tap:principal and tap:std so).</summary>
    public bool Bit(string key)
    {
        var number = Whole(key);
        if (number is not (null or 0 or 1))
        {
            problems.Error(Take(key)!.Place, $"\"{key}\" must be 0 or 1, not {number}.");
        }
        return number == 1;
    }

    public bool Flag(string key, bool otherwise)
    {
        var word = Word(key);
        switch (word?.Value.ToUpperInvariant())
        {
            case null: return otherwise;
            case "TRUE" or "YES" or "ON": return true;
            case "FALSE" or "NO" or "OFF": return false;
            default:
                problems.Error(word.Place, $"\"{key}\" must be true or false, not \"{word.Value}\".");
                return otherwise;
        }
    }

    /// <summary>One reference or a list of them.</summary>
    public IReadOnlyList<FelisRef> References(string key) => Take(key) switch
    {
        null or FelisScalar { IsNull: true } => [],
        FelisScalar one => [new FelisRef(one.Text, one.Place)],
        FelisList list => [.. Scalars(list, key).Select(s => new FelisRef(s.Text, s.Place))],
        var other => Wrong(other, key),
    };

    /// <summary>The mappings of a list; none when the key is absent.</summary>
    public IEnumerable<FelisMapReader> Maps(string key)
    {
        switch (Take(key))
        {
            case null or FelisScalar { IsNull: true }:
                yield break;
            case FelisList list:
                foreach (var item in list.Items)
                {
                    if (item is FelisMap m)
                    {
                        yield return new FelisMapReader(m, problems);
                    }
                    else
                    {
                        problems.Error(item.Place, $"Each of \"{key}\" must be a mapping of keys to values.");
                    }
                }
                break;
            case { } other:
                problems.Error(other.Place, $"\"{key}\" must be a list.");
                break;
        }
    }

    public void Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            taken.Add(key);
        }
    }

    /// <summary>A key that would change the meaning and that is not followed here.</summary>
    public void Refuse(string key, string why)
    {
        if (Take(key) is { } node)
        {
            problems.Error(node.Place, $"\"{key}\" {why}.");
        }
    }

    /// <summary>Warns of keys that were not asked for; keys of databases that we do not make (mysql:, postgresql:) are nobody's concern.</summary>
    public void Done(string what)
    {
        foreach (var (key, _) in map.Entries)
        {
            if (!taken.Contains(key.Text) && !key.Text.StartsWith("mysql:", StringComparison.Ordinal)
                && !key.Text.StartsWith("postgresql:", StringComparison.Ordinal))
            {
                problems.Warn(key.Place, $"\"{key.Text}\" is not a key that Felis has for a {what}; it is ignored.");
            }
        }
    }

    private FelisNode? Take(string key)
    {
        taken.Add(key);
        return values.GetValueOrDefault(key);
    }

    private IEnumerable<FelisScalar> Scalars(FelisList list, string key)
    {
        foreach (var item in list.Items)
        {
            if (item is FelisScalar scalar)
            {
                yield return scalar;
            }
            else
            {
                problems.Error(item.Place, $"Each of \"{key}\" must be the id of a column.");
            }
        }
    }

    private IReadOnlyList<FelisRef> Wrong(FelisNode node, string key)
    {
        problems.Error(node.Place, $"\"{key}\" must be the id of a column or a list of them.");
        return [];
    }
}
