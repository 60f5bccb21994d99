using Dax.Sky.Geometry;

namespace Dax.Adql.Binding;

/// <summary>
/// Stored boxes about the regions of a column (<see cref="UnitBox"/>): REAL columns that no query can name, NULL where the region is, so that a search by region passes
/// over most rows without reading their regions.
/// </summary>
/// <param name="Column">Declared name of the column of regions.</param>
/// <param name="Bounds">Physical names of its six: x least and greatest, y, z.</param>
public sealed record RegionBounds(string Column, IReadOnlyList<string> Bounds);

/// <summary>
/// The stored box of a row's region meets a box. Only rewriting makes it, beside an exact test that it follows from; it never changes an answer.
/// </summary>
/// <param name="Source">Number of the source.</param>
/// <param name="Bounds">The engine's own names of the six columns.</param>
/// <param name="Box">What they are compared with.</param>
/// <param name="Origin">Where the exact test is.</param>
internal sealed record BoundRegionBox(int Source, IReadOnlyList<string> Bounds, UnitBox Box, Origin Origin) : BoundCondition(Origin)
{
    /// <summary>The region is small: few rows have such boxes.</summary>
    public bool Narrow { get; init; }
}

/// <summary>
/// The stored box of a row's region holds a point of another table's row: for engines that join by comparisons, each side of which is of one table. Only rewriting makes it,
/// beside an exact test that it follows from; it never changes an answer.
/// </summary>
/// <param name="Source">Number of the source with the boxes.</param>
/// <param name="Bounds">The engine's own names of the six columns.</param>
/// <param name="Point">Of the other source.</param>
/// <param name="Origin">Where the exact test is.</param>
internal sealed record BoundRegionPoint(int Source, IReadOnlyList<string> Bounds, BoundPoint Point, Origin Origin) : BoundCondition(Origin);
