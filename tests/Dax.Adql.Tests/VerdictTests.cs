using System.Text.Json;
using Dax.Adql.Parsing;
using Dax.Adql.Syntax;

namespace Dax.Adql.Tests;

/// <summary>The IVOA's validator queries, at the level of the grammar: names mean nothing, listed functions are declared.</summary>
public sealed class VerdictTests
{
    /// <summary>Verdicts not met yet, by file and uuid. May only shrink.</summary>
    private static readonly HashSet<string> Known = [];

    [Fact]
    public void Adql_A_Grammar_EveryVerdictAgrees()
    {
        var path = Shared.Find("adql-cases/ivoa.json");
        Assert.SkipWhen(path is null, "../shared/adql-cases is not here");
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var wrong = new List<string>();
        var met = new List<string>();
        foreach (var entry in document.RootElement.EnumerateArray())
        {
            var adql = entry.GetProperty("adql").GetString()!;
            var expected = entry.GetProperty("valid").GetString() == "true";
            var parsed = Parser.Parse(adql, AdqlLimits.Default, Declared(entry.GetProperty("udfs")));
            var id = $"{entry.GetProperty("file").GetString()} {entry.GetProperty("uuid").GetString()}";
            if (parsed.IsOk == expected)
                met.Add(id);
            else if (!Known.Contains(id))
                wrong.Add($"{id} is {(expected ? "valid" : "invalid")}: {adql.Trim()} → {string.Join("; ", parsed.Errors)}");
        }

        Assert.Equal(119, document.RootElement.GetArrayLength());
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        Assert.Empty(Known.Intersect(met));
    }

    private static Dictionary<string, FunctionSpec> Declared(JsonElement udfs)
    {
        var declared = new Dictionary<string, FunctionSpec>(StringComparer.OrdinalIgnoreCase);
        foreach (var udf in udfs.EnumerateArray())
        {
            var name = udf.GetString()!.Split('(')[0].Trim();
            declared[name] = new(FunctionId.UserDefined, name, 0, int.MaxValue);
        }

        return declared;
    }
}
