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

    /// <summary>
    /// What the grammar takes and the binder refuses even in a catalog where all names fit: the uuid, and the message, which names the rule. Of the functions
    /// only those of the catalogue are declared.
    /// </summary>
    private static readonly Dictionary<string, string> Refused = new()
    {
        ["dcec62bc-4508-11e6-b60c-9d2c33f9b7a2"] = "The sizes of a box are above 0",
        ["f0532c00-4508-11e6-b60c-9d2c33f9b7a2"] = "Coordinates are ICRS here",
        ["0996bf74-4509-11e6-b60c-9d2c33f9b7a2"] = "A circle cannot be compared",
        ["0dc25eaa-4509-11e6-b60c-9d2c33f9b7a2"] = "A polygon cannot be compared",
        ["a66c56e6-f18d-11e8-96df-28d244962ae0"] = "must stand in GROUP BY",
        ["ac52e138-73b0-4d61-83c2-daedb6fba4a0"] = "IN_UNIT|deg",
        ["a504e0e3-2581-4e06-824e-2b287d123a7f"] = "IN_UNIT|unit",
    };

    [Fact]
    public void Binder_OfWhatTheGrammarTakes_RefusesByANamedRule()
    {
        var path = Shared.Find("adql-cases/ivoa.json");
        Assert.SkipWhen(path is null, "../shared/adql-cases is not here");
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var refused = new List<string>();
        foreach (var entry in document.RootElement.EnumerateArray())
        {
            var adql = entry.GetProperty("adql").GetString()!;
            var parsed = Parser.Parse(adql, AdqlLimits.Default, Dialects.DuckDbDialect.Instance.UserFunctions?.ByName);
            if (entry.GetProperty("valid").GetString() != "true" || !parsed.IsOk)
                continue;
            var uuid = entry.GetProperty("uuid").GetString()!;
            if (OpenSchema.Errors(adql, parsed.Value) is [var error, ..] && !(Refused.TryGetValue(uuid, out var rules) && rules.Split('|').Any(rule => error.Message.Contains(rule, StringComparison.Ordinal))))
                refused.Add($"{uuid} {error}: {string.Join(' ', adql.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}");
        }

        Assert.True(refused.Count == 0, string.Join('\n', refused));
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
