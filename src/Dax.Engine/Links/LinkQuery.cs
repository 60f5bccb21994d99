using System.Collections.Immutable;
using System.Globalization;
using Dax.Engine.Datasets;
using Dax.Engine.Faults;
using Dax.Engine.Ports;

namespace Dax.Engine.Links;

/// <summary>Questions of one repository about related datasets: for many subjects at once, and only as many answers as links are shown.</summary>
internal sealed class LinkQuery(IButlerRepository repository, DatasetLight light, CancellationToken cancel)
{
    /// <summary>Of one question.</summary>
    private const int MostAnswers = 20_000;

    public IButlerRepository Repository => repository;

    public DatasetLight Light => light;

    public CancellationToken Cancel => cancel;

    /// <summary>All datasets that a query names.</summary>
    public async ValueTask<Result<List<DatasetRef>>> Datasets(DatasetQuery query)
    {
        try
        {
            var asked = await repository.Query(query with { Limit = MostAnswers }, cancel);
            if (!asked.IsOk) return asked.Fault;
            var found = new List<DatasetRef>();
            await foreach (var dataset in asked.Value.WithCancellation(cancel)) found.Add(dataset);
            return found;
        }
        catch (ButlerException failure)
        {
            return failure.Fault;
        }
    }

    /// <summary>The exposures of a visit, or the visits of an exposure: pairs as the repository defines visits.</summary>
    public async ValueTask<Result<List<(long Exposure, long Visit)>>> Definitions(string instrument, string dimension, IEnumerable<long> values)
    {
        var pairs = new List<(long, long)>();
        foreach (var value in values)
        {
            var records = await repository.Records("visit_definition", DataIds.Of(new("instrument", instrument), new(dimension, value)), cancel);
            if (!records.IsOk) return records.Fault;
            foreach (var record in records.Value)
                if (record["exposure"].Value is long exposure && record["visit"].Value is long visit) pairs.Add((exposure, visit));
        }
        return pairs;
    }

    /// <summary>The Butler's expression for "each of these dimensions has one of these values", or null when a value cannot be said in it.</summary>
    public static string? Where(params ReadOnlySpan<(string Dimension, IEnumerable<object?> Values)> dimensions)
    {
        var parts = new List<string>();
        foreach (var (dimension, values) in dimensions)
        {
            var literals = new List<string>();
            foreach (var value in values.Distinct())
            {
                if (Literal(value) is not { } literal) return null;
                literals.Add(literal);
            }
            parts.Add(literals.Count == 1 ? $"{dimension} = {literals[0]}" : $"{dimension} IN ({string.Join(", ", literals)})");
        }
        return string.Join(" AND ", parts);
    }

    public static DatasetQuery Of(DatasetType type, ImmutableArray<string> collections, string where) => new() { DatasetType = type.Name, Collections = collections, Where = where };

    // The language has no way to write a quote within a string; names of dimensions never have one.
    private static string? Literal(object? value) => value switch
    {
        long number => number.ToString(CultureInfo.InvariantCulture),
        string text when !text.Contains('\'', StringComparison.Ordinal) => $"'{text}'",
        _ => null,
    };
}
