namespace Dax.Ivoa.Dali;

/// <summary>
/// The parameters of a request in the order they came. Names are compared without case and keep the client's; values are taken as they
/// are (DALI 1.1, 3.1). Cares about nothing that a parameter means.
/// </summary>
public sealed class DaliParameters(IReadOnlyList<KeyValuePair<string, string>> items)
{
    /// <summary>The longest RUNID (DALI 1.1, 3.4.6), in characters.</summary>
    public const int RunIdLength = 64;

    public static readonly DaliParameters Empty = new([]);

    public IReadOnlyList<KeyValuePair<string, string>> Items { get; } = items;

    /// <summary>The first value of that name, or null.</summary>
    public string? First(string name)
    {
        for (var i = 0; i < Items.Count; i++)
        {
            if (Is(i, name))
                return Items[i].Value;
        }
        return null;
    }

    /// <summary>Every value of that name, in order.</summary>
    public List<string> All(string name)
    {
        var values = new List<string>();
        for (var i = 0; i < Items.Count; i++)
        {
            if (Is(i, name))
                values.Add(Items[i].Value);
        }
        return values;
    }

    /// <summary>The first of <paramref name="names"/> that the request gives more than once, or null (DALI 1.1, 3.2: an error for a single-valued parameter).</summary>
    public string? Repeated(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Count(name) > 1)
                return name;
        }
        return null;
    }

    private int Count(string name)
    {
        var count = 0;
        for (var i = 0; i < Items.Count; i++)
            count += Is(i, name) ? 1 : 0;
        return count;
    }

    private bool Is(int index, string name) => Items[index].Key.Equals(name, StringComparison.OrdinalIgnoreCase);
}
