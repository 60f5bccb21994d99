using System.Globalization;
using Dax.Adql.Binding;
using Dax.Adql.Syntax;

namespace Dax.Adql.Dialects;

/// <summary>
/// Rules about joins. Every worker answers from its own chunks and what it knows beyond their borders; so the rows that are joined must be
/// known to lie close. Tables are vertices (a match table two, one for each director), joins by a director's key are edges of length 0, joins by
/// position edges of their radius, and from some table every other must be within what is known beyond borders of it (RelationGraph.h).
/// </summary>
internal static partial class QservRules
{
    private static void CheckNeighbours(QservQuery query, Report report)
    {
        foreach (var pair in query.Pairs())
        {
            if (!pair.First.IsPartitioned || !pair.Second.IsPartitioned)
                continue;
            var overlap = Math.Min(pair.First.Role.Overlap, pair.Second.Role.Overlap);
            if (pair.First.Role.Kind != QservKind.Director || pair.Second.Role.Kind != QservKind.Director || !pair.OnPositions)
                report.Add("Neighbours are found here between the positions of director tables", pair.Test.Origin);
            else if (pair.Radius > overlap)
                report.Add(string.Create(CultureInfo.InvariantCulture, $"Neighbours are at most {overlap} degrees apart here"), pair.Test.Origin);
            else if (!Areas(query).Any() && !query.Conjuncts.Any(query.IsKeyLookup))
                report.Add("A search for neighbours is restricted to an area or to some keys here", pair.Test.Origin);
        }
    }

    private static void CheckJoins(QservQuery query, Report report)
    {
        var vertices = new List<(QservSource Source, bool Second)>();
        foreach (var source in query.Sources)
        {
            if (!source.IsPartitioned)
                continue;
            vertices.Add((source, false));
            if (source.Role.Kind == QservKind.Match)
                vertices.Add((source, true));
        }

        var edges = Edges(query, vertices);
        if (vertices.Count <= 1 || vertices.Where(vertex => vertex.Source.Role.Kind != QservKind.Match).DefaultIfEmpty(vertices[0]).Any(start => ReachesAll(vertices.IndexOf(start))))
            return;
        // Of the tables that are not reached from the first, the first.
        var reached = Reach(0);
        var lost = Array.FindIndex(reached, double.IsInfinity);
        report.Add($"{vertices[Math.Max(lost, 0)].Source.Name} is not joined with {vertices[0].Source.Name} here by its director's key, or by positions within the overlap", vertices[Math.Max(lost, 0)].Source.Origin);

        bool ReachesAll(int start) => !Array.Exists(Reach(start), double.IsInfinity);

        double[] Reach(int start)
        {
            var distance = new double[vertices.Count];
            Array.Fill(distance, double.PositiveInfinity);
            distance[start] = 0;
            for (var changed = true; changed;)
            {
                changed = false;
                foreach (var (from, to, length) in edges)
                {
                    var needed = distance[from] + length;
                    if (needed < distance[to] && needed <= Known(vertices[to].Source))
                        (distance[to], changed) = (needed, true);
                }
            }

            return distance;
        }
    }

    /// <summary>How far beyond its border a chunk knows of the table's rows.</summary>
    private static double Known(QservSource source) => source.Role.Kind == QservKind.Child ? 0 : source.Role.Overlap;

    private static List<(int From, int To, double Length)> Edges(QservQuery query, List<(QservSource Source, bool Second)> vertices)
    {
        var edges = new List<(int, int, double)>();
        for (var i = 0; i < vertices.Count; i++)
            if (vertices[i].Second)
                Add(i - 1, i, vertices[i].Source.Role.Overlap);
        foreach (var condition in query.Conjuncts)
            if (condition is BoundComparison { Operator: ComparisonOperator.Equal } equal && query.KeyOf(equal.Left) is { } a && query.KeyOf(equal.Right) is { } b
                && a.Source != b.Source && a.Director.Equals(b.Director, StringComparison.OrdinalIgnoreCase)
                && (a.Source.Role.Kind != QservKind.Match || b.Source.Role.Kind != QservKind.Match))
                Add(vertices.IndexOf((a.Source, a.Second)), vertices.IndexOf((b.Source, b.Second)), 0);
        foreach (var pair in query.Pairs())
            if (pair is { OnPositions: true, First.Role.Kind: QservKind.Director, Second.Role.Kind: QservKind.Director })
                Add(vertices.IndexOf((pair.First, false)), vertices.IndexOf((pair.Second, false)), pair.Radius);
        return edges;

        void Add(int a, int b, double length)
        {
            edges.Add((a, b, length));
            edges.Add((b, a, length));
        }
    }
}
