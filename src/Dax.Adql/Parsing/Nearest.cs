namespace Dax.Adql.Parsing;

/// <summary>The known name that somebody who mistyped probably meant.</summary>
internal static class Nearest
{
    private const int LongestCompared = 64;

    /// <summary>"did you mean …?" with up to three names, or null when none is near. Linear in the number of names, each bounded.</summary>
    public static string? Suggest(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestCompared)
            return null;
        var most = 1 + name.Length / 4;
        var near = new List<(int Distance, string Name)>();
        foreach (var candidate in known)
            if (candidate.Length <= LongestCompared && Distance(name, candidate, most) is var d && d <= most)
                near.Add((d, candidate));
        if (near.Count == 0)
            return null;
        near.Sort(static (a, b) => a.Distance != b.Distance ? a.Distance.CompareTo(b.Distance) : string.CompareOrdinal(a.Name, b.Name));
        return string.Join(" or ", near.Select(n => n.Name).Distinct().Take(3));
    }

    /// <summary>Levenshtein's, without case; a prefix counts as near. Above <paramref name="most"/> any greater number may come back.</summary>
    private static int Distance(string a, string b, int most)
    {
        if (a.Length >= 3 && (b.StartsWith(a, StringComparison.OrdinalIgnoreCase) || (b.Length >= 3 && a.StartsWith(b, StringComparison.OrdinalIgnoreCase))))
            return most;
        if (Math.Abs(a.Length - b.Length) > most)
            return int.MaxValue;
        Span<int> row = stackalloc int[LongestCompared + 1];
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = diagonal + (char.ToUpperInvariant(a[i - 1]) == char.ToUpperInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, 1 + Math.Min(diagonal, row[j - 1]));
            }
        }

        return row[b.Length];
    }
}
