using System.Globalization;
using System.Text.Json;
using Dax.Backends.Tests.DuckDb;
using Dax.Backends.Tests.Import;
using Dax.Ivoa.ObsCore;
using Dax.Ivoa.Tables;

namespace Dax.Backends.Tests.Sia;

/// <summary>What Rubin's own SIAv2 code answers on the `survey` repository (../shared/data/butler/answers/siav2.json), and its rows as a table.</summary>
internal sealed class RubinAnswers
{
    private const string Did = "obs_publisher_did";

    private RubinAnswers(JsonElement[] queries) => Queries = [.. queries.Select(q => new RubinQuery(Parameters(q.GetProperty("q")), [.. q.GetProperty("rows").EnumerateArray()]))];

    public IReadOnlyList<RubinQuery> Queries { get; }

    public static RubinAnswers Read()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Shared.Need("data/butler/answers/siav2.json")));
        return new RubinAnswers([.. document.RootElement.Clone().EnumerateArray()]);
    }

    /// <summary>All rows that any query answers, as ivoa.ObsCore.</summary>
    public void Publish(CatalogFixture fixture)
    {
        var rows = Queries.SelectMany(q => q.Rows).DistinctBy(r => r.GetProperty(Did).GetString()).ToArray();
        var columns = rows[0].EnumerateObject().Select(p => ObsCoreColumns.Find(p.Name)!.Field).ToList();
        columns.AddRange(ObsCoreColumns.Mandatory.Select(c => c.Field).Where(f => columns.TrueForAll(c => c.Name != f.Name)));
        var values = rows.Select(r => "(" + string.Join(", ", columns.Select(c => r.TryGetProperty(c.Name, out var v) ? Literal(v) : "NULL")) + ")");
        var select = $"SELECT {string.Join(", ", columns.Select(c => $"{c.Name}::{Type(c)} AS {c.Name}"))} FROM (VALUES {string.Join(",\n", values)}) v({string.Join(", ", columns.Select(c => c.Name))})";
        fixture.Publish("ivoa", "ObsCore", select, columns);
    }

    private static KeyValuePair<string, string>[] Parameters(JsonElement query) =>
        [.. query.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.ToString()))];

    private static string Literal(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "NULL",
        JsonValueKind.String => "'" + value.GetString()!.Replace("'", "''", StringComparison.Ordinal) + "'",
        _ => value.GetRawText(),
    };

    private static string Type(FieldInfo field) => field.Datatype switch
    {
        VoDatatype.Int => "INTEGER",
        VoDatatype.Long => "BIGINT",
        VoDatatype.Double => "DOUBLE",
        _ => "VARCHAR",
    };
}

/// <summary>One question and the rows that came.</summary>
internal sealed record RubinQuery(KeyValuePair<string, string>[] Parameters, JsonElement[] Rows)
{
    public string Name => string.Join('&', Parameters.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key}={p.Value}")));

    public SortedSet<string> Dids(Func<JsonElement, bool> where) =>
        new(Rows.Where(where).Select(r => r.GetProperty("obs_publisher_did").GetString()!), StringComparer.Ordinal);
}
