namespace Dax.Adql.Binding;

/// <summary>
/// A disc about every row of a source: what rewriting puts beside an exact test <see cref="BoundInside"/> between two sources, so that an engine finds
/// the pairs by the cells of the sky that discs touch. Engines without cells write the exact test and the plain sources.
/// </summary>
/// <param name="Id">Unique in the query.</param>
/// <param name="Centre">Of columns of one source.</param>
/// <param name="Radius">Degrees: constant, or of columns of the same source.</param>
/// <param name="Order">HEALPix order of the cells; null when it follows from each row's radius.</param>
internal sealed record BoundDisc(int Id, BoundPoint Centre, BoundExpression Radius, int? Order);

/// <summary>The cells of a position at each of the orders that the discs of another source have.</summary>
/// <param name="Point">Of columns of one source.</param>
/// <param name="Key">Its stored key.</param>
/// <param name="Of">The table of the discs, to ask for their orders; null for all there can be.</param>
internal sealed record BoundRungs(BoundPoint Point, BoundKey? Key, BoundTableSource? Of);

/// <summary>A stored HEALPix key of order 29: number of the source, and the engine's own name of the column.</summary>
internal readonly record struct BoundKey(int Source, string Column);

/// <summary>The rows of <paramref name="Source"/>, each once for every cell that its disc touches.</summary>
/// <param name="Source">A table or query.</param>
/// <param name="Number">Its number, by which its columns go.</param>
/// <param name="Disc">About its rows; or (<paramref name="Foreign"/>) about the row of an outer query, whose cells every row is combined with.</param>
/// <param name="Rungs">Set when it is not the disc whose cells these are, but the positions that are looked for in it.</param>
/// <param name="Foreign">The cells belong to an outer query.</param>
internal sealed record BoundSpread(BoundSource Source, int Number, BoundDisc Disc, BoundRungs? Rungs, bool Foreign) : BoundSource(Source.Origin);

/// <summary>A position in the disc about another source's row. It lies in exactly one cell, so a pair of rows is found once.</summary>
/// <param name="Disc">The disc.</param>
/// <param name="Carrier">Number of the spread source; null when the disc belongs to an outer query.</param>
/// <param name="Point">The position.</param>
/// <param name="Place">Number of the position's source; null when it belongs to an outer query.</param>
/// <param name="Key">Its stored key.</param>
/// <param name="Test">The exact test, which always stays.</param>
internal sealed record BoundMatch(BoundDisc Disc, int? Carrier, BoundPoint Point, int? Place, BoundKey? Key, BoundInside Test) : BoundCondition(Test.Origin);

/// <summary>
/// The nullable side of an outer join, already matched with the other side. Either it is joined
/// again by the rows of a table (<paramref name="Row"/>), or it is evaluated for each row on its left.
/// </summary>
/// <param name="Plain">The source as it stands in the query.</param>
/// <param name="Number">Its number.</param>
/// <param name="Inner">The source joined with the table of <paramref name="Row"/>; or alone, under <paramref name="Where"/>.</param>
/// <param name="Where">What it fulfils with the row on the left, when it is evaluated for each.</param>
/// <param name="Row">Number of the other table, or null.</param>
internal sealed record BoundNear(BoundSource Plain, int Number, BoundSource Inner, BoundExpression? Where, int? Row) : BoundSource(Plain.Origin);

/// <summary>The condition of an outer join with <see cref="BoundNear"/>.</summary>
/// <param name="Plain">As it stands in the query.</param>
/// <param name="Near">Number of the nullable side.</param>
/// <param name="Row">Number of the other table, or null.</param>
internal sealed record BoundNearTest(BoundExpression Plain, int Near, int? Row) : BoundCondition(Plain.Origin);

/// <summary>The first table of a full join, with the pairs that it makes with the second.</summary>
/// <param name="Plain">The first table.</param>
/// <param name="Number">Its number.</param>
/// <param name="Other">Number of the second.</param>
/// <param name="Inner">Both of them, joined.</param>
internal sealed record BoundPairs(BoundSource Plain, int Number, int Other, BoundSource Inner) : BoundSource(Plain.Origin);

/// <summary>The condition of a full join with <see cref="BoundPairs"/>.</summary>
internal sealed record BoundPairsTest(BoundExpression Plain, int First, int Second) : BoundCondition(Plain.Origin);
